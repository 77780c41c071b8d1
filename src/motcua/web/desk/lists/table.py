"""A list that goes out as a workbook and comes back: its columns, its rows, what rows that come back mean."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import fold
from motcua.platform.upsert import Change

Row = dict[str, str]
_WIDEST = 60


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a cell (`C17`), and what to do."""

    cell: str
    sentence: str


@dataclass
class Plan:
    """What a workbook asks for: `write` with a reason (and a decision where the list needs one), whom it touches; or
    what is wrong with it, by number of the row and field."""

    write: Callable[[Mapping[str, str]], Sequence[Change]] = lambda _said: ()
    touches: Callable[[], Sequence[str]] = lambda: ()
    mistakes: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """`slug` of its address, title, page of the list; columns by field; the fields that may be missing in a file."""

    slug: str
    title: Callable[[], str]
    page: str
    columns: Mapping[str, str]
    needed: Sequence[str]
    rows: Callable[[], list[dict[str, Any]]]
    plan: Callable[[Actor, list[Row]], Plan]
    may: Callable[[Actor], bool]
    by_decision: bool = False


def write(table: Table) -> bytes:
    """The workbook: the heads of the columns stay in sight, everything is text."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    )
    page = book.add_worksheet(table.slug)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, list(table.columns.values()), book.add_format({"bold": True, "bg_color": "#e8eef0"}))
    rows = [[_text(row.get(name)) for name in table.columns] for row in table.rows()]
    for number, cells in enumerate(rows, 1):
        page.write_row(number, 0, cells)
    for column, head in enumerate(table.columns.values()):
        longest = max([len(head), *(len(cells[column]) for cells in rows)])
        page.set_column(column, column, min(longest + 2, _WIDEST))
    book.close()
    return made.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def read(table: Table, cells: Sequence[Sequence[str]]) -> tuple[list[Row], list[int], list[Mistake]]:
    """The rows by field with their numbers in the workbook; what is wrong with its heads."""
    if not cells:
        return [], [], [Mistake("A1", _("Tệp trống. Hãy tải danh sách xuống, sửa trên tệp ấy."))]
    heads = {fold(head): name for name, head in table.columns.items()}
    named = [heads.get(fold(str(one).strip())) for one in cells[0]]
    mistakes = list(_heads(table, cells[0], named))
    rows, numbers = [], []
    for number, line in enumerate(cells[1:], 2):
        found = {name: str(cell).strip() for name, cell in zip(named, line, strict=False) if name}
        if any(found.values()):
            rows.append({**dict.fromkeys(table.columns, ""), **found})
            numbers.append(number)
    return rows, numbers, mistakes


def _heads(table: Table, line: Sequence[str], named: Sequence[str | None]) -> Iterator[Mistake]:
    for column, (text, name) in enumerate(zip(line, named, strict=True)):
        if name is None and str(text).strip():
            near = get_close_matches(str(text), list(table.columns.values()), 1)
            hint = _(" Có phải “%(near)s”?") % {"near": near[0]} if near else ""
            yield Mistake(f"{_letters(column)}1", _("Không có cột “%(text)s”.") % {"text": text} + hint)
    for name in table.needed:
        if name not in named:
            yield Mistake("A1", _("Thiếu cột “%(head)s”.") % {"head": table.columns[name]})


def cell(table: Table, line: Sequence[str], number: int, name: str) -> str:
    """The address of a field of a row, by the heads of the workbook."""
    heads = [fold(str(one).strip()) for one in line]
    wanted = fold(table.columns.get(name, ""))
    return f"{_letters(heads.index(wanted) if wanted in heads else 0)}{number}"


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
