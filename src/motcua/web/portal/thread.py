"""The thread with the office: what both sides wrote about a dossier, and writing there, on a page of its own."""

from collections.abc import Sequence
from http import HTTPStatus

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import access, commands
from motcua.dossiers.acts.ask_office import ASK_OFFICE, AskOffice
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.queries import threads
from motcua.dossiers.types import ASKED, Dossier
from motcua.kernel.errors import Invalid, Unavailable
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import form_of
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui import acting, limits, resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.refusals import in_words
from motcua.web.ui.uploads import bytes_of

FILES = "giay-to"
"""The name and id of the field for files."""
_LAID = "da-nhan"
# What was taken in stays with the page while something else on it is mended.
_KEPT_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def page(request: HttpRequest, code: str) -> HttpResponse:
    """What was written, and room to write; sent twice, it leads to the same confirmation."""
    held = access.get(actor_of(request), code)
    if request.method != "POST":
        waiting = resuming.held(request)
        form = _form() if waiting is None else EForm(form_of(AskOffice), data=waiting)
        form.checked = False
        return _shown(request, held, form)
    if number := _sent_already(held, request):
        return redirect("portal:confirmed", held.code, number)
    return _taken(request, held)


def _form() -> EForm:
    return EForm(form_of(AskOffice))


def _sent_already(held: Dossier, request: HttpRequest) -> int:
    """The number of the event that this very page made already: a second click, a reload; else 0."""
    seen, note = request.POST.get("expect", ""), normal(request.POST.get("note", ""))
    own = [e for e in threads.thread(held) if e.from_applicant and seen.isdecimal() and e.number > int(seen)]
    return next((e.number for e in own if e.note == note), 0)


def _taken(request: HttpRequest, held: Dossier) -> HttpResponse:
    form = EForm(form_of(AskOffice), data=request.POST)
    laid, wrong = _laid(request, held)
    if form.errors or wrong:
        return _shown(request, held, form, laid, wrong)
    try:
        given = AskOffice.read({**form.answer, "papers": laid})
        number = commands.carry_out(ASK_OFFICE, actor=actor_of(request), dossier=held.pk, given=given)
    except Invalid as refusal:
        form.tell({k: v for k, v in refusal.fields.items() if k == "note"} or {"": [in_words(refusal)]})
        return _shown(request, held, form, laid, wrong)
    return redirect("portal:confirmed", held.code, number)


def _laid(request: HttpRequest, held: Dossier) -> tuple[list[Supplied], list[str]]:
    """The files that were taken in by now, and a sentence for each that could not be."""
    laid, wrong = _laid_before(request, held), []
    for file in request.FILES.getlist(FILES):
        limits.count(request, "upload")
        name = file.name or ""
        try:
            laid.append(commands.take_in(component=ASKED, name=name, data=bytes_of(file)))
        except (Invalid, Unavailable) as refusal:
            sentence = _("Tệp “%(name)s” chưa nhận được. %(why)s")
            wrong.append(sentence % {"name": name, "why": in_words(refusal)})
    return laid, wrong


def _laid_before(request: HttpRequest, held: Dossier) -> list[Supplied]:
    """Of the page's own earlier turns, as far as nobody else made them up."""
    found = []
    for text in request.POST.getlist(_LAID):
        try:
            named = signing.loads(text, salt=_salt(request, held), max_age=_KEPT_SECONDS)
        except signing.BadSignature:
            continue
        found.append(Supplied.read(named))
    return found


def _salt(request: HttpRequest, held: Dossier) -> str:
    return f"thread:{held.pk}:{actor_of(request).account_id}"


def _shown(
    request: HttpRequest,
    held: Dossier,
    form: EForm,
    laid: Sequence[Supplied] = (),
    wrong: Sequence[str] = (),
) -> HttpResponse:
    commands.note_thread_read(actor=actor_of(request), dossier=held.pk)
    mistakes = [*form.mistakes, *(Mistake(FILES, sentence) for sentence in wrong)]
    context = {
        "dossier": held,
        "entries": threads.thread(held),
        "may_write": threads.may_write(held) and acting.files(actor_of(request)),
        "form": form,
        "mistakes": mistakes,
        "file_errors": wrong,
        "laid": [(one, signing.dumps(one.model_dump(), salt=_salt(request, held))) for one in laid],
        "crumbs": crumbs(
            (reverse("portal:dossier", args=[held.code]), held.code), ("", _("Trao đổi với cơ quan"))
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK
    return render(request, "portal/thread.html", context, status=status)
