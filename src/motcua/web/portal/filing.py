"""Filing in four calm steps: whose dossier, form and papers, fees and way back, read all again and send.

Whatever was typed is saved at every step, right or wrong; a page only points mistakes out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import communes, counters, in_order
from motcua.dossiers import commands
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.dossiers.queries.drafts import drafts
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.types import Dossier, Draft
from motcua.identity.queries import Party
from motcua.kernel.errors import NotFound
from motcua.kernel.three_way import Merged
from motcua.personal_store.queries import kept as in_store
from motcua.procedures.queries import applicable, as_filed, frozen, published, takes_in
from motcua.procedures.types import Case, Content
from motcua.web.portal import autosave, card, catalogue_labels, own_register
from motcua.web.portal.attachments import Lines, lay_all, lines_of
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.filing_forms import (
    judge_owner,
    owner_of,
    party_of,
    prefill_whose,
    returning_form,
    saved_whose,
    whose_form,
)
from motcua.web.portal.known_answers import known_answers
from motcua.web.portal.not_needed import prepared
from motcua.web.portal.procedure import choices_of_agency, cost, fee_words, ready_at
from motcua.web.ui import resuming, windows
from motcua.web.ui.actor import actor_of
from motcua.web.ui.communes import what_places_were
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.linked import opens
from motcua.web.ui.moved import former, told
from motcua.web.ui.older_pages import from_older_page, with_kept

STEPS = 4
FORM = 2
"""The step that asks the questions of the form."""


def titles() -> dict[int, str]:
    """What the steps are called."""
    return {
        1: _("Hồ sơ của ai, nộp ở đâu"),
        2: _("Tờ khai và giấy tờ"),
        3: _("Phí và cách nhận kết quả"),
        4: _("Đọc lại và nộp"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """What will be needed, and the button that opens a draft; a draft from before is offered first."""
    if request.method == "POST":
        draft = commands.start(actor=actor_of(request), procedure=code)
        return redirect("portal:step", draft.pk, 1)
    version = published(code)
    content = frozen(version.pk)
    found = [
        prepared(actor_of(request), content, case) for case in content.own_cases if "online" in case.filing
    ]
    context = {
        "content": content,
        "drafts": drafts(actor_of(request)).filter(version__procedure_id=content.code),
        "fileable": any("online" in c.filing for c in content.cases),
        "titles": titles().items(),
        "opens": opens(content, "online", catalogue_labels.limit),
        "cases": [one for one in found if one.spares or one.over],
        "several": len(found) > 1,
        **_at_a_glance(content, found[0].case if found else content.own_cases[0]),
        "crumbs": crumbs((reverse("portal:procedure", args=[code]), content.title), ("", _("Nộp hồ sơ"))),
    }
    return render(request, "portal/begin.html", context)


def _at_a_glance(content: Content, case: Case) -> dict[str, Any]:
    """When it would be ready if it were filed now, and what it costs: of the first case that one can file here."""
    return {
        "due": None if content.linked else ready_at(content, case, "online"),
        "limit": catalogue_labels.limit(case.promised("online")),
        "cost": cost(as_filed(content, case), "online"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def step(request: HttpRequest, number: UUID, now: int) -> HttpResponse:
    """One page of the four; nobody is led further than their answers allow."""
    draft = own_draft(actor_of(request), number)
    if draft.dossier:
        return already_sent(request, draft.dossier)
    if request.method != "POST":
        draft = commands.bring_up_to_date(actor=actor_of(request), draft=number)
    pages = {1: _whose, 2: _form, 3: _way_back}
    if now not in pages:
        raise NotFound("Không có bước này.")
    if now > 1 and frozen(draft.version_id).case(draft.case_code) is None:
        return redirect("portal:step", draft.pk, 1)
    posted = request.POST if request.method == "POST" else resuming.held(request)
    return pages[now](request, draft, posted)


def already_sent(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """For whoever still has a page of a filing open that was sent from another window or device."""
    sentence = _("Hồ sơ này đã nộp từ cửa sổ khác; những gì vừa nhập thêm ở đây không được gửi.")
    if autosave.wanted(request):
        return autosave.not_saved(HTTPStatus.CONFLICT, sentence)
    if request.method == "POST":
        messages.warning(request, sentence)
    return redirect("portal:sent", dossier.code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def discard(request: HttpRequest, number: UUID) -> HttpResponse:
    """Throw a draft away; asks once."""
    draft = own_draft(actor_of(request), number)
    if request.method == "POST":
        commands.discard(actor=actor_of(request), draft=draft.pk)
        return redirect("portal:mine")
    return render(request, "portal/discard.html", {"draft": draft, "content": frozen(draft.version_id)})


def shown(request: HttpRequest, draft: Draft, now: int, status: int = 200, **more: Any) -> HttpResponse:
    """A page of the wizard."""
    content = frozen(draft.version_id)
    context = {
        "draft": draft,
        "moved": told(draft),
        "content": content,
        "now": now,
        "total": STEPS,
        "title": titles()[now],
        "titles": titles().items(),
        "here": request.path,
        "mistakes": more["form"].mistakes if "form" in more else [],
        "card_people": card.people_of(more["form"].definition) if now == FORM else [],
        **(own_register.offered(request, draft, more["form"].definition) if now == FORM else {}),
        **more,
    }
    return render(request, f"portal/step_{now}.html", context, status=status)


def _answered(
    request: HttpRequest,
    draft: Draft,
    now: int,
    form: EForm,
    posted: QueryDict,
    decide: Callable[[Draft], tuple[DraftChange, Merged]],
    **more: Any,
) -> HttpResponse:
    """Save what a page of questions alone has sent, then lead on, or show it again with what is wrong."""
    merged = commands.save_decided(actor=actor_of(request), draft=draft.pk, decide=decide)
    if answer := _quietly(request, form, posted, merged):
        return answer
    if not merged.conflicts and (form.is_valid() or request.POST.get("_go") == "later"):
        _tell(request, windows.in_one_sentence((form, merged)))
        return _onwards(request, draft, now)
    marks = windows.redrawn((form, merged))
    return shown(request, draft, now, status=_status(form, merged), form=form, **more, **marks)


def _status(form: EForm, merged: Merged) -> int:
    if merged.conflicts:
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK if form.adds_row else HTTPStatus.UNPROCESSABLE_ENTITY


def _tell(request: HttpRequest, sentence: str) -> None:
    if sentence:
        messages.info(request, sentence)


def _quietly(request: HttpRequest, form: EForm, posted: QueryDict, merged: Merged) -> HttpResponse | None:
    """The answer to what was saved without anybody going on: by the page itself, or after a log-in; else None."""
    if autosave.wanted(request):
        return autosave.saved(**windows.answer(request, form, posted, merged))
    if request.method == "POST":
        return None
    told_of_resuming(request, posted)
    if not merged.conflicts:
        return redirect(request.path)
    return None


def told_of_resuming(request: HttpRequest, posted: QueryDict) -> None:
    """Tell whoever is back from the log-in what of theirs was kept, and which files must be chosen again."""
    messages.success(request, _("Những gì bạn nhập trước khi đăng nhập lại đã được lưu."))
    if files := ", ".join(posted.getlist("_files")):
        sentence = _("Tệp chưa nhận được vì khi đó chưa đăng nhập, bạn hãy chọn lại: %(files)s.")
        messages.warning(request, sentence % {"files": files})


def _onwards(request: HttpRequest, draft: Draft, now: int) -> HttpResponse:
    """To the next page, or to one's own list for whoever wants to go on later."""
    if request.POST.get("_go") == "later":
        return redirect("portal:mine")
    return redirect(
        f"{_address(draft, now + 1)}#noi-dung"
    )  # its own place, else the browser keeps the last page's


