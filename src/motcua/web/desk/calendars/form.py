"""A calendar as a form: hours by weekday, cut-off, the days of a year as rows, a swap; typed text and back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day as shown_day
from motcua.kernel.vietnamese import normal, typed_day
from motcua.process.calendar import WorkCalendar
from motcua.process.calendar_data import WEEKDAYS
from motcua.web.ui.fields import Field, Option

KINDS = ("holidays", "off", "worked")
EMPTY_ROWS = 3
MOST_ROWS = 400
Content = dict[str, Any]
_CLOCK = re.compile(r"(\d{1,2})\s*[:hg.]\s*(\d{2})?|(\d{1,2})", re.IGNORECASE)


def kind_words() -> dict[str, str]:
    """The three kinds of days that are unlike the week."""
    return {
        "holidays": _("Nghỉ lễ, Tết"),
        "off": _("Nghỉ hoán đổi, ngày riêng"),
        "worked": _("Làm bù"),
    }


def weekday_words() -> dict[str, str]:
    """The days of the week by their keys."""
    names = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))
    return dict(zip(WEEKDAYS, names, strict=True))


def capital(text: str) -> str:
    """With a capital letter at its head; `thứ Hai` keeps its second one."""
    return text[:1].upper() + text[1:]


def hours_text(windows: Sequence[Sequence[str]]) -> str:
    """`07:30-12:00, 13:30-17:00`; empty for a day of rest."""
    return ", ".join(f"{opening}-{closing}" for opening, closing in windows)


def typed_hours(text: str) -> list[list[str]]:
    """The opposite, forgiving: `7h30 – 12h; 13:30-17:00`. Raises `ValueError` for anything else."""
    found = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;]", text))):
        opening, closing = re.split(r"\s*[-–—]\s*", part)
        found.append([_typed_clock(opening), _typed_clock(closing)])
    return found


def _typed_clock(text: str) -> str:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    hour, minute = int(found[1] or found[3]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(text)
    return f"{hour:02}:{minute:02}"


def fields(content: Mapping[str, Any], posted: QueryDict, mistakes: Mapping[str, list[str]]) -> list[Field]:
    """Hours by weekday, those of days worked instead, the cut-off; with what was typed, else what holds."""
    cutoff = content.get("cutoff", {"kind": "none"})
    said = {
        **{f"gio-{day}": hours_text(content["hours"].get(day, [])) for day in WEEKDAYS},
        "gio-bu": hours_text(content.get("worked_hours") or content["hours"].get("mon", [])),
        "chot-luc": str(cutoff.get("at", "")),
        "chot-phut": str(cutoff.get("minutes", "")),
        "phut-ngay": str(content.get("day_minutes", 480)),
    }
    words = {
        **{f"gio-{day}": capital(name) for day, name in weekday_words().items()},
        "gio-bu": _("Giờ của ngày làm bù"),
        "chot-luc": _("Chốt tiếp nhận lúc"),
        "chot-phut": _("hoặc trước giờ đóng cửa bao nhiêu phút"),
        "phut-ngay": _("Một ngày làm việc tính bao nhiêu phút"),
    }
    hints = {
        "gio-mon": _("Ví dụ: 07:30-12:00, 13:30-17:00. Để trống: nghỉ."),
        "chot-luc": _("Hồ sơ nhận sau giờ này tính từ ngày làm việc kế tiếp. Để trống cả hai ô: không chốt."),
    }
    return [
        Field(
            name=name,
            key=name,
            kind="text",
            label=words[name],
            hint=hints.get(name, ""),
            required=name in ("gio-bu", "phut-ngay"),
            value=posted.get(name, value),
            errors=tuple(_(one) for one in mistakes.get(name, ())),
            width="w-id" if name.startswith("gio") else "w-number",
        )
        for name, value in said.items()
    ]


def rows(content: Mapping[str, Any], year: int) -> list[dict[str, str]]:
    """The special days of a year in their order, as the rows of the form."""
    found = [
        {"day": date.fromisoformat(day), "kind": kind, "name": name}
        for kind in KINDS
        for day, name in content.get(kind, {}).items()
        if day.startswith(f"{year}-")
    ]
    return [
        {**row, "day": shown_day(row["day"]), "old": row["day"].isoformat()}
        for row in sorted(found, key=lambda row: row["day"])
    ]


def typed_rows(posted: QueryDict) -> list[dict[str, str]]:
    """The rows as they were typed; one that was emptied is kept, so that its day stays taken out."""
    names = {"day": "ngay", "kind": "loai", "name": "ten", "old": "cu"}
    numbers = sorted(int(key[5:]) for key in posted if key.startswith("ngay-") and key[5:].isdecimal())
    found = [
        {key: posted.get(f"{name}-{n}", "").strip() for key, name in names.items()}
        for n in numbers[:MOST_ROWS]
    ]
    return [row for row in found if row["day"] or row["name"] or row["old"]]


def numbered(found: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows ready to be drawn, with some empty ones after them."""
    empty = [{"day": "", "kind": "off", "name": "", "old": ""}] * EMPTY_ROWS
    return [
        {**row, "n": n, "kinds": [Option(k, words, k == row["kind"]) for k, words in kind_words().items()]}
        for n, row in enumerate([*found, *empty], 1)
    ]


