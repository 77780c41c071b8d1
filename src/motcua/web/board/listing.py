"""The list behind a figure: exactly as many dossiers as it says, in any order, on pages or as a table to take along."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.agencies.queries import agency as agency_of
from motcua.dossiers.queries import figure_lists, figure_rows, indicators
from motcua.dossiers.queries.figure_rows import MOST_SORTED, FigureRow
from motcua.dossiers.queries.indicators import Indicator, Stands
from motcua.dossiers.types import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import day
from motcua.process.states import Stage
from motcua.web.board import figure_labels
from motcua.web.board.views import Asked, asked_of, frame, overseers_only
from motcua.web.ui import dossier_words
from motcua.web.ui.sheets import Sheet, handed_over
from motcua.web.ui.track import stage_title

PAGE = 50
_NARROWER = {"co-quan": "agency", "buoc": "stage", "kenh": "channel"}
# The columns as they stand in addresses, and which sort of `figure_rows` each is.
_SORTS = {
    "ma": "code",
    "thu-tuc": "procedure",
    "yeu-cau": "asker",
    "co-quan": "agency",
    "viec": "step",
    "nguoi-giu": "holder",
    "nop": "submitted",
    "hen": "due",
    "tre": "late",
}
# A cell that begins so is a formula for a spreadsheet; what people typed must never be one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class _List:
    """A list as its address asks for it. `sort` is a column of `_SORTS`, `falling` from its end; empty: as filed."""

    asked: Asked
    entry: Indicator
    narrower: Mapping[str, str]
    rows: QuerySet[Dossier]
    total: int
    sort: str
    falling: bool
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest, actor: Actor) -> "_List":
        """Raises `NotFound` for a figure, agency or stage that does not exist."""
        asked, now = asked_of(request, actor), clock.now()
        entry = indicators.TABLE.by_slug.get(request.GET.get("so", ""))
        if entry is None:
            raise NotFound("Không có con số này.")
        narrower = {key: request.GET.get(name, "") for name, key in _NARROWER.items()}
        rows = figure_lists.figure_list(actor, entry.key, asked.period, side=asked.side, now=now, **narrower)
        total = rows.count()
        wanted = request.GET.get("xep") or ("-tre" if entry.tone == "late" else "")
        sort = wanted.removeprefix("-")
        if sort not in _SORTS or total > MOST_SORTED:
            wanted = sort = ""
        return cls(asked, entry, narrower, rows, total, sort, wanted.startswith("-"), now)

    @property
    def keep(self) -> dict[str, str]:
        """What stands in the addresses of its pages, but the order."""
        narrowed = {name: v for name, k in _NARROWER.items() if (v := self.narrower[k])}
        return {"so": self.entry.slug, **self.asked.keep, **narrowed}

    @property
    def order(self) -> dict[str, str]:
        """Its order as it stands in addresses."""
        return {"xep": ("-" if self.falling else "") + self.sort} if self.sort else {}

    def part(self, begin: int, end: int) -> list[FigureRow]:
        """The rows from one place to before another."""
        if self.sort:
            ids = figure_rows.in_order(self.rows, _SORTS[self.sort], self.now, falling=self.falling)[
                begin:end
            ]
        else:
            ids = list(self.rows.values_list("pk", flat=True)[begin:end])
        return figure_rows.figure_rows(ids, self.now)


@overseers_only
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A page of the list."""
    wanted = _List.of(request, actor)
    asked, total = wanted.asked, wanted.total
    number = max(1, int(page)) if (page := request.GET.get("trang", "1")).isdecimal() and len(page) < 6 else 1
    begin = (number - 1) * PAGE
    keep = {**wanted.keep, **wanted.order}
    export = f"{reverse('board:export')}?{urlencode(keep)}"
    return render(
        request,
        "board/list.html",
        {
            **frame(actor, wanted.entry.key, asked),
            "heading": wanted.entry.title,
            "narrowed": _narrowed(asked, wanted.entry, wanted.narrower),
            "heads": _heads(wanted),
            "rows": [
                {"row": row, "dossier": row.dossier, "status": dossier_words.status(row.dossier.status)}
                for row in wanted.part(begin, begin + PAGE)
            ],
            "total": figure_labels.number(total),
            "export": export if 0 < total <= MOST_SORTED else "",
            "workbook": f"{reverse('board:workbook')}?{urlencode(keep)}",
            "too_long": figure_labels.number(MOST_SORTED) if total > MOST_SORTED else "",
            "back": f"{reverse('board:home')}?{urlencode(asked.keep)}",
            "previous": f"?{urlencode({**keep, 'trang': number - 1})}" if number > 1 else "",
            "next": f"?{urlencode({**keep, 'trang': number + 1})}" if begin + PAGE < total else "",
        },
    )


