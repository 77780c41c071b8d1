"""Any list of dossiers as a workbook: on top what was asked for, then a row each, written as they come.

That personal data leaves is written down before the file goes out. Everything in it is text or a number, never a
formula: what people typed must not act in a spreadsheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000
"""Rows; a longer list is narrowed first."""
_WIDTH = 24
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Line = tuple[int | None, Sequence[Any]]
"""A dossier's number, None for a line that is about none, and its cells."""


@dataclass(frozen=True)
class Sheet:
    """A list to take along: its name in addresses, its title, the filters in words by their names, heads and lines."""

    name: str
    title: str
    said: dict[str, str]
    heads: Sequence[str]
    lines: Iterable[Line]


def handed_over(actor: Actor, sheet: Sheet) -> HttpResponse:
    """The file to keep; raises `Invalid` for a list that is too long."""
    now = clock.now()
    with TemporaryFile() as kept:
        numbers = _made(kept, sheet, _taken(actor, now))
        commands.note_export(actor=actor, what=sheet.name, filters=list(sheet.said), dossiers=numbers)
        kept.seek(0)
        answer = HttpResponse(kept.read(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{sheet.name}-{now:%Y%m%d-%H%M}.xlsx"'
    return answer


def _made(kept: IO[bytes], sheet: Sheet, taken: str) -> list[int]:
    """Write the workbook; returns the numbers of the dossiers in it."""
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        page = book.add_worksheet()
        page.set_column(0, len(sheet.heads) - 1, _WIDTH)
        top = _written_above(page, sheet, book.add_format({"bold": True}), taken)
        page.write_row(top, 0, list(sheet.heads), book.add_format({"bold": True, "bg_color": "#e8eef0"}))
        page.freeze_panes(top + 1, 0)
        return [number for number in _written(page, top + 1, sheet.lines) if number is not None]


def _written_above(page: Any, sheet: Sheet, bold: Any, taken: str) -> int:
    """Title, filters, who took it and when; returns the row of the heads."""
    page.write_string(0, 0, sheet.title, bold)
    lines = [*sheet.said.values(), taken]
    for number, line in enumerate(lines, 1):
        page.write_string(number, 0, line)
    return len(lines) + 2


def _taken(actor: Actor, now: datetime) -> str:
    return _("Xuất lúc %(at)s, người xuất: %(by)s") % {"at": moment(now), "by": actor.name}


def _written(page: Any, first: int, lines: Iterable[Line]) -> Iterator[int | None]:
    for number, (dossier, cells) in enumerate(lines):
        if number >= MOST:
            raise Invalid(
                "Danh sách có hơn %(most)s hồ sơ nên chưa xuất được. Hãy lọc bớt rồi xuất.", most=MOST
            )
        for column, value in enumerate(cells):
            _write(page, first + number, column, value)
        yield dossier


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, datetime):
        page.write_string(row, column, moment(value))
    elif isinstance(value, int):
        page.write_number(row, column, value)
    elif value:
        page.write_string(row, column, str(value))


def moment(at: datetime) -> str:
    """A day and hour as spreadsheets know them."""
    return f"{day(at)} {at.astimezone(clock.VIETNAM):%H:%M}"
