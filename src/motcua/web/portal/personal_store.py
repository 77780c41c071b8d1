"""One's own papers: what the province issued, what an official checked, what one laid in; each with how it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.queries.reuse import used_in
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, Unavailable
from motcua.personal_store import access, commands
from motcua.personal_store.commands import LaidIn
from motcua.personal_store.queries import in_force, is_running, kept, own_shares, standing_of
from motcua.personal_store.types import KeptPaper, Standing
from motcua.platform.inputs import form_of
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.files import send
from motcua.web.ui import kept_papers as words
from motcua.web.ui import limits
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words
from motcua.web.ui.uploads import bytes_of

FILE = "tep"


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, Any]]:
    here = ("" if not more else reverse("portal:kept_papers"), _("Kho giấy tờ của bạn"))
    return crumbs((reverse("portal:mine"), _("Hồ sơ của bạn")), here, *more)


@require_safe
@for_citizens
def listed(request: HttpRequest) -> HttpResponse:
    """What holds first; then what no longer does, and why."""
    found = kept(actor_of(request))
    context = {
        "holding": [one.paper for one in found if one.holds],
        "others": [one.paper for one in found if not one.holds],
        "crumbs": _crumbs(),
    }
    return render(request, "portal/kept_papers.html", context)


@require_safe
@for_citizens
def one(request: HttpRequest, kept: UUID) -> HttpResponse:
    """A paper: everything known of it, what its signatures prove, where it was used."""
    actor = actor_of(request)
    paper = access.get(actor, kept)
    if paper.validated_at is None:
        try:
            paper = commands.validate(actor=actor, paper=paper)
        except Unavailable as refusal:
            messages.warning(request, in_words(refusal))
    return render(
        request,
        "portal/kept_paper.html",
        {
            **described(paper),
            "own": paper.origin == KeptPaper.Origin.UPLOADED,
            "used": used_in(actor, paper.pk),
            "shares": [(share, is_running(share)) for share in own_shares(actor).filter(paper=paper)],
            "crumbs": _crumbs(("", paper.title)),
        },
    )


def described(paper: KeptPaper) -> dict[str, Any]:
    """What is said of a paper, to its owner and to whoever was shown it."""
    standing = standing_of(paper)
    return {
        "paper": paper,
        "tag": words.standing_word(paper),
        "standing": words.standing_sentence(paper),
        "origin": words.origin_sentence(paper),
        "form": words.form_word(paper),
        "signature": words.signature_sentence(paper),
        "signers": (paper.validation or {}).get("signers", ()),
        "readable": standing is not Standing.GONE,
    }


@require_safe
@for_citizens
def file(request: HttpRequest, kept: UUID) -> HttpResponse:
    """The file to the byte, as it came."""
    paper = access.get(actor_of(request), kept)
    return send(paper.file, paper.name or paper.title, attach="tai" in request.GET)


@posted_from("portal:kept_paper", "kept")
@for_citizens
def validate(request: HttpRequest, kept: UUID) -> HttpResponse:
    """Ask once more what its signatures prove."""
    actor = actor_of(request)
    paper = access.get(actor, kept)
    limits.count(request, "verify")
    commands.validate(actor=actor, paper=paper)
    messages.success(request, _("Đã kiểm tra lại chữ ký số."))
    return redirect("portal:kept_paper", kept)


@posted_from("portal:kept_paper", "kept")
@for_citizens
def remove(request: HttpRequest, kept: UUID) -> HttpResponse:
    """Take out what one laid in oneself."""
    commands.remove(actor=actor_of(request), paper=access.get(actor_of(request), kept).pk)
    messages.success(request, _("Đã bỏ giấy tờ ra khỏi kho."))
    return redirect("portal:kept_papers")


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def add(request: HttpRequest) -> HttpResponse:
    """Lay in a paper of one's own."""
    form = EForm(_definition(), data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _adding(request, form)
    uploaded = request.FILES.get(FILE)
    missing = [] if uploaded else [Mistake(FILE, _("Bạn hãy chọn tệp của giấy tờ."))]
    if uploaded is None or not form.is_valid():
        return _adding(request, form, missing)
    try:
        limits.count(request, "upload")
        paper = commands.upload(
            actor=actor_of(request),
            given=LaidIn.read(form.answer),
            name=uploaded.name or "",
            data=bytes_of(uploaded),
        )
    except Invalid as refusal:
        form.tell(refusal.fields)
        return _adding(request, form, [] if refusal.fields else [Mistake(FILE, in_words(refusal))])
    except Unavailable as refusal:
        return _adding(request, form, [Mistake(FILE, in_words(refusal))])
    messages.success(request, _("Đã đưa giấy tờ vào kho."))
    return redirect("portal:kept_paper", paper.pk)


def _definition() -> dict[str, Any]:
    kinds = [(one.code, one.title) for one in in_force(clock.now().date()).kinds.values()]
    return form_of(LaidIn, offered={"kind": kinds})


def _adding(request: HttpRequest, form: EForm, wrong: list[Mistake] | None = None) -> HttpResponse:
    told = [*(wrong or []), *form.mistakes]
    context = {
        "form": form,
        "file_field": FILE,
        "file_mistakes": [one.text for one in wrong or []],
        "mistakes": told,
        "crumbs": _crumbs(("", _("Đưa giấy tờ vào kho"))),
    }
    return render(request, "portal/kept_paper_add.html", context, status=422 if told else 200)
