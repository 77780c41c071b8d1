"""The derivation of a due date, step by step: a stable key for programs and a sentence for people each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from motcua.kernel.vietnamese import day as show_day
from motcua.process.calendar import DayRule, Portion, WorkCalendar

_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
_SHORT = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Explained:
    """One step of a derivation.

    `rule` is stable: received, cutoff, outside_hours, weekend, holiday, swap_day_off, swap_day_worked, limit,
    hours, same_day, first_day_not_counted, calendar_days, months, rolled_forward, calendar_estimated,
    calendar_missing, due. `dates` are the days it speaks of; `starts`, `ends` and `minutes` say where
    working time was counted: the minutes of all steps add up to a limit in working time.
    """

    rule: str
    sentence: str
    dates: tuple[date, ...] = ()
    name: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    minutes: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Only what is known: dates and moments in ISO 8601."""
        data: dict[str, Any] = {"rule": self.rule, "sentence": self.sentence}
        if self.dates:
            data["dates"] = [d.isoformat() for d in self.dates]
        if self.name:
            data["name"] = self.name
        if self.starts:
            data["from"] = self.starts.isoformat()
        if self.ends:
            data["to"] = self.ends.isoformat()
        if self.minutes is not None:
            data["minutes"] = self.minutes
        return data


def show(local: datetime) -> str:
    """`16:45 thứ Sáu 20/11/2026`."""
    return f"{local:%H:%M} {show_date(local.date())}"


@lru_cache(maxsize=4096)
def show_date(value: date) -> str:
    """`thứ Sáu 20/11/2026`."""
    return f"{_SHORT[value.weekday()]} {show_day(value)}"


def minutes_of(amount: timedelta) -> float:
    """An amount of time in minutes, whole where it is whole."""
    minutes = amount / _ONE_MINUTE
    return int(minutes) if minutes == int(minutes) else minutes


def show_amount(amount: timedelta) -> str:
    """`7 giờ 45 phút`."""
    seconds = int(amount.total_seconds())
    parts = ((seconds // 3600, "giờ"), (seconds // 60 % 60, "phút"), (seconds % 60, "giây"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 phút"


def dates_between(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += _ONE_DAY


def idle_days(calendar: WorkCalendar, first: date, last: date) -> Iterator[Explained]:
    """The days off from `first` to `last`, neighbours of the same reason together."""
    if first > last:
        return
    found = ((calendar.day(d), d) for d in dates_between(first, last) if not calendar.is_working(d))
    for (rule, _), group in groupby(
        found, key=lambda f: (f[0].rule, f[0].rule is DayRule.WEEKEND or f[0].name)
    ):
        days = tuple(group)
        names = dict.fromkeys(day.name for day, _ in days)
        yield _idle(rule, ", ".join(names), tuple(value for _, value in days))


def _idle(rule: DayRule, name: str, dates: tuple[date, ...]) -> Explained:
    if rule is DayRule.WEEKEND:
        sentence = f"Nghỉ hằng tuần {_span(dates)}: không tính."
    elif rule is DayRule.HOLIDAY:
        sentence = f"Nghỉ lễ «{name}» {_span(dates)}: không tính."
    else:
        sentence = f"{name} ({_span(dates)}): không tính."
    return Explained(rule.value, sentence, dates, name)


def _span(dates: Sequence[date]) -> str:
    if len(dates) == 1:
        return show_date(dates[0])
    return f"từ {show_date(dates[0])} đến {show_date(dates[-1])}"


def counted_days(calendar: WorkCalendar, after: date, portions: Iterable[Portion]) -> Iterator[Explained]:
    """Where working time was spent: whole ordinary days in a row together, days off named between."""
    row: list[Portion] = []
    for portion in portions:
        if row and not _continues(calendar, row[-1], portion):
            yield _spent(calendar, row)
            row = []
        yield from idle_days(calendar, after + _ONE_DAY, portion.day - _ONE_DAY)
        row.append(portion)
        after = portion.day
    if row:
        yield _spent(calendar, row)


def _continues(calendar: WorkCalendar, before: Portion, portion: Portion) -> bool:
    if not (before.whole and portion.whole) or before.counted != portion.counted:
        return False
    ordinary = calendar.day(before.day).rule is calendar.day(portion.day).rule is DayRule.WORKING
    return ordinary and portion.day - before.day == _ONE_DAY


def _spent(calendar: WorkCalendar, row: Sequence[Portion]) -> Explained:
    first, last = row[0], row[-1]
    day = calendar.day(first.day)
    total = sum((p.counted for p in row), timedelta(0))
    if day.rule is DayRule.SWAP_WORKED:
        rule, name, lead = day.rule.value, day.name, f"{day.name} ({show_date(first.day)}): tính"
    elif len(row) > 1:
        rule, name = "hours", ""
        lead = f"Từ {show_date(first.day)} đến {show_date(last.day)}, {len(row)} ngày đủ giờ: tính"
    else:
        rule, name = "hours", ""
        lead = f"Trong {show_date(first.day)} từ {first.starts:%H:%M} đến {last.ends:%H:%M}: tính"
    return Explained(
        rule,
        f"{lead} {show_amount(total)}.",
        tuple(p.day for p in row),
        name,
        calendar.aware(first.starts),
        calendar.aware(last.ends),
        minutes_of(total),
    )


def uncertain_years(calendar: WorkCalendar, first: date, last: date) -> Iterator[Explained]:
    """A warning for every year on the way whose holidays are not published yet."""
    if not calendar.years:
        return
    for year in range(first.year, last.year + 1):
        state = calendar.years.get(year)
        if state == "estimated":
            yield Explained(
                "calendar_estimated",
                f"Lịch nghỉ lễ, Tết năm {year} là dự kiến, chưa có thông báo chính thức; "
                "ngày hẹn có thể phải tính lại.",
                name=str(year),
            )
        elif state is None:
            yield Explained(
                "calendar_missing",
                f"Chưa có lịch nghỉ lễ, Tết năm {year}; mới chỉ trừ ngày nghỉ hằng tuần, "
                "ngày hẹn có thể phải tính lại.",
                name=str(year),
            )