def _address(draft: Draft, number: int) -> str:
    return (
        reverse("portal:send", args=[draft.pk])
        if number == STEPS
        else reverse("portal:step", args=[draft.pk, number])
    )


# --- step 1: whose dossier, which case, which agency ------------------------------------------------------------


def _whose(request: HttpRequest, draft: Draft, posted: QueryDict | None) -> HttpResponse:
    content, party = frozen(draft.version_id), party_of(request)
    agencies = choices_of_agency(content)
    known = in_order(c for c in counters() if takes_in(content, c.code))
    by_commune = {c.commune_gso: c.code for c in known if c.commune_gso}
    form = whose_form(
        content,
        agencies,
        [(c.code, c.name) for c in known],
        data=posted,
        prefill=_home_first(prefill_whose(draft, party, by_commune), content, party),
        me=party.name,
        role=actor_of(request).acts_for is not None,
        was=what_places_were(known),
    )
    if posted is None:
        return shown(request, draft, 1, form=form, **windows.drawn((form, saved_whose(draft))))
    places = _Places(content, dict(agencies), {c.code for c in known})

    def decide(latest: Draft) -> tuple[DraftChange, Merged]:
        merged = windows.merge(form, posted, saved_whose(latest))
        judge_owner(form)
        return places.change(form, merged.kept, party), merged

    return _answered(request, draft, 1, form, posted, decide)


