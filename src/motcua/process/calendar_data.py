"""Reading a working calendar from JSON: every mistake gets a Vietnamese sentence that names the place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from motcua.kernel.errors import Invalid

Window = tuple[time, time]
"""One unbroken stretch of work: opening and closing, wall-clock time, the same day."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class CutoffKind(StrEnum):
    """When a receipt is too late to count on its own day."""

    NONE = "none"
    AT = "at"
    LAST_MINUTES = "last_minutes"


@dataclass(frozen=True)
class Cutoff:
    """A dossier received strictly after this moment of a working day counts from the next one's opening."""

    kind: CutoffKind = CutoffKind.NONE
    at: time | None = None
    minutes: int = 0

    def on(self, day: date, closing: datetime) -> datetime | None:
        """The last moment of `day` (local, naive) that still counts on it; None without a rule."""
        if self.kind is CutoffKind.AT and self.at is not None:
            return datetime.combine(day, self.at)
        if self.kind is CutoffKind.LAST_MINUTES:
            return closing - timedelta(minutes=self.minutes)
        return None

    def to_json(self) -> dict[str, Any]:
        """`{"kind": "at", "at": "15:00"}`, `{"kind": "last_minutes", "minutes": 60}`, `{"kind": "none"}`."""
        if self.kind is CutoffKind.AT and self.at is not None:
            return {"kind": "at", "at": f"{self.at:%H:%M}"}
        if self.kind is CutoffKind.LAST_MINUTES:
            return {"kind": "last_minutes", "minutes": self.minutes}
        return {"kind": "none"}


def refuse(message: str, **params: Any) -> NoReturn:
    """Stop: this calendar cannot be used."""
    raise Invalid("Lịch làm việc không dùng được: " + message, code="calendar_invalid", **params)


def read_cutoff(data: Mapping[str, Any]) -> Cutoff:
    """The cut-off rule; raises `Invalid` for an unknown kind or a missing hour."""
    kind = data.get("kind")
    if kind == CutoffKind.NONE:
        return Cutoff()
    if kind == CutoffKind.AT:
        return Cutoff(CutoffKind.AT, at=read_clock(data.get("at"), "cutoff.at"))
    if kind == CutoffKind.LAST_MINUTES:
        return Cutoff(CutoffKind.LAST_MINUTES, minutes=read_minutes(data.get("minutes"), "cutoff.minutes"))
    refuse("giờ chốt phải là «none», «at» hoặc «last_minutes», không phải «%(kind)s».", kind=kind)


def read_minutes(value: object, where: str) -> int:
    """A whole number of minutes, from 1 to a day."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1440:
        refuse("«%(where)s» phải là số phút từ 1 đến 1440.", where=where)
    return value


def read_clock(value: object, where: str) -> time:
    """A time of day such as `07:30`."""
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        refuse("«%(where)s» cần giờ dạng 07:30, không phải «%(value)s».", where=where, value=value)
    return time.fromisoformat(value)


def read_windows(data: object, where: str) -> tuple[Window, ...]:
    """The stretches of one day, in order, none overlapping."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        refuse("«%(where)s» phải là danh sách các khoảng [mở cửa, đóng cửa].", where=where)
    windows = tuple(_read_window(w, where) for w in data)
    for before, after in pairwise(windows):
        if after[0] <= before[1]:
            refuse("các khoảng giờ của «%(where)s» phải nối tiếp nhau và không chạm nhau.", where=where)
    return windows


def _read_window(data: object, where: str) -> Window:
    if not isinstance(data, Sequence) or isinstance(data, str) or len(data) != 2:
        refuse("mỗi khoảng giờ của «%(where)s» cần đúng hai giờ [mở cửa, đóng cửa].", where=where)
    opening, closing = read_clock(data[0], where), read_clock(data[1], where)
    if closing <= opening:
        refuse("giờ đóng cửa của «%(where)s» phải sau giờ mở cửa.", where=where)
    return opening, closing


def read_hours(data: object) -> tuple[tuple[Window, ...], ...]:
    """Seven days from Monday; a day that is not named is a day of weekly rest."""
    if not isinstance(data, Mapping) or not set(data) <= set(WEEKDAYS):
        refuse("«hours» chỉ nhận các ngày %(days)s.", days=", ".join(WEEKDAYS))
    hours = tuple(read_windows(data.get(day, []), f"hours.{day}") for day in WEEKDAYS)
    if not any(hours):
        refuse("phải có ít nhất một ngày làm việc trong tuần.")
    return hours


def read_dates(data: object, where: str) -> dict[date, str]:
    """Names by date, in order of the dates."""
    if not isinstance(data, Mapping):
        refuse("«%(where)s» phải là các cặp ngày: tên.", where=where)
    return dict(sorted((_read_date(day, where), _read_name(name, where)) for day, name in data.items()))


def _read_date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        refuse("«%(where)s» có ngày sai «%(value)s»; cần dạng 2026-11-24.", where=where, value=value)


def _read_name(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        refuse("mỗi ngày của «%(where)s» cần một tên.", where=where)
    return value


def read_years(data: object) -> dict[int, str]:
    """How sure the holidays of each year are: `published` or `estimated`."""
    if not isinstance(data, Mapping):
        refuse("«years» phải là các cặp năm: published hoặc estimated.")
    for year, state in data.items():
        if not str(year).isdecimal() or state not in ("published", "estimated"):
            refuse("«years» có mục sai «%(year)s».", year=year)
    return {int(year): str(state) for year, state in sorted(data.items())}


def read_zone(value: object) -> ZoneInfo:
    """The time zone in which all hours are meant."""
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        refuse("không có múi giờ «%(zone)s».", zone=value)


def windows_to_json(windows: Sequence[Window]) -> list[list[str]]:
    """`[["07:30", "12:00"], ["13:30", "17:00"]]`."""
    return [[f"{opening:%H:%M}", f"{closing:%H:%M}"] for opening, closing in windows]
