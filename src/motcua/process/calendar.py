"""An agency's working calendar: when it is open, and arithmetic in working time.

Wall-clock time of the agency's zone throughout. Boundary convention: a clock that ends at the instant of
closing ends there; one that starts at that instant starts at the next opening.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from motcua.process.calendar_data import (
    WEEKDAYS,
    Cutoff,
    CutoffKind,
    Window,
    read_cutoff,
    read_dates,
    read_hours,
    read_minutes,
    read_windows,
    read_years,
    read_zone,
    refuse,
    windows_to_json,
)

_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_KEYS = {
    *("version", "zone", "day_minutes", "hours", "worked_hours"),
    *("cutoff", "holidays", "off", "worked", "years"),
}
_WEEKDAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class DayRule(StrEnum):
    """Why a day counts or does not."""

    WORKING = "working_day"
    SWAP_WORKED = "swap_day_worked"
    SWAP_OFF = "swap_day_off"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


class Day(NamedTuple):
    """One date of the calendar: its stretches of work (local, naive), their length, and why it is so."""

    stretches: tuple[tuple[datetime, datetime], ...]
    length: timedelta
    rule: DayRule
    name: str

    @property
    def opening(self) -> datetime:
        """When the day's work begins."""
        return self.stretches[0][0]

    @property
    def closing(self) -> datetime:
        """When the day's work ends."""
        return self.stretches[-1][1]


