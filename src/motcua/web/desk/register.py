"""The register of dossiers (form 07) of a counter for a period: looked at, as a workbook, as a sealed paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.types import Agency
from motcua.dossiers import commands, outputs
from motcua.dossiers.queries import handovers
from motcua.dossiers.queries.handovers import Period, RegisterLine
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import day, typed_day
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import dossier_words
from motcua.web.ui.refusals import in_words, status_of
from motcua.web.ui.sheets import MOST, Line, Sheet, handed_over, moment

PAGE = "desk:register"
_SHOWN = 50


@dataclass(frozen=True)
class _Asked:
    """A counter and a period, as the address names them; `wrong` says what is no day, by field."""

    counter: Agency
    period: Period
    typed: dict[str, str]
    wrong: dict[str, list[str]]


def _asked(request: HttpRequest, actor: Actor) -> _Asked:
    offered = handovers.counters(actor)
    if not offered:
        raise NotAllowed(
            "Sổ theo dõi dành cho người tiếp nhận, lãnh đạo và kiểm soát viên của nơi tiếp nhận."
        )
    chosen = request.GET.get("noi", "")
    counter = next((one for one in offered if one.code == chosen), offered[0])
    today = clock.now().date()
    typed = {
        "tu": request.GET.get("tu", "").strip() or day(today.replace(day=1)),
        "den": request.GET.get("den", "").strip() or day(today),
    }
    days = {name: typed_day(text) for name, text in typed.items()}
    wrong = {name: [_("Ngày viết như 05/11/2026.")] for name, found in days.items() if found is None}
    return _Asked(counter, Period(days["tu"] or today, days["den"] or today), typed, wrong)


def _wanted(request: HttpRequest, actor: Actor) -> _Asked:
    """What is asked for a file, where a page cannot help; raises `Invalid`."""
    asked = _asked(request, actor)
    if asked.wrong:
        raise Invalid("Ngày viết như 05/11/2026.", fields=asked.wrong)
    return asked


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first lines of it, how many there are, and the ways to take it along."""
    asked = _asked(request, actor)
    context: dict[str, Any] = {
        "asked": asked,
        "offered": handovers.counters(actor),
        "periods": _periods(clock.now().date()),
        "keep": urlencode({"noi": asked.counter.code, "tu": asked.typed["tu"], "den": asked.typed["den"]}),
        "most": outputs.MOST_PRINTED,
    }
    status = 200
    try:
        if asked.wrong:
            raise Invalid("Ngày viết như 05/11/2026.", fields=asked.wrong)
        found = handovers.register(actor, asked.counter.code, asked.period)
        context |= {
            "total": found.count(),
            "lines": _shown(handovers.lines(found, most=_SHOWN)),
            "shown": _SHOWN,
        }
    except Invalid as refusal:
        context |= {"refusal": in_words(refusal), "wrong": refusal.fields}
        status = status_of(refusal)
    return show(request, actor, "desk/register.html", context, current=PAGE, status=status)


def _periods(today: date) -> list[tuple[str, str, str]]:
    """Periods that are asked for most: this month, the one before, this year; each with its first and last day."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return [
        (_("Tháng này"), day(first), day(today)),
        (_("Tháng trước"), day(before.replace(day=1)), day(before)),
        (_("Năm nay"), day(today.replace(month=1, day=1)), day(today)),
    ]


def _shown(lines: Iterator[RegisterLine]) -> list[dict[str, Any]]:
    return [
        {
            "it": one,
            "way": way_words(one.way),
            "status": dossier_words.status(one.status)[0],
            "remarks": outputs.remarks(one),
            "moments": [(name, moment(at)) for name, at in _moments(one) if at],
        }
        for one in lines
    ]


def _moments(one: RegisterLine) -> list[tuple[str, datetime | None]]:
    return [
        (_("nhận"), one.received_at), (_("chuyển"), one.forwarded_at), (_("hẹn trả"), one.due_at),
        (_("trả"), one.returned_at),
    ]  # fmt: skip


def way_words(way: str) -> str:
    """How a result is taken."""
    return {"online": _("Bản điện tử"), "counter": _("Tại quầy"), "post": _("Qua bưu chính")}.get(way, way)


@require_safe
@officers_only
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole register as xlsx."""
    asked = _wanted(request, actor)
    found = handovers.register(actor, asked.counter.code, asked.period)
    sheet = Sheet(
        name="so-theo-doi",
        title=_("Sổ theo dõi hồ sơ (mẫu 07): %(counter)s") % {"counter": asked.counter.name},
        said={"noi": asked.counter.name, "ky": _said(asked.period)},
        heads=[
            _("TT"), _("Mã hồ sơ"), _("Thủ tục"), _("Số lượng"), _("Họ tên"), _("Địa chỉ, điện thoại"),
            _("Cơ quan giải quyết"), _("Ngày nhận"), _("Ngày chuyển"), _("Ngày hẹn trả"), _("Ngày trả"),
            _("Cách nhận kết quả"), _("Người nhận, ký nhận"), _("Ghi chú"),
        ],
        lines=(_cells(number, one) for number, one in enumerate(handovers.lines(found, most=MOST + 1), 1)),
    )  # fmt: skip
    return handed_over(actor, sheet)


def _cells(number: int, one: RegisterLine) -> Line:
    return (
        one.dossier,
        [
            number, one.code, one.procedure, 1, one.name, one.contact, one.agency, one.received_at,
            one.forwarded_at, one.due_at, one.returned_at, way_words(one.way), one.taken_by, outputs.notes(one),
        ],
    )  # fmt: skip


def _said(period: Period) -> str:
    return _("Từ %(first)s đến %(last)s") % {"first": day(period.first), "last": day(period.last)}


@require_safe
@officers_only
def printed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register as a paper with the counter's seal."""
    asked = _wanted(request, actor)
    pdf, dossiers = outputs.register_paper(actor, asked.counter.code, asked.period)
    commands.note_export(actor=actor, what="so-theo-doi-pdf", filters=["noi", "ky"], dossiers=dossiers)
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = f"so-theo-doi-{asked.counter.code}-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