def _home_first(prefill: dict[str, Any], content: Content, party: Party) -> dict[str, Any]:
    """What communes decide is proposed to the commune one lives in."""
    if prefill.get("handling") is None and catalogue_labels.COMMUNE_ANY in content.agencies:
        prefill["handling"] = _commune(party.commune)
    return prefill


def _commune(gso: str) -> str | None:
    return communes().filter(commune_gso=gso).values_list("code", flat=True).first() if gso else None


@dataclass(frozen=True)
class _Places:
    """What step 1 lets one choose from; codes that were not among the choices are not kept."""

    content: Content
    agencies: Mapping[str, str]
    counters: Collection[str]

    def change(self, form: EForm, kept: Mapping[str, Any], party: Party) -> DraftChange:
        """What can be kept of step 1; what is typed about an owner of another kind is laid aside."""
        given = {name: value for name, value in kept.items() if value is not None}
        answer = applicable(form.definition, given)
        online = [c.code for c in self.content.cases if "online" in c.filing]
        case = str(given.get("case") or "") if len(online) > 1 else online[0]
        handling = str(given.get("handling") or "") if len(self.agencies) > 1 else next(iter(self.agencies))
        counter = str(given.get("counter") or "")
        return DraftChange(
            owner=owner_of(answer, party) if given.get("whose") else {},
            aside={name: value for name, value in given.items() if name not in answer},
            case_code=case if case in online else "",
            handling_id=handling if handling in self.agencies else "",
            counter_id=counter if counter in self.counters else "",
            step=2 if form.is_valid() else 1,
        )


# --- step 2: the form and the papers ----------------------------------------------------------------------------


def _case(draft: Draft) -> Case:
    case = frozen(draft.version_id).case(draft.case_code)
    if case is None:
        raise NotFound("Bản nháp chưa chọn trường hợp. Bạn hãy quay lại bước 1.")
    return with_proof(as_filed(frozen(draft.version_id), case), draft.owner)


def _form(request: HttpRequest, draft: Draft, posted: QueryDict | None) -> HttpResponse:
    content, case = frozen(draft.version_id), _case(draft)
    definition = content.form(case.form)
    if posted is None:
        actor, party = actor_of(request), party_of(request)
        known, sources = known_answers(actor, draft, party, definition)
        laid = own_register.laid(request, draft, party, definition)
        form = (
            EForm.of(definition, draft.answers)
            if request.GET.get("loi") and draft.answers
            else EForm(definition, prefill={**(draft.answers or known), **laid})
        )
        form.was = former(draft)
        form.sources = {name: said for name, said in sources.items() if form.draft.get(name) == known[name]}
        form.sources |= dict.fromkeys(laid, own_register.source(actor, draft) if laid else "")
        marks = windows.drawn((form, draft.answers))
        return shown(
            request,
            draft,
            2,
            form=form,
            lines=lines_of(draft, case, form.answer, in_store(actor)),
            case=case,
            **marks,
        )
    form = EForm(definition, data=posted)
    form.was = former(draft)
    posted, kept = from_older_page(form, posted, draft)

    def decide(latest: Draft) -> tuple[DraftChange, Merged]:
        merged = windows.merge(form, posted, latest.answers)
        answers = {n: v for n, v in {**latest.answers, **merged.kept}.items() if v is not None}
        return DraftChange(answers=answers, moved=with_kept(latest.moved, kept)), merged

    merged = commands.save_decided(actor=actor_of(request), draft=draft.pk, decide=decide)
    if answer := _quietly(request, form, posted, merged):
        return answer
    if request.POST.get("_go") == own_register.GO and not merged.conflicts:
        return redirect("portal:own_register", draft.pk)
    if card.wanted(request) and not merged.conflicts:
        return _with_card(request, own_draft(actor_of(request), draft.pk), case)
    return _form_sent(request, draft, case, form, merged)