def _titles() -> dict[str, str]:
    return {
        "ma": _("Mã hồ sơ"),
        "thu-tuc": _("Thủ tục"),
        "yeu-cau": _("Người yêu cầu"),
        "co-quan": _("Cơ quan giải quyết"),
        "viec": _("Đang ở bước"),
        "nguoi-giu": _("Người đang giữ"),
        "nop": _("Nộp lúc"),
        "hen": _("Hẹn trả"),
        "tre": _("Trễ"),
    }


def _heads(wanted: _List) -> list[dict[str, str]]:
    """The columns' names, each a link that puts the list in its order, and again in the reverse one."""
    may = wanted.total <= MOST_SORTED
    heads = []
    for slug, title in _titles().items():
        here = slug == wanted.sort
        first = "-" if slug == "tre" else ""
        other = ("" if wanted.falling else "-") if here else first
        heads.append(
            {
                "title": title,
                "url": f"?{urlencode({**wanted.keep, 'xep': other + slug})}" if may else "",
                "sorted": ("descending" if wanted.falling else "ascending") if here else "",
            }
        )
    return heads


def _narrowed(asked: Asked, entry: Indicator, narrower: Mapping[str, str]) -> list[str]:
    """In words, what of the figure is shown; `NotFound` for an agency or stage that does not exist."""
    said = [] if isinstance(entry, Stands) else [figure_labels.period(asked.period.key)]
    if narrower["agency"]:
        said.append(agency_of(narrower["agency"]).name)
    if narrower["stage"]:
        if narrower["stage"] not in set(Stage):
            raise NotFound("Không có bước này.")
        said.append(_("Bước: %(stage)s") % {"stage": stage_title(narrower["stage"])})
    if narrower["channel"]:
        said.append(dossier_words.channel(narrower["channel"]))
    return said


@overseers_only
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole list as CSV, in the order of the page, as spreadsheets open it: UTF-8 with its mark (RFC 4180)."""
    wanted = _List.of(request, actor)
    if wanted.total > MOST_SORTED:
        # The page says why there is nothing to take along, and what to choose.
        return redirect(f"{reverse('board:list')}?{urlencode(wanted.keep)}")
    _narrowed(wanted.asked, wanted.entry, wanted.narrower)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_table(wanted))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{wanted.entry.slug}-{wanted.now:%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@overseers_only
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a workbook, with the figure and what narrows it on top."""
    wanted = _List.of(request, actor)
    if wanted.total > MOST_SORTED:
        return redirect(f"{reverse('board:list')}?{urlencode(wanted.keep)}")
    lines = ((row.dossier.pk, list(_values(row))) for row in wanted.part(0, wanted.total))
    said = dict(zip(("ky", *_NARROWER), _narrowed(wanted.asked, wanted.entry, wanted.narrower), strict=False))
    return handed_over(actor, Sheet(wanted.entry.slug, str(wanted.entry.title), said, _file_heads(), lines))


def _file_heads() -> list[str]:
    titles = _titles()
    late = (_("Trễ (ngày làm việc)"), _("Trễ (phút làm việc)"))
    return [*(titles[slug] for slug in _SORTS if slug != "tre"), _("Trạng thái"), *late, _("Chủ hồ sơ")]


def _table(wanted: _List) -> Iterator[Sequence[str]]:
    yield _file_heads()
    for row in wanted.part(0, wanted.total):
        yield [_cell(value) for value in _values(row)]


def _values(row: FigureRow) -> Iterator[Any]:
    dossier = row.dossier
    yield from (dossier.code, dossier.procedure_name, dossier.asker_name, dossier.handling.name)
    yield from (row.step, row.holder, _moment(dossier.submitted_at), _moment(dossier.due_at))
    yield dossier_words.status(dossier.status)[0]
    yield from (row.late.days, row.late.minutes) if row.late else ("", "")
    yield dossier.owner_name


def _moment(at: datetime | None) -> str:
    """A day and hour that spreadsheets know as such."""
    return f"{day(at)} {at.astimezone(clock.VIETNAM):%H:%M}" if at else ""


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
