"""Days of a calendar as files: a workbook with day, kind, name, or a calendar file (RFC 5545) of whole-day events."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day as shown_day
from motcua.kernel.vietnamese import fold, normal, typed_day
from motcua.web.desk.calendars import form

LARGEST = 1_000_000
_LONGEST_EVENT = 60
Row = dict[str, str]


def read(file: UploadedFile[Any] | None) -> list[Row]:
    """The days of a file, as rows of the form. Raises `Invalid` with what is wrong by row and cell."""
    if file is None:
        raise _wrong([_("Hãy chọn tệp .xlsx hoặc .ics.")])
    if (file.size or 0) > LARGEST:
        raise _wrong([_("Tệp lớn hơn 1 MB; lịch của nhiều năm cũng chỉ vài chục KB.")])
    data = file.read()
    found, mistakes = _events(data) if data[:15] == b"BEGIN:VCALENDAR" else _cells(data)
    if mistakes:
        raise _wrong(mistakes)
    return found


def _wrong(sentences: Sequence[str]) -> Invalid:
    return Invalid("Chưa đọc được tệp, xem từng chỗ.", fields={"tep": list(sentences)})


def _cells(data: bytes) -> tuple[list[Row], list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)[1:]
    except (CalamineError, ValueError, OSError, IndexError):
        return [], [_("Đây không phải tệp .xlsx hay .ics đọc được. Hãy lưu lại tệp rồi thử lại.")]
    found: list[Row] = []
    mistakes: list[str] = []
    for number, cells in enumerate(lines, 2):
        if any(str(cell).strip() for cell in cells):
            row, wrong = _row([*cells, "", "", ""])
            found.append(row)
            mistakes += [_("Dòng %(n)d, cột %(column)s: %(what)s") % {"n": number, **one} for one in wrong]
    return found, mistakes


def _row(cells: Sequence[Any]) -> tuple[Row, list[dict[str, str]]]:
    wrong = []
    day = cells[0].date() if isinstance(cells[0], datetime) else cells[0]
    day = day if isinstance(day, date) else typed_day(str(day))
    if day is None:
        wrong.append(
            {
                "column": "A",
                "what": _("“%(text)s” không phải là ngày; hãy ghi như 24/11/2026.") % {"text": cells[0]},
            }
        )
    kind = _kind(str(cells[1]))
    if kind is None:
        kinds = ", ".join(form.kind_words().values())
        wrong.append(
            {
                "column": "B",
                "what": _("“%(text)s” không phải loại ngày; hãy ghi: %(kinds)s.")
                % {"text": cells[1], "kinds": kinds},
            }
        )
    name = normal(str(cells[2]))
    if not name:
        wrong.append({"column": "C", "what": _("Hãy ghi tên của ngày này.")})
    return {"day": shown_day(day) if day else "", "kind": kind or "", "name": name, "old": ""}, wrong


def _kind(text: str) -> str | None:
    """By its key, by its words in the reader's language, or by how they begin."""
    written = fold(text.strip())
    known = {**{fold(words): kind for kind, words in form.kind_words().items()}, **{k: k for k in form.KINDS}}
    return known.get(written) or next(
        (k for words, k in known.items() if written and words.startswith(written)), None
    )


_LINE = re.compile(r"(DTSTART|DTEND|SUMMARY|CATEGORIES)[^:]*:(.*)", re.IGNORECASE)


def _events(data: bytes) -> tuple[list[Row], list[str]]:
    """Whole-day events: `DTEND` is the day after the last; `CATEGORIES` may say which kind of day it is."""
    text = re.sub(r"\r?\n[ \t]", "", data.decode("utf-8", "replace"))
    found: list[Row] = []
    mistakes = []
    for number, block in enumerate(re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, re.DOTALL), 1):
        said = {key.upper(): value.strip() for key, value in _LINE.findall(block)}
        days = list(_days(said.get("DTSTART", ""), said.get("DTEND", "")))
        if not days or len(days) > _LONGEST_EVENT:
            mistakes.append(
                _("Sự kiện thứ %(n)d không có ngày bắt đầu và kết thúc dùng được.") % {"n": number}
            )
        name = normal(re.sub(r"\\(.)", r"\1", said.get("SUMMARY", ""))) or _("Ngày nghỉ")
        kind = _kind(said.get("CATEGORIES", "")) or "holidays"
        found += [
            {"day": shown_day(day), "kind": kind, "name": name, "old": ""} for day in days[:_LONGEST_EVENT]
        ]
    return found, mistakes or ([] if found else [_("Tệp lịch không có sự kiện nào cả ngày.")])


def _days(start: str, end: str) -> Iterator[date]:
    first, last = _day(start), _day(end)
    if first is None:
        return
    until = last or first + timedelta(days=1)
    value = first
    while value < max(until, first + timedelta(days=1)) and value < first + timedelta(
        days=_LONGEST_EVENT + 1
    ):
        yield value
        value += timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None


def merged(
    typed: Sequence[Mapping[str, str]], content: Mapping[str, Any], read_rows: Sequence[Row]
) -> list[Row]:
    """The typed rows with those of a file; a day that is there already is replaced, whatever kind it was."""
    by_day: dict[str, Row] = {}
    for row in typed:
        if row["day"] or row["name"]:
            by_day[_key(row["day"])] = dict(row)
    for row in read_rows:
        key = _key(row["day"])
        old = by_day.get(key, {}).get("old") or (
            key if any(key in content.get(k, {}) for k in form.KINDS) else ""
        )
        by_day[key] = {**row, "old": old}
    return [by_day[key] for key in sorted(by_day)]


def _key(text: str) -> str:
    day = typed_day(text)
    return day.isoformat() if day else text


def workbook(days: Sequence[Mapping[str, Any]], sheet: str) -> bytes:
    """The days as a workbook that can be read again: `day`, `kind`, `name`, with what they are called on top."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [_("Ngày"), _("Loại"), _("Tên")], book.add_format({"bold": True}))
    for number, row in enumerate(days, 1):
        page.write_row(number, 0, [shown_day(row["day"]), row["kind"], row["name"]])
    page.set_column(0, 1, 24)
    page.set_column(2, 2, 50)
    book.close()
    return made.getvalue()
