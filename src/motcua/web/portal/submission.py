"""The last step: everything read again, sent once, answered with a proof of receipt; the signed receipt follows."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import access, commands, outputs
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.outputs.paper_labels import lookup
from motcua.dossiers.queries import grounds
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.dossiers.queries.filing_levels import level_to_file
from motcua.dossiers.types import Draft, Output
from motcua.identity.queries import doubts
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.procedures.queries import as_filed, frozen
from motcua.web.portal import catalogue_labels, confirming, dossier_labels
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.files import send_bytes
from motcua.web.portal.filing import shown
from motcua.web.portal.filing_forms import party_of
from motcua.web.portal.linked import linked_parts
from motcua.web.portal.procedure import cost, fee_words
from motcua.web.portal.unsent import unsent
from motcua.web.portal.ways import ways
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.linked import opens
from motcua.web.ui.owners import owner_lines
from motcua.web.ui.papers import coming_back, waiting
from motcua.web.ui.qr import qr
from motcua.web.ui.refusals import in_words

_PLACES = {
    "case": 1,
    "agency": 1,
    "owner": 1,
    "answers": 2,
    "papers": 2,
    "returning": 3,
    "return_address": 3,
    "version": 1,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def send_step(request: HttpRequest, number: UUID) -> HttpResponse:
    """Step 4: all that was given, and the one button that sends it."""
    actor = actor_of(request)
    draft = own_draft(actor, number)
    if draft.dossier:
        return redirect("portal:sent", draft.dossier.code)
    read, draft = draft.version_id, commands.bring_up_to_date(actor=actor, draft=number)
    if request.method == "POST" and draft.version_id != read:
        return redirect("portal:step", draft.pk, 2)
    if frozen(draft.version_id).case(draft.case_code) is None:
        return redirect("portal:step", draft.pk, 1)
    if request.method != "POST" or actor.assurance < level_to_file(frozen(draft.version_id), clock.now()):
        return _read_again(request, draft)
    if not request.POST.get("confirm"):
        sentence = _("Hãy đánh dấu vào ô xác nhận trước khi nộp.")
        return _read_again(request, draft, [Mistake("confirm", sentence)])
    try:
        dossier = commands.submit(actor=actor, draft=draft.pk)
    except Invalid as refusal:
        told = [_(s) for sentences in refusal.fields.values() for s in sentences] or [in_words(refusal)]
        return _read_again(request, draft, [Mistake("", s) for s in told])
    return redirect("portal:sent", dossier.code)


def _read_again(request: HttpRequest, draft: Draft, mistakes: list[Mistake] | None = None) -> HttpResponse:
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    if case is None:
        return redirect("portal:step", draft.pk, 1)
    open_ends = [
        (
            sentence,
            _where(draft, place),
        )
        for place, sentences in problems(draft).items()
        for sentence in sentences
    ]
    form = EForm.of(content.form(case.form), draft.answers)
    names = {c.code: c.name for c in grounds.with_proof(case, draft.owner).components}
    papers = draft.papers.filter(kept_as="").select_related("file").order_by("pk")
    return shown(
        request,
        draft,
        4,
        status=422 if mistakes else 200,
        case=case,
        ground=grounds.ground_of(draft.owner),
        owner=owner_lines(draft.owner),
        owner_doubts=[_(sentence) for sentence in doubts(draft.owner)],
        mistakes=mistakes or [],
        open_ends=open_ends,
        answers=form.answers(),
        doubts=form.doubts,
        unsent=unsent(draft, content.form(case.form), party_of(request)),
        papers=[(p, names.get(p.component, "")) for p in papers],
        bring=[c for c in case.components if c.shown_only and c.comes_with(form.answer)],
        fees=[(fee, fee_words(fee)) for fee in as_filed(content, case).fees_for("online")],
        cost=cost(as_filed(content, case), "online"),
        opens=opens(content, "online", catalogue_labels.limit),
        confirming=confirming.rows(draft),
        returning=dossier_labels.returning(draft.returning),
        needed=(needed := level_to_file(content, clock.now())),
        has=actor_of(request).assurance,
        sure=actor_of(request).assurance >= needed,
        ways=ways(),
        sends=(role := actor_of(request).acts_for) is None or role.files,
    )


def _where(draft: Draft, place: str) -> str:
    """Where an open end is closed."""
    if place == "confirm":
        return reverse("portal:invite", args=[draft.pk])
    step = reverse("portal:step", args=[draft.pk, _PLACES[place.split(".", maxsplit=1)[0]]])
    return f"{step}?loi=1" if place == "answers" else step


@require_safe
@for_citizens
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The answer at once: code, secret, QR, proof of receipt, papers with their hashes, what happens next."""
    dossier = access.get(actor_of(request), code)
    wanted = outputs.look(dossier, Output.Kind.RECEIPT)
    context = {
        "dossier": dossier,
        "qr": qr(lookup(dossier).qr),
        "address": lookup(dossier).url,
        "papers": dossier.papers.exclude(file=None).select_related("file").order_by("pk"),
        "receipt_ready": wanted.content is not None,
        "linked": linked_parts(dossier, own=True),
        "crumbs": crumbs((reverse("portal:mine"), _("Hồ sơ của bạn")), ("", _("Đã nộp"))),
        **waiting(wanted.progress),
    }
    page = render(request, "portal/sent.html", context)
    return page if wanted.content is not None else coming_back(request, page, wanted.progress)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The signed receipt as PDF, or the page that waits for it. A POST asks for one that nobody asked for."""
    dossier = access.get(actor_of(request), code)
    if request.method == "POST":
        outputs.ask_for(actor=actor_of(request), dossier=dossier, kind=Output.Kind.RECEIPT)
        return redirect("portal:receipt", code)
    wanted = outputs.look(dossier, Output.Kind.RECEIPT)
    if wanted.content is not None:
        return send_bytes(wanted.content, "application/pdf", f"giay-xac-nhan-{dossier.code}")
    title = dossier_labels.output(Output.Kind.RECEIPT)
    context = {"dossier": dossier, "title": title, **waiting(wanted.progress)}
    page = render(request, "portal/waiting.html", context, status=202)
    return coming_back(request, page, wanted.progress)


@require_safe
@for_citizens
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """The proof of receipt as a file to keep."""
    dossier = access.get(actor_of(request), code)
    return send_bytes(
        outputs.proof_file(dossier), "application/json", f"bang-chung-da-nhan-{dossier.code}.json"
    )
