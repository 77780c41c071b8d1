"""Who may act for a person or an organisation, as a counter sees it: taken down from a paper, shown, ended.

Organisations that are not known yet are taken down here as well.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.documents.queries import read
from motcua.dossiers import commands
from motcua.dossiers.types import RepresentationProof
from motcua.identity.queries import Party, Terms, given_by, party_known
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.parties import PAGE, only_counters, questions_about
from motcua.web.desk.viewer import serve
from motcua.web.ui import representation_words
from motcua.web.ui.forms import EForm
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of
from motcua.web.ui.uploads import bytes_of

_MOST_LISTED = 200


@require_http_methods(["GET", "POST"])
@officers_only
def listed(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """Who may act for them; a POST takes one more down."""
    only_counters(actor)
    known = party_known(party)
    form = EForm(
        representation_words.form(known.kind), data=request.POST if request.method == "POST" else None
    )
    if request.method != "POST":
        commands.note_persons_looked_at(actor=actor, persons=[known.pk], why="representation")
        return _page(request, actor, known, form)
    form.checked = True
    if form.errors:
        return _page(request, actor, known, form, status=422)
    try:
        made = commands.record_representation(
            actor=actor, party=known.pk, terms=_terms(form, known), basis=request.POST.get("basis", ""),
            scan=_scan(request),
        )  # fmt: skip
    except (Invalid, Conflict) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        form.tell(
            {
                name: [_(one) for one in said]
                for name, said in fields.items()
                if name in form.schema["properties"]
            }
        )
        return _page(request, actor, known, form, refusal)
    messages.success(
        request, _("%(name)s nay được làm thay; cả hai bên được báo.") % {"name": made.agent_name}
    )
    return redirect("desk:representations", party=party)


def _terms(form: EForm, known: Party) -> Terms:
    own = {"kind": "mandate"} if known.kind == Party.Kind.PERSON else {}
    return Terms.read({**form.answer, **own})


def _scan(request: HttpRequest) -> tuple[str, bytes] | None:
    file = request.FILES.get("scan")
    return (file.name or "", bytes_of(file)) if file is not None else None


def _page(
    request: HttpRequest,
    actor: Actor,
    known: Party,
    form: EForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = list(given_by([known.pk])[:_MOST_LISTED])
    scans = RepresentationProof.objects.in_bulk([one.pk for one in rows])
    context: dict[str, Any] = {
        "party": known,
        "rows": [{**representation_words.row(one), "scan": scans.get(one.pk)} for one in rows],
        "form": form,
        "mandate": known.kind == Party.Kind.PERSON,
        "refusal": in_words(refusal) if refusal else "",
        "given": request.POST,
        "open": status != 200 or refusal is not None or not rows,
    }
    status = status_of(refusal) if refusal else status
    return show(request, actor, "desk/representations.html", context, current=PAGE, status=status)


@posted_from("desk:representations", "party")
@officers_only
def end(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """End one of them, with a reason."""
    only_counters(actor)
    known, number = party_known(party), request.POST.get("quyen", "")
    found = (
        given_by([known.pk]).filter(pk=int(number)).first()
        if number.isdecimal() and len(number) < 18
        else None
    )
    if found is None:
        raise NotFound("Không có quyền làm thay này.")
    try:
        commands.end_representation(
            actor=actor, representation=found.pk, reason=request.POST.get("reason", "")
        )
    except (Invalid, Conflict) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Đã chấm dứt; cả hai bên được báo."))
    return redirect("desk:representations", party=party)


@require_GET
@officers_only
def scan(request: HttpRequest, actor: Actor, *, party: int, right: int) -> HttpResponse:
    """The scan of the paper by which it was taken down."""
    only_counters(actor)
    found = RepresentationProof.objects.filter(representation=right, representation__giver=party)
    proof = found.select_related("file").first()
    if proof is None or proof.file.erased_at is not None:
        raise NotFound("Không có bản quét này.")
    return serve(read(proof.file), proof.file.media_type, proof.name, inline=True)


@require_http_methods(["GET", "POST"])
@officers_only
def organisation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take an organisation down whose paper was seen."""
    only_counters(actor)
    posted = request.POST if request.method == "POST" else None
    form = EForm(
        questions_about(Party.Kind.ORGANISATION),
        data=posted,
        prefill={"tax_code": request.GET.get("mst", "")[:20]},
    )
    refusal: Refusal | None = None
    if posted is not None and not form.errors:
        try:
            made = commands.add_organisation(actor=actor, given=form.answer)
        except (Invalid, Conflict) as refused:
            refusal = refused
            form.tell(refused.fields if isinstance(refused, Invalid) else {"tax_code": [in_words(refused)]})
        else:
            messages.success(request, _("Đã ghi nhận. Tiếp theo: ghi người đại diện."))
            return redirect("desk:representations", party=made.pk)
    fields = [field for group in form.groups for field in group.fields]
    context = {"fields": fields, "refusal": in_words(refusal) if refusal else ""}
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return show(request, actor, "desk/organisation.html", context, current=PAGE, status=status)