def _with_card(request: HttpRequest, draft: Draft, case: Case) -> HttpResponse:
    """The page with what a card says laid into it, beside what was saved a moment ago."""
    definition = frozen(draft.version_id).form(case.form)
    read = card.laid(request, definition)
    form = EForm(definition, prefill={**draft.answers, **read.values})
    form.was, form.sources = former(draft), read.sources
    wrong = lay_all(request, draft, case)
    lines = lines_of(draft, case, form.answer, in_store(actor_of(request)), wrong)
    marks = windows.drawn((form, draft.answers))
    return shown(request, draft, 2, status=read.status, form=form, lines=lines, case=case, card=read, **marks)


def _form_sent(request: HttpRequest, draft: Draft, case: Case, form: EForm, merged: Merged) -> HttpResponse:
    """After the form was saved: its files, then on, or the page again with what is missing or to be decided."""
    wrong, go = lay_all(request, draft, case), request.POST.get("_go", "")
    lines = lines_of(draft, case, form.answer, in_store(actor_of(request)), wrong)
    stays = bool(wrong or form.adds_row or merged.conflicts)
    if not stays and go != "next":
        _tell(request, windows.in_one_sentence((form, merged)))
        return redirect("portal:mine") if go == "later" else redirect(f"{request.path}#giay-to")
    missing = _missing(lines) if go == "next" else []
    if not stays and form.is_valid() and not missing:
        commands.save(actor=actor_of(request), draft=draft.pk, change=DraftChange(step=3))
        _tell(request, windows.in_one_sentence((form, merged)))
        return _onwards(request, draft, 2)
    form.checked = form.checked and go == "next"
    mistakes = [*form.mistakes, *lines.mistakes, *missing]
    status = _status(form, merged)
    marks = windows.redrawn((form, merged))
    return shown(
        request, draft, 2, status=status, form=form, lines=lines, case=case, mistakes=mistakes, **marks
    )


def _missing(lines: Lines) -> list[Mistake]:
    return [
        Mistake(line.id, _("Còn thiếu giấy tờ: %(name)s.") % {"name": line.component.name})
        for line in lines.rows
        if line.missing
    ]


# --- step 3: fees and the way back ------------------------------------------------------------------------------


def _way_back(request: HttpRequest, draft: Draft, posted: QueryDict | None) -> HttpResponse:
    case = _case(draft)
    form = returning_form(
        case,
        data=posted,
        prefill={
            "returning": draft.returning or None,
            "return_address": draft.return_address or draft.owner.get("address"),
        },
    )
    if posted is not None:

        def decide(latest: Draft) -> tuple[DraftChange, Merged]:
            merged = windows.merge(form, posted, _saved_way_back(latest))
            returning, address = (str(merged.kept.get(n) or "") for n in ("returning", "return_address"))
            step = 4 if form.is_valid() else 3
            return DraftChange(returning=returning, return_address=address, step=step), merged

        return _answered(request, draft, 3, form, posted, decide, **_fees(case))
    marks = windows.drawn((form, _saved_way_back(draft)))
    return shown(request, draft, 3, form=form, **_fees(case), **marks)


def _saved_way_back(draft: Draft) -> dict[str, Any]:
    return {"returning": draft.returning, "return_address": draft.return_address}


def _fees(case: Case) -> dict[str, Any]:
    fees = case.fees_for("online")
    return {
        "fees": [(fee, fee_words(fee)) for fee in fees],
        "cost": cost(case, "online"),
        "unknown": any(fee.status == "unknown" for fee in fees),
    }