class Portion(NamedTuple):
    """The share of one working day in an amount of working time."""

    day: date
    starts: datetime
    ends: datetime
    counted: timedelta
    whole: bool


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Hours by weekday (Monday first), holidays and swap days of one agency, in one version.

    `worked` are days of weekly rest that are worked instead of a day in `off`, with the hours `worked_hours`.
    `day_minutes` is the length of a "ngày làm việc". `years`: whose holidays are published or estimated.
    """

    version: str
    hours: tuple[tuple[Window, ...], ...]
    zone: str = "Asia/Ho_Chi_Minh"
    holidays: Mapping[date, str] = field(default_factory=dict)
    worked: Mapping[date, str] = field(default_factory=dict)
    off: Mapping[date, str] = field(default_factory=dict)
    worked_hours: tuple[Window, ...] = ()
    cutoff: Cutoff = field(default_factory=Cutoff)
    day_minutes: int = 480
    years: Mapping[int, str] = field(default_factory=dict)
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.version:
            refuse("thiếu «version».")
        if not any(self.hours) or len(self.hours) != 7:
            refuse("cần giờ làm việc của bảy ngày, ít nhất một ngày có giờ.")
        if self.worked and not self.worked_hours:
            refuse("có ngày làm bù nhưng thiếu «worked_hours».")
        self._check_dates()
        self._check_cutoff()

    def _check_dates(self) -> None:
        named = [*self.holidays, *self.worked, *self.off]
        twice = sorted({day for day in named if named.count(day) > 1}) if len(set(named)) < len(named) else []
        if twice:
            refuse("ngày %(day)s có mặt hai lần trong ngày lễ, ngày làm bù, ngày nghỉ bù.", day=twice[0])

    def _check_cutoff(self) -> None:
        for windows in (*self.hours, self.worked_hours):
            if not windows:
                continue
            today = date(2000, 1, 1)
            last = self.cutoff.on(today, datetime.combine(today, windows[-1][1]))
            if last is not None and last <= datetime.combine(today, windows[0][0]):
                refuse("giờ chốt phải sau giờ mở cửa của mọi ngày làm việc.")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a calendar; raises `Invalid`, naming the place. `worked_hours`: Monday's if absent."""
        if unknown := sorted(set(data) - _KEYS):
            refuse("không biết mục «%(key)s».", key=unknown[0])
        hours = read_hours(data.get("hours"))
        worked = data.get("worked_hours")
        return cls(
            version=str(data.get("version") or ""),
            hours=hours,
            zone=str(read_zone(data.get("zone", "Asia/Ho_Chi_Minh"))),
            holidays=read_dates(data.get("holidays", {}), "holidays"),
            worked=read_dates(data.get("worked", {}), "worked"),
            off=read_dates(data.get("off", {}), "off"),
            worked_hours=hours[0] if worked is None else read_windows(worked, "worked_hours"),
            cutoff=read_cutoff(data.get("cutoff", {"kind": "none"})),
            day_minutes=read_minutes(data.get("day_minutes", 480), "day_minutes"),
            years=read_years(data.get("years", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """The whole calendar as data; `from_json` reads it back."""
        return {
            "version": self.version,
            "zone": self.zone,
            "day_minutes": self.day_minutes,
            "hours": {day: windows_to_json(w) for day, w in zip(WEEKDAYS, self.hours, strict=True)},
            "worked_hours": windows_to_json(self.worked_hours),
            "cutoff": self.cutoff.to_json(),
            "holidays": {day.isoformat(): name for day, name in self.holidays.items()},
            "off": {day.isoformat(): name for day, name in self.off.items()},
            "worked": {day.isoformat(): name for day, name in self.worked.items()},
            "years": {str(year): state for year, state in self.years.items()},
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkCalendar) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.zone)

    def local(self, moment: datetime) -> datetime:
        """An aware moment as naive wall-clock time of the agency."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.tz).replace(tzinfo=None)

    def aware(self, local: datetime) -> datetime:
        """Wall-clock time of the agency as an aware moment."""
        return local.replace(tzinfo=self.tz)

    def day(self, value: date) -> Day:
        """What `value` is in this calendar (kept after the first asking)."""
        known = self._days.get(value)
        if known is None:
            known = self._days[value] = self._make_day(value)
        return known

    def _make_day(self, value: date) -> Day:
        rule, name, windows = self._rule(value)
        stretches = tuple((datetime.combine(value, a), datetime.combine(value, b)) for a, b in windows)
        return Day(stretches, sum((b - a for a, b in stretches), _NOTHING), rule, name)

    def _rule(self, value: date) -> tuple[DayRule, str, tuple[Window, ...]]:
        if value in self.worked:
            return DayRule.SWAP_WORKED, self.worked[value], self.worked_hours
        if value in self.off:
            return DayRule.SWAP_OFF, self.off[value], ()
        if value in self.holidays:
            return DayRule.HOLIDAY, self.holidays[value], ()
        windows = self.hours[value.weekday()]
        return DayRule.WORKING if windows else DayRule.WEEKEND, _WEEKDAY_NAMES[value.weekday()], windows

    def is_working(self, value: date) -> bool:
        """Whether the agency works at all on this date."""
        return bool(self.day(value).stretches)

    def why_not_working(self, value: date) -> str | None:
        """ "Chủ nhật", "Tết Nguyên đán"...; None for a working day."""
        day = self.day(value)
        return None if day.stretches else day.name

    def windows(self, value: date) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of work of a date as aware moments."""
        return tuple((self.aware(a), self.aware(b)) for a, b in self.day(value).stretches)

    def cutoff_on(self, value: date) -> datetime | None:
        """The last local moment of a working day at which a receipt still counts on that day."""
        day = self.day(value)
        return self.cutoff.on(value, day.closing) if day.stretches else None

    def working_day_from(self, value: date) -> date:
        """The first working day on or after `value`."""
        while not self.day(value).stretches:
            value += _ONE_DAY
        return value

    def working_day_until(self, value: date) -> date:
        """The last working day on or before `value`."""
        while not self.day(value).stretches:
            value -= _ONE_DAY
        return value

    def next_open(self, moment: datetime) -> datetime:
        """The first moment at or after `moment` when work goes on; from a closing on, the next opening."""
        return self.aware(self.open_from(self.local(moment)))

    def open_from(self, local: datetime) -> datetime:
        """`next_open` in local time."""
        for starts, ends in self.day(local.date()).stretches:
            if local < ends:
                return max(starts, local)
        return self.day(self.working_day_from(local.date() + _ONE_DAY)).opening

    def is_within(self, moment: datetime) -> bool:
        """Whether `moment` lies in working time, openings and closings included."""
        local = self.local(moment)
        return any(a <= local <= b for a, b in self.day(local.date()).stretches)

    def portions(self, local: datetime, amount: timedelta) -> Iterator[Portion]:
        """Spend working time from `local` on, day by day; the last portion's end is the result."""
        value = local.date()
        while amount > _NOTHING:
            portion = self._portion(value, local, amount)
            if portion is not None:
                amount -= portion.counted
                yield portion
            value += _ONE_DAY

    def _portion(self, value: date, local: datetime, amount: timedelta) -> Portion | None:
        day = self.day(value)
        if value > local.date() and _NOTHING < day.length <= amount:
            return Portion(value, day.opening, day.closing, day.length, whole=True)
        first, last, counted = None, local, _NOTHING
        for starts, ends in day.stretches:
            begin = max(starts, local)
            if begin >= ends or counted == amount:
                continue
            last = min(ends, begin + (amount - counted))
            counted += last - begin
            first = first or begin
        return None if first is None else Portion(value, first, last, counted, counted == day.length)

    def add_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """`moment` moved by a signed amount of working time; zero leaves it where it is.

        Forward it may rest on a closing, backward on an opening: there the amount is spent.
        """
        local = self.local(moment)
        if amount < _NOTHING:
            return self.aware(self._back(local, -amount))
        for portion in self.portions(local, amount):
            local = portion.ends
        return self.aware(local)

    def _back(self, local: datetime, amount: timedelta) -> datetime:
        value, latest = local.date(), local
        while True:
            for starts, ends in reversed(self.day(value).stretches):
                end = min(ends, latest)
                if end <= starts:
                    continue
                if end - starts >= amount:
                    return end - amount
                amount -= end - starts
            value -= _ONE_DAY

    def add_working_minutes(self, moment: datetime, minutes: float) -> datetime:
        """`add_working_time` in minutes, signed."""
        return self.add_working_time(moment, timedelta(minutes=minutes))

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Working time from `a` to `b`; negative when `b` is earlier."""
        first, last = self.local(a), self.local(b)
        if last < first:
            return -self._elapsed(last, first)
        return self._elapsed(first, last)

    def _elapsed(self, first: datetime, last: datetime) -> timedelta:
        total, value, end = _NOTHING, first.date(), last.date()
        while value <= end:
            day = self.day(value)
            if first.date() < value < end:
                total += day.length
            else:
                total += sum(
                    (max(min(e, last) - max(s, first), _NOTHING) for s, e in day.stretches), _NOTHING
                )
            value += _ONE_DAY
        return total

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from `a` to `b`, signed, a broken minute dropped."""
        return int(self.working_time_between(a, b) / timedelta(minutes=1))


_BY_PARTS = ("hours", "holidays", "worked", "off", "years")


def with_overrides(base: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """An agency's calendar content: the province's with the agency's own parts put over it.

    Hours are replaced day by day, dates are added (null takes one out), the rest is replaced whole.
    The version names both: `2026.1+H90.61-1`.
    """
    merged = dict(base)
    for key, value in overrides.items():
        if key == "version":
            merged[key] = f"{base.get(key, '')}+{value}"
        elif key in _BY_PARTS:
            parts = {**base.get(key, {}), **value}
            merged[key] = {part: content for part, content in parts.items() if content is not None}
        else:
            merged[key] = value
    return merged


def overrides_of(base: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What an agency has to say of its own for `wanted` to come out of `with_overrides`; both are whole contents.

    A date or a year that the province has and the agency has not is taken out with null. The version is left out.
    """
    found: dict[str, Any] = {}
    for key in sorted(wanted.keys() - {"version"}):
        if key in _BY_PARTS:
            was, now = base.get(key, {}), wanted[key]
            parts = {part: now.get(part) for part in {**was, **now} if was.get(part) != now.get(part)}
            found |= {key: parts} if parts else {}
        elif wanted[key] != base.get(key):
            found[key] = wanted[key]
    return found


def differing_days(one: WorkCalendar, other: WorkCalendar, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` on which two calendars do not work alike, or end receipts at another hour."""
    value = first
    while value <= last:
        same = one.day(value).stretches == other.day(value).stretches
        if not same or one.cutoff_on(value) != other.cutoff_on(value):
            yield value
        value += _ONE_DAY


__all__ = [
    "Cutoff",
    "CutoffKind",
    "Day",
    "DayRule",
    "Portion",
    "Window",
    "WorkCalendar",
    "differing_days",
    "overrides_of",
    "with_overrides",
]
