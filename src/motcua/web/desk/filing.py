"""Filing for somebody who stands at the counter: one dense page over the same commands as the citizen's wizard."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.queries import names
from motcua.dossiers import commands
from motcua.dossiers.act import Act
from motcua.dossiers.acts.accept import ACCEPT
from motcua.dossiers.acts.ask_more import ASK_MORE
from motcua.dossiers.acts.forward import FORWARD
from motcua.dossiers.acts.record_fee import RECORD_FEE, RecordFee
from motcua.dossiers.queries import drafts
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.types import PAPERS_MISSING, SEEN, Draft
from motcua.identity.queries import card_from_qr, doubts, party_of_number
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, Refusal, Unavailable
from motcua.kernel.vietnamese import normal
from motcua.procedures.queries import Wanted, as_filed, frozen, limit_words, search
from motcua.procedures.types import Case, LimitRow
from motcua.web.desk.filing_forms import PREFIX, WAY_BACK, WHERE, FilingForms
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.owners import facts, owner_of_card, owner_of_party
from motcua.web.desk.worklist import scanned_dossier
from motcua.web.ui import dossier_words, resuming
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.forms import EForm, prefilled
from motcua.web.ui.linked import opens
from motcua.web.ui.moved import told
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of
from motcua.web.ui.uploads import bytes_of

FORM_INCOMPLETE = "form_incomplete"
# A filing whose papers are not all there is told of first, then made only when the receiver wants it so.
INCOMPLETE = "incomplete"
# The buttons that make a dossier of it.
SENDS = ("submit", "accept", INCOMPLETE)
FOUND_AT_MOST = 30


def _receiver(actor: Actor) -> None:
    if not actor.agencies("receiver"):
        raise NotAllowed(_("Chỉ cán bộ tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc qua bưu chính."))


@require_GET
@officers_only
def choose_procedure(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which procedure? And what was begun and not sent."""
    _receiver(actor)
    text = normal(request.GET.get("q", ""))
    scanned = scanned_dossier(actor, text)
    if scanned:
        return redirect("desk:dossier", code=scanned)
    found = [e for e in search(Wanted(text=text)).entries if not e.listed][:FOUND_AT_MOST]
    begun = [{"draft": d, "content": frozen(d.version_id)} for d in drafts.drafts(actor)[:20]]
    context = {"asked": text, "found": found, "begun": begun}
    template = "desk/filing_found.html" if getattr(request, "htmx", False) else "desk/filing_choose.html"
    return show(request, actor, template, context, current="desk:filing")