def wanted(content: Mapping[str, Any], posted: QueryDict) -> Content:
    """The whole calendar that a form asks for. Raises `Invalid` with every mistake at its field."""
    mistakes: dict[str, list[str]] = {}
    found: Content = {**content, "hours": _hours(posted, mistakes)}
    found["worked_hours"] = _windows("gio-bu", posted, mistakes)
    found["cutoff"] = _cutoff(posted, mistakes)
    found["day_minutes"] = _minutes("phut-ngay", posted, mistakes) or 480
    for kind in KINDS:
        found[kind] = dict(content.get(kind, {}))
    _take_rows(found, posted, mistakes)
    _take_swap(found, posted, mistakes)
    if year := posted.get("nam", ""):
        state = posted.get("nam-la", "")
        years = {**content.get("years", {}), year: state}
        found["years"] = {k: v for k, v in years.items() if v}
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return {**found, **{kind: dict(sorted(found[kind].items())) for kind in KINDS}}


def _hours(posted: QueryDict, mistakes: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    return {day: _windows(f"gio-{day}", posted, mistakes) for day in WEEKDAYS}


def _windows(name: str, posted: QueryDict, mistakes: dict[str, list[str]]) -> list[list[str]]:
    try:
        return typed_hours(posted.get(name, ""))
    except ValueError:
        mistakes[name] = [gettext_noop("Hãy ghi như 07:30-12:00, 13:30-17:00.")]
        return []


def _cutoff(posted: QueryDict, mistakes: dict[str, list[str]]) -> Content:
    if at := posted.get("chot-luc", "").strip():
        try:
            return {"kind": "at", "at": _typed_clock(at)}
        except ValueError:
            mistakes["chot-luc"] = [gettext_noop("Hãy ghi giờ như 15:00.")]
    if posted.get("chot-phut", "").strip():
        return {"kind": "last_minutes", "minutes": _minutes("chot-phut", posted, mistakes)}
    return {"kind": "none"}


def _minutes(name: str, posted: QueryDict, mistakes: dict[str, list[str]]) -> int:
    text = posted.get(name, "").strip()
    if text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= 1440:
        return int(text)
    mistakes[name] = [gettext_noop("Hãy ghi số phút từ 1 đến 1440.")]
    return 0


def _take_rows(found: Content, posted: QueryDict, mistakes: dict[str, list[str]]) -> None:
    """Every row in the place of the day that it was; an emptied one takes its day out."""
    typed = typed_rows(posted)
    for row in typed:
        for kind in KINDS:
            found[kind].pop(row["old"], None)
    for n, row in enumerate(typed, 1):
        if not row["day"] and not row["name"]:
            continue
        day = typed_day(row["day"])
        if day is None:
            mistakes[f"ngay-{n}"] = [gettext_noop("Hãy ghi ngày như 24/11/2026.")]
        elif not normal(row["name"]):
            mistakes[f"ten-{n}"] = [gettext_noop("Hãy ghi tên của ngày này.")]
        elif row["kind"] not in KINDS:
            mistakes[f"loai-{n}"] = [gettext_noop("Hãy chọn loại ngày.")]
        elif any(day.isoformat() in found[kind] for kind in KINDS):
            mistakes[f"ngay-{n}"] = [gettext_noop("Ngày này đã có ở một dòng khác.")]
        else:
            found[row["kind"]][day.isoformat()] = normal(row["name"])


def _take_swap(found: Content, posted: QueryDict, mistakes: dict[str, list[str]]) -> None:
    """A day of rest that is worked in the place of a working day."""
    texts = {name: posted.get(name, "").strip() for name in ("doi-lam", "doi-nghi")}
    if not any(texts.values()):
        return
    days = {name: typed_day(text) for name, text in texts.items()}
    for name in [name for name, day in days.items() if day is None]:
        mistakes[name] = [gettext_noop("Hãy ghi cả ngày làm bù và ngày được nghỉ, như 24/11/2026.")]
    if mistakes or not (days["doi-lam"] and days["doi-nghi"]):
        return
    before = WorkCalendar.from_json({**found, "version": "?"})
    for name, day, works, sentence in (
        ("doi-lam", days["doi-lam"], False, gettext_noop("Ngày này vốn đã là ngày làm việc.")),
        ("doi-nghi", days["doi-nghi"], True, gettext_noop("Ngày này vốn đã là ngày nghỉ.")),
    ):
        if before.is_working(day) is not works:
            mistakes[name] = [sentence]
    worked, free = days["doi-lam"], days["doi-nghi"]
    found["worked"][worked.isoformat()] = f"Làm bù cho ngày {shown_day(free)}"
    found["off"][free.isoformat()] = f"Nghỉ hoán đổi, làm bù ngày {shown_day(worked)}"


def errors_of(
    fields_with_errors: Sequence[Field], mistakes: Mapping[str, list[str]]
) -> Iterator[dict[str, str]]:
    """For the list at the top: what is wrong and where it stands."""
    labels = {one.name: one.label for one in fields_with_errors}
    for name, sentences in mistakes.items():
        for sentence in sentences:
            words = _(sentence)
            title = labels.get(name)
            yield {"id": f"f-{name}", "text": f"{title}: {words}" if title else words}
