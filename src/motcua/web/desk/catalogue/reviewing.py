"""The yearly review of procedures at the desk, as a workbook, and proposals to simplify with what became of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, Refusal
from motcua.kernel.vietnamese import day, typed_day
from motcua.platform.inputs import Given
from motcua.procedures import commands
from motcua.procedures.commands import ProposalDecided, Proposed
from motcua.procedures.queries import Change, Review, Reviewed, edits, limit_words, proposals, review
from motcua.web.desk.asking import form_for, form_page
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.forms import EForm
from motcua.web.ui.sheets import Line, Sheet, handed_over
from motcua.web.ui.simplified import cut_words

CURRENT = "desk:catalogue:list"
PROPOSALS = "desk:catalogue:proposals"
_ON_A_PAGE = 50


def _asked(request: HttpRequest) -> tuple[Review, dict[str, str]]:
    """The days as the address names them, this year without any; what is no day is as if it were not there."""
    today = clock.now().date()
    typed = {name: request.GET.get(name, "").strip() for name in ("tu", "den")}
    first = typed_day(typed["tu"]) or date(today.year, 1, 1)
    last = min(typed_day(typed["den"]) or today, today)
    every = request.GET.get("xem") == "tat-ca"
    return review(min(first, last), last, every=every), {"tu": day(min(first, last)), "den": day(last)}


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was cut since a day, the plan's share, and by which decisions."""
    found, typed = _asked(request)
    every = request.GET.get("xem") == "tat-ca"
    at = Paginator(_ordered(found), _ON_A_PAGE).get_page(request.GET.get("trang"))
    kept = {**typed, **({"xem": "tat-ca"} if every else {})}
    context = {
        "found": found,
        "typed": typed,
        "every": every,
        "page": at,
        "pages": at.paginator.get_elided_page_range(at.number, on_each_side=1, on_ends=1),
        "keep": f"{urlencode(kept)}&",
        "days": urlencode(typed),
        "rows": [_row(row) for row in at.object_list],
        "edits": edits(actor),
    }
    return show(request, actor, "desk/catalogue/review.html", context, current=CURRENT)


def _ordered(found: Review) -> list[Reviewed]:
    """What counts first, then what else changed."""
    return sorted(found.rows, key=lambda row: (not row.is_simpler, not row.changed, row.code))


def _row(row: Reviewed) -> dict[str, Any]:
    shown = row.changed or row.found[:1]
    return {"it": row, "cases": [_case(one, named=len(row.found) > 1) for one in shown]}


def _case(one: Change, *, named: bool) -> dict[str, Any]:
    return {
        "name": one.after.name if named else "",
        "it": one,
        "statutory": tuple(
            limit_words(row) if row else "–" for row in (one.before.statutory, one.after.statutory)
        ),
        "promised": tuple(
            limit_words(row) if row else "–" for row in (one.before.promised, one.after.promised)
        ),
        "cut": cut_words(one),
    }


@require_safe
@officers_only
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The review as xlsx: a line for each case."""
    found, typed = _asked(request)
    said = {"ky": _("Từ %(first)s đến %(last)s") % {"first": typed["tu"], "last": typed["den"]},
            "tien-do": _("Đơn giản hoá %(n)d/%(all)d thủ tục, kế hoạch ít nhất %(needed)d") % {
                "n": found.simplified, "all": found.procedures, "needed": found.needed}}  # fmt: skip
    heads = [
        _("Mã"), _("Thủ tục"), _("Trường hợp"), _("Phiên bản trước"), _("Phiên bản sau"),
        _("Hạn luật định trước"), _("Hạn luật định sau"), _("Hạn cam kết trước"), _("Hạn cam kết sau"),
        _("Số giấy tờ trước"), _("Số giấy tờ sau"), _("Số bước trước"), _("Số bước sau"), _("Cắt giảm"),
        _("Tính vào kế hoạch"), _("Quyết định"),
    ]  # fmt: skip
    sheet = Sheet("ra-soat-thu-tuc", _("Rà soát thủ tục"), said, heads, _lines(found))
    return handed_over(actor, sheet)


def _lines(found: Review) -> Iterator[Line]:
    for row in _ordered(found):
        decisions = "; ".join(
            f"{one.decision or '–'}{f' ({day(one.decided_on)})' if one.decided_on else ''}"
            for one in row.decisions
        )
        for one in row.changed or row.found:
            case = _case(one, named=True)
            yield (
                None,
                [
                    row.code, row.name, one.after.name, row.before, row.after, *case["statutory"], *case["promised"],
                    one.before.papers, one.after.papers, one.before.steps, one.after.steps, "; ".join(case["cut"]),
                    _("có") if row.is_simpler else _("không"), decisions,
                ],
            )  # fmt: skip


@require_safe
@officers_only
def proposed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every proposal, whether it was decided, and the version that carries it out."""
    page = Paginator(list(proposals()), _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": "",
        "rows": [(one, _state(one)) for one in page.object_list],
        "edits": edits(actor),
    }
    return show(request, actor, "desk/catalogue/proposals.html", context, current=CURRENT)


def _state(one: Any) -> tuple[str, str]:
    """How far a proposal is, as a word and a tone."""
    if one.version is not None:
        return _("Đã thực hiện"), "done"
    if one.accepted is None:
        return _("Chờ quyết định"), "info"
    return (_("Chờ công bố"), "due") if one.accepted else (_("Không được chấp thuận"), "quiet")


@require_http_methods(["GET", "POST"])
@officers_only
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A proposal for a procedure (`ma`)."""
    form = _form(request, actor, Proposed, {"procedure": request.GET.get("ma", "")})
    refusal = None
    if request.method == "POST":
        try:
            commands.propose(actor=actor, given=Proposed.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi đề xuất."))
            return redirect(PROPOSALS)
    return _form_page(request, actor, form, {"title": _("Đề xuất đơn giản hoá")}, refusal)


@require_http_methods(["GET", "POST"])
@officers_only
def decide(request: HttpRequest, actor: Actor, *, proposal: int) -> HttpResponse:
    """The decision on a proposal."""
    form = _form(request, actor, ProposalDecided, {})
    refusal = None
    if request.method == "POST":
        try:
            commands.decide_proposal(actor=actor, number=proposal, given=ProposalDecided.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi quyết định."))
            return redirect(PROPOSALS)
    happens = _("Phiên bản công bố bằng đúng số quyết định này được nối với đề xuất.")
    return _form_page(request, actor, form, {"title": _("Ghi quyết định"), "happens": happens}, refusal)


def _form(request: HttpRequest, actor: Actor, given: type[Given], starts: Mapping[str, Any]) -> EForm:
    if not edits(actor):
        raise NotAllowed(_("Chỉ người quản trị danh mục mới làm được việc này."))
    return form_for(request, given, starts={name: value for name, value in starts.items() if value})


def _form_page(
    request: HttpRequest, actor: Actor, form: EForm, context: Mapping[str, Any], refusal: Refusal | None
) -> HttpResponse:
    template = "desk/catalogue/proposal_form.html"
    return form_page(request, actor, template, form, context, refusal, current=CURRENT)