@posted_from("desk:filing")
@officers_only
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a filing for the chosen procedure, direct or by post."""
    channel = request.POST.get("cach", "direct")
    if channel not in ("direct", "postal"):
        raise Invalid(_("Hãy chọn nộp trực tiếp hoặc qua bưu chính."))
    draft = commands.start(actor=actor, procedure=request.POST.get("thu_tuc", ""), channel=channel)
    return redirect("desk:filing_form", draft=draft.pk)


@posted_from("desk:filing_form", "draft")
@officers_only
def discard(request: HttpRequest, actor: Actor, *, draft: UUID) -> HttpResponse:
    """Throw the filing away."""
    commands.discard(actor=actor, draft=draft)
    messages.success(request, _("Đã bỏ bản nhập dở."))
    return redirect("desk:filing")


@posted_from("desk:filing_form", "draft")
@officers_only
def remove(request: HttpRequest, actor: Actor, *, draft: UUID, paper: int) -> HttpResponse:
    """Take one uploaded file out, and save what was typed beside it."""
    forms = _saved(request.POST, actor, drafts.draft(actor, draft))
    commands.remove(actor=actor, draft=draft, paper=paper)
    if forms.conflicts:
        return _shown(request, actor, forms.draft, forms=forms)
    return redirect(f"{reverse('desk:filing_form', args=[draft])}#giay-to")


@require_http_methods(["GET", "POST"])
@officers_only
def form(request: HttpRequest, actor: Actor, *, draft: UUID) -> HttpResponse:
    """The whole filing on one page; each POST saves all of it, then does what its button says."""
    own = drafts.draft(actor, draft)
    if own.dossier:
        return redirect("desk:dossier", code=own.dossier.code)
    if request.method == "GET":
        return _gone_on_with(request, actor, commands.bring_up_to_date(actor=actor, draft=draft))
    forms = None
    try:
        forms = _saved(request.POST, actor, own)
        _lay_all(request, actor, forms.draft)
        if forms.conflicts or (forms.elsewhere and request.POST.get("lam") in SENDS):
            return _shown(request, actor, forms.draft, forms=forms)
        return _next(request, actor, forms)
    except Refusal as refusal:
        told = forms if forms and (forms.conflicts or forms.elsewhere) else None
        return _shown(request, actor, drafts.draft(actor, draft), refusal=refusal, forms=told)


def _saved(posted: QueryDict, actor: Actor, own: Draft) -> FilingForms:
    """Everything that was typed, right or wrong, beside what another window saved."""

    def decide(latest: Draft) -> tuple[commands.DraftChange, FilingForms]:
        forms = FilingForms(latest, posted)
        return forms.merge(), forms

    return commands.save_decided(actor=actor, draft=own.pk, decide=decide)


def _gone_on_with(request: HttpRequest, actor: Actor, own: Draft) -> HttpResponse:
    """The filing as it was left, with what was sent after the session had ended."""
    posted = resuming.held(request)
    if posted is None:
        return _shown(request, actor, own)
    forms = _saved(posted, actor, own)
    messages.info(
        request, _("Những gì anh chị nhập trước khi đăng nhập lại đã được lưu; tệp thì cần chọn lại.")
    )
    return _shown(request, actor, forms.draft, forms=forms if forms.conflicts else None)


def _lay_all(request: HttpRequest, actor: Actor, own: Draft) -> None:
    """Every file that can be taken is; those that cannot are named afterwards, with what to do."""
    case = frozen(own.version_id).case(own.case_code)
    wrong = []
    for component in with_proof(case, own.owner).papers if case else ():
        for upload in request.FILES.getlist(f"file-{component}"):
            name, data = upload.name or "", bytes_of(upload)
            try:
                commands.lay(actor=actor, draft=own.pk, component=component, name=name, data=data)
            except (Invalid, Unavailable) as refusal:
                wrong.append(f"{name}: {in_words(refusal)}")
    if wrong:
        raise Invalid("Tệp chưa nhận được: %(which)s", which=" ".join(wrong))


def _next(request: HttpRequest, actor: Actor, forms: FilingForms) -> HttpResponse:
    does, own = request.POST.get("lam", ""), forms.draft
    if request.POST.get(f"{PREFIX}_add"):
        return _shown(request, actor, own, forms=forms)
    if forms.elsewhere:
        messages.info(request, forms.elsewhere)
    if does == "card":
        scanned = scanned_dossier(actor, request.POST.get("qr", ""))
        if scanned:
            return redirect("desk:dossier", code=scanned)
        return _filled(request, actor, own, owner_of_card(card_from_qr(request.POST.get("qr", ""))))
    if does == "number":
        return _filled(request, actor, own, _known(actor, request.POST.get("id_number", "")))
    if does not in SENDS:
        return redirect("desk:filing_form", draft=own.pk)
    _check(own)
    if does != INCOMPLETE:
        _ensure_papers(own)
    dossier = commands.submit(actor=actor, draft=own.pk)
    if does == INCOMPLETE:
        messages.info(
            request,
            _("Đã nhập hồ sơ %(code)s còn thiếu giấy tờ. Hãy ghi những gì phải bổ sung (mẫu 02).")
            % {"code": dossier.code},
        )
        return redirect("desk:act", code=dossier.code, act=ASK_MORE.key)
    if does == "submit":
        messages.success(
            request, _("Đã nhập hồ sơ %(code)s. Hồ sơ đang chờ tiếp nhận.") % {"code": dossier.code}
        )
        return redirect("desk:dossier", code=dossier.code)
    return _accepted(request, actor, dossier)


def limit_in_words(row: LimitRow | None) -> str:
    """A limit for the list of what a filing opens."""
    return limit_words(row) if row else ""


def _check(own: Draft) -> None:
    """The e-form's own mistakes are shown at their fields, before the submission names them as one."""
    content = frozen(own.version_id)
    case = content.case(own.case_code)
    if case and not EForm.of(content.form(case.form), own.answers).is_valid():
        raise Invalid(_("Tờ khai còn chỗ chưa đúng hoặc chưa điền."), code=FORM_INCOMPLETE)


def _ensure_papers(own: Draft) -> None:
    case = frozen(own.version_id).case(own.case_code)
    if case:
        seen = own.aside.get(SEEN, ())
        have = {*own.papers.filter(kept_as="").values_list("component", flat=True), *seen}
        commands.ensure_papers(case, own.answers, have)


def _accepted(request: HttpRequest, actor: Actor, dossier: Any) -> HttpResponse:
    """Accept what was just filed, or pass it on to whose it is to receive; when that is refused the dossier stands and
    waits for it.
    """
    act: Act[Any] = FORWARD if dossier.receiving else ACCEPT
    try:
        if method := request.POST.get("paid", ""):
            fee = RecordFee.read({"method": method})
            for one in _opened(dossier):
                if one.fee_due:
                    commands.carry_out(RECORD_FEE, actor=actor, dossier=one.pk, given=fee)
        # What was seen stands in the dossier since it was filed.
        commands.carry_out(act, actor=actor, dossier=dossier.pk, given=act.given.read({}))
    except Refusal as refusal:
        messages.warning(
            request, _("Hồ sơ đã được nhập nhưng chưa tiếp nhận. %(why)s") % {"why": in_words(refusal)}
        )
        return redirect("desk:act", code=dossier.code, act=act.key)
    done = _("Đã nhận và chuyển hồ sơ %(code)s.") if dossier.receiving else _("Đã tiếp nhận hồ sơ %(code)s.")
    messages.success(request, done % {"code": dossier.code})
    return redirect(f"{reverse('desk:dossier', args=[dossier.code])}?xong={act.key}")


