"""The yearly report as a paper to be signed, and as a workbook."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.kernel.vietnamese import day
from motcua.security.figures import Value
from motcua.security.framed import Block, drawn
from motcua.security.yearly import Report

_HEAD = ("Nhóm", "Số liệu", "Giá trị", "Ghi chú")
_WIDTHS = (28, 60, 16, 44)


def shown(value: Value) -> str:
    """A value in the language that is active."""
    if not value.known:
        return _("không rõ")
    return value.words or (f"{value.n:,}".replace(",", ".") if value.n is not None else "")


def yearly_paper(report: Report) -> bytes:
    """As PDF, without number and signature."""
    with translation.override("vi"):
        return drawn(
            title=f"BÁO CÁO SỐ LIỆU BẢO ĐẢM AN NINH MẠNG NĂM {report.year.number}", notation="BC",
            code=f"BCN-{report.year.number}", addressed="Chủ quản hệ thống; Bộ Công an",
            grounds=("Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ",),
            blocks=tuple(_blocks(report)),
        )  # fmt: skip


def _blocks(report: Report) -> Iterator[Block]:
    yield {"type": "paragraph", "text": _said(report)}
    for number, (group, rows) in enumerate(groupby(report.figures, lambda row: str(row[0].group)), 1):
        yield {"type": "heading", "text": f"{number}. {group}"}
        lines = [
            [str(figure.title), shown(value), _(value.why) if value.why else ""] for figure, value in rows
        ]
        yield {
            "type": "table",
            "columns": ["Số liệu", "Giá trị", "Ghi chú"],
            "rows": lines,
            "widths": [10, 6, 6],
        }


def _said(report: Report) -> str:
    first, last = day(report.year.span.first), day(report.year.last_day)
    said = f"Số liệu từ {first} đến hết {last}, lấy lúc {report.taken_at:%H:%M} ngày {day(report.taken_at)}."
    if report.row is None:
        said += " Số liệu chưa chốt."
    if report.is_partial and report.known_since:
        said += f" Hệ thống chỉ có số liệu từ {day(report.known_since)}."
    return said


def yearly_workbook(report: Report) -> bytes:
    """As xlsx; numbers as numbers."""
    with translation.override("vi"):
        made = BytesIO()
        book = xlsxwriter.Workbook(made, {"strings_to_numbers": False, "strings_to_formulas": False})
        sheet = book.add_worksheet(str(report.year.number))
        sheet.write_row(0, 0, _HEAD, book.add_format({"bold": True, "bg_color": "#e8eef0"}))
        for number, (figure, value) in enumerate(report.figures, 1):
            sheet.write_row(number, 0, (str(figure.group), str(figure.title)))
            if value.n is not None:
                sheet.write_number(number, 2, value.n)
            else:
                sheet.write_string(number, 2, shown(value))
            sheet.write_string(number, 3, _(value.why) if value.why else "")
        sheet.write_string(len(report.figures) + 2, 0, _said(report))
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        book.close()
        return made.getvalue()