def _opened(dossier: Any) -> list[Any]:
    """All that the filing of this dossier opened: itself alone, or what is linked with it."""
    group = group_of(dossier.pk)
    return [one.dossier for one in group.siblings] if group else [dossier]


def _known(actor: Actor, number: str) -> dict[str, Any]:
    party = party_of_number(number)
    if party is None:
        sentence = _("Chưa có ai mang số này trong hệ thống. Hãy nhập họ tên và các thông tin khác.")
        raise Invalid(sentence, fields={"id_number": [sentence]})
    commands.note_persons_looked_at(actor=actor, persons=[party.pk], why="filing")
    return owner_of_party(party)


def _filled(request: HttpRequest, actor: Actor, own: Draft, owner: Mapping[str, Any]) -> HttpResponse:
    """Keep what is now known of the owner; what the e-form asks of them again is filled in with it."""
    content = frozen(own.version_id)
    case = content.case(own.case_code)
    merged = {**own.owner, **{k: v for k, v in owner.items() if v}}
    known = prefilled(content.form(case.form), facts(merged)) if case else {}
    answers = {**known, **{k: v for k, v in own.answers.items() if v not in (None, "")}}
    commands.save(actor=actor, draft=own.pk, change=commands.DraftChange(owner=merged, answers=answers))
    return redirect("desk:filing_form", draft=own.pk)


def _shown(
    request: HttpRequest,
    actor: Actor,
    own: Draft,
    *,
    refusal: Refusal | None = None,
    forms: FilingForms | None = None,
) -> HttpResponse:
    """The page as the draft stands, or with `forms` as they were posted: a row added, something to be decided."""
    asked, forms = forms is not None, forms or FilingForms(own)
    case, code = forms.case, getattr(refusal, "code", "")
    forms.tell(getattr(refusal, "fields", {}))
    if code == FORM_INCOMPLETE and not asked:
        forms.check()
    context = {
        "draft": own,
        "moved": told(own),
        "content": forms.content,
        "case": case,
        "channel": dossier_words.channel(own.channel),
        "counter": names().get(own.counter_id or "", ""),
        "receiving": drafts.received_elsewhere(own, forms.content),
        "refusal": refusal,
        "papers_missing": code == PAPERS_MISSING,
        "incomplete": INCOMPLETE,
        "scans": refusal is None and not own.owner.get("name"),
        "owner_fields": forms.fields(forms.owner),
        "owner_doubts": [_(sentence) for sentence in doubts(own.owner)],
        "agency_fields": forms.fields(forms.place, *WHERE),
        "papers": _papers(own, case),
        "seen_codes": forms.seen,
        "charge": as_filed(forms.content, case).charge(own.channel, own.answers) if case else None,
        "opens": opens(forms.content, own.channel, limit_in_words),
        "paid": _paid(request),
        "return_fields": forms.fields(forms.place, *WAY_BACK),
        "form": forms.answers,
        "mistakes": forms.answers.mistakes if forms.answers and forms.answers.checked else [],
        **forms.marks,
    }
    return show(
        request,
        actor,
        "desk/filing_form.html",
        context,
        current="desk:filing",
        status=_status(refusal, context),
    )


def _status(refusal: Refusal | None, context: Mapping[str, Any]) -> int:
    if context.get("questions") or context.get("elsewhere"):
        return HTTPStatus.CONFLICT
    return status_of(refusal) if refusal else HTTPStatus.OK


def _paid(request: HttpRequest) -> Field:
    ways = [("", _("Chưa thu")), ("cash", _("Tiền mặt")), ("transfer", _("Chuyển khoản")), ("card", _("Thẻ"))]
    chosen = request.POST.get("paid", "")
    options = tuple(Option(way, words, way == chosen) for way, words in ways)
    return Field(name="paid", key="paid", kind="radio", label=_("Phí, lệ phí"), value=chosen, options=options)


def _papers(own: Draft, case: Case | None) -> list[dict[str, Any]]:
    """Each component with the files laid for it."""
    if case is None:
        return []
    laid = list(own.papers.filter(kept_as="").select_related("file").order_by("pk"))
    components = with_proof(case, own.owner).components
    return [{"component": c, "files": [p for p in laid if p.component == c.code]} for c in components]
