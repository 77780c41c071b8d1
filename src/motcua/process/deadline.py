"""When something is due, and why; what is left of a limit while the clock stands still.

Rules and sources: docs/mechanisms/deadlines.md (days and months: Civil Code 2015, Articles 145-148).
"""

import math
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.process.calendar import CutoffKind, WorkCalendar
from motcua.process.explain import (
    Explained,
    counted_days,
    dates_between,
    idle_days,
    minutes_of,
    show,
    show_amount,
    show_date,
    uncertain_years,
)
from motcua.process.limit import Limit, Measure, Unit

_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
_YEARS = range(1990, 2200)


@dataclass(frozen=True)
class Due:
    """The moment something is due, the moment its clock started, and the derivation."""

    at: datetime
    counted_from: datetime
    limit: Limit
    calendar_version: str
    steps: tuple[Explained, ...]

    def to_json(self) -> dict[str, Any]:
        """`due_at` and `counted_from` in ISO 8601 with offset, the limit, the calendar version, the steps."""
        return {
            "due_at": self.at.isoformat(),
            "counted_from": self.counted_from.isoformat(),
            "limit": str(self.limit),
            "limit_text": self.limit.words,
            "calendar": self.calendar_version,
            "steps": [step.to_json() for step in self.steps],
        }


def due(calendar: WorkCalendar, start: datetime, limit: Limit, *, cutoff: bool = True) -> Due:
    """When a piece of work that arrived at `start` (aware) must be done.

    `cutoff=False` for work that begins inside the office (a step handed on at 16:30): the cut-off hour
    protects only the reception of dossiers. Raises `Invalid` for years outside 1990-2199.
    """
    if start.year not in _YEARS:
        raise Invalid("Thời điểm %(at)s nằm ngoài khoảng tính được (1990–2199).", at=start.isoformat())
    try:
        return _due(calendar, calendar.local(start), limit, cutoff)
    except OverflowError:
        raise Invalid("Thời hạn %(limit)s đi quá xa, lịch này không tính được.", limit=limit.words) from None


def _due(calendar: WorkCalendar, received: datetime, limit: Limit, cutoff: bool) -> Due:
    counted_from, steps = _clock_start(calendar, received, cutoff)
    more: Iterable[Explained]
    if limit.measure is Measure.CALENDAR:
        at, more = _calendar_due(calendar, counted_from, limit)
    elif limit.unit is Unit.SAME_DAY:
        at, more = _same_day_due(calendar, counted_from)
    else:
        at, more = _working_due(calendar, counted_from, limit)
    last = Explained("due", f"Đến hạn lúc {show(at)}.", (at.date(),), ends=calendar.aware(at))
    warnings = uncertain_years(calendar, received.date(), at.date())
    return Due(
        at=calendar.aware(at),
        counted_from=calendar.aware(counted_from),
        limit=limit,
        calendar_version=calendar.version,
        steps=(*steps, *more, *warnings, last),
    )


def _clock_start(
    calendar: WorkCalendar, received: datetime, cutoff: bool
) -> tuple[datetime, list[Explained]]:
    """When time begins to count: at the receipt, or the next opening if that was too late or out of hours."""
    today = received.date()
    steps = [
        Explained("received", f"Tiếp nhận lúc {show(received)}.", (today,), starts=calendar.aware(received))
    ]
    last = calendar.cutoff_on(today) if cutoff else None
    if last is not None and received > last and received < calendar.day(today).closing:
        counted_from = calendar.day(calendar.working_day_from(today + _ONE_DAY)).opening
        steps.append(_too_late(calendar, today, last, counted_from))
    else:
        counted_from = calendar.open_from(received)
        if counted_from != received:
            steps.append(_outside(calendar, today, counted_from))
    steps.extend(idle_days(calendar, today, counted_from.date() - _ONE_DAY))
    return counted_from, steps


def _too_late(calendar: WorkCalendar, today: date, last: datetime, counted_from: datetime) -> Explained:
    if calendar.cutoff.kind is CutoffKind.LAST_MINUTES:
        why = f"Tiếp nhận trong {calendar.cutoff.minutes} phút cuối giờ làm việc (sau {last:%H:%M})"
    else:
        why = f"Tiếp nhận sau giờ chốt {last:%H:%M}"
    sentence = f"{why} nên tính từ giờ mở cửa ngày làm việc kế tiếp: {show(counted_from)}."
    return Explained("cutoff", sentence, (today,), f"{last:%H:%M}", ends=calendar.aware(counted_from))


def _outside(calendar: WorkCalendar, today: date, counted_from: datetime) -> Explained:
    name = calendar.why_not_working(today)
    why = "Ngoài giờ làm việc" if name is None else f"Không phải ngày làm việc ({name})"
    sentence = f"{why} nên tính từ giờ mở cửa kế tiếp: {show(counted_from)}."
    return Explained("outside_hours", sentence, (today,), ends=calendar.aware(counted_from))


def _working_due(
    calendar: WorkCalendar, start: datetime, limit: Limit
) -> tuple[datetime, Iterator[Explained]]:
    amount = working_time(calendar, limit)
    portions = list(calendar.portions(start, amount))
    at = portions[-1].ends if portions else start
    length = show_amount(timedelta(minutes=calendar.day_minutes))
    rule = f" (1 ngày làm việc = {length})" if limit.unit is Unit.WORKING_DAY else ""
    sentence = f"Thời hạn {limit.words} = {show_amount(amount)} làm việc{rule}."

    def steps() -> Iterator[Explained]:
        yield Explained("limit", sentence, name=str(limit))
        yield from counted_days(
            calendar, start.date() if not portions else portions[0].day - _ONE_DAY, portions
        )

    return at, steps()


def working_time(calendar: WorkCalendar, limit: Limit) -> timedelta:
    """The working time a limit in working days or hours stands for."""
    unit = calendar.day_minutes if limit.unit is Unit.WORKING_DAY else 60
    return timedelta(minutes=float(limit.quantity * unit))


def _same_day_due(calendar: WorkCalendar, start: datetime) -> tuple[datetime, list[Explained]]:
    at = calendar.day(start.date()).closing
    sentence = f"Giải quyết trong ngày làm việc: đến giờ đóng cửa {show(at)}."
    return at, [Explained("same_day", sentence, (at.date(),), ends=calendar.aware(at))]


def _calendar_due(calendar: WorkCalendar, start: datetime, limit: Limit) -> tuple[datetime, list[Explained]]:
    first = start.date()
    steps = [
        Explained(
            "first_day_not_counted",
            f"Ngày đầu tiên {show_date(first)} không tính (Điều 147 Bộ luật Dân sự).",
            (first,),
        )
    ]
    if limit.unit is Unit.DAY:
        last, counted = _days_later(first, limit)
    else:
        last, counted = _months_later(first, limit)
    steps.append(counted)
    at = calendar.day(calendar.working_day_from(last)).closing
    if at.date() != last:
        steps.extend(_rolled(calendar, last, at))
    return at, steps


def _days_later(first: date, limit: Limit) -> tuple[date, Explained]:
    last = first + timedelta(days=int(limit.quantity))
    dates = tuple(dates_between(first + _ONE_DAY, last))
    ends = (dates[0], dates[-1])
    sentence = f"{limit.words} theo lịch, kể cả ngày nghỉ: từ {show_date(ends[0])} đến {show_date(ends[1])}."
    return last, Explained("calendar_days", sentence, ends, str(limit))


def _months_later(first: date, limit: Limit) -> tuple[date, Explained]:
    months = first.year * 12 + first.month - 1 + int(limit.quantity)
    year, month = months // 12, months % 12 + 1
    longest = monthrange(year, month)[1]
    last = date(year, month, min(first.day, longest))
    sentence = f"{limit.words}: đến ngày tương ứng {show_date(last)} (Điều 148 Bộ luật Dân sự)."
    if first.day > longest:
        sentence = (
            f"{limit.words}: tháng {month} không có ngày {first.day} nên lấy ngày cuối tháng, "
            f"{show_date(last)} (Điều 148 Bộ luật Dân sự)."
        )
    return last, Explained("months", sentence, (last,), str(limit))


def _rolled(calendar: WorkCalendar, last: date, at: datetime) -> Iterator[Explained]:
    yield from idle_days(calendar, last, at.date() - _ONE_DAY)
    sentence = f"Ngày cuối cùng là ngày nghỉ nên chuyển sang ngày làm việc kế tiếp: {show(at)}."
    yield Explained("rolled_forward", sentence, (last, at.date()), ends=calendar.aware(at))


def remaining(calendar: WorkCalendar, limit: Limit, now: datetime, due_at: datetime) -> int:
    """Minutes left of a limit at `now`, signed: negative says by how much it is overdue.

    Counted in the limit's own measure and rounded down; an overdue limit is at least one minute overdue, even
    when no working time has passed since, so that lateness can never be lost by pausing.
    """
    calendar_time = limit.measure is Measure.CALENDAR
    left = due_at - now if calendar_time else calendar.working_time_between(now, due_at)
    minutes = math.floor(left / _ONE_MINUTE)
    return min(minutes, -1) if due_at < now else minutes


def resume(calendar: WorkCalendar, limit: Limit, now: datetime, minutes: int) -> datetime:
    """The new due moment when the clock goes on at `now` with `minutes` (signed) left.

    What was overdue stays overdue by no less. Calendar time ends at the first closing at or after its last
    minute, never on a day off; an overdue calendar limit that would fall outside working time goes back to
    the closing before it.
    """
    if limit.measure is Measure.WORKING:
        if minutes == 0 and not calendar.is_within(now):
            return calendar.next_open(now)
        return calendar.add_working_minutes(now, minutes)
    moment = now + timedelta(minutes=minutes)
    return _closing_from(calendar, moment) if minutes >= 0 else _working_moment_until(calendar, moment)


def _closing_from(calendar: WorkCalendar, moment: datetime) -> datetime:
    """The first closing of a working day at or after `moment`."""
    local = calendar.local(moment)
    closing = calendar.day(calendar.working_day_from(local.date())).closing
    if closing < local:
        closing = calendar.day(calendar.working_day_from(local.date() + _ONE_DAY)).closing
    return calendar.aware(closing)


def _working_moment_until(calendar: WorkCalendar, moment: datetime) -> datetime:
    """`moment` when it lies in working time, otherwise the last closing (also for lunch) before it."""
    local = calendar.local(moment)
    for starts, ends in reversed(calendar.day(local.date()).stretches):
        if starts <= local:
            return calendar.aware(min(ends, local))
    return calendar.aware(calendar.day(calendar.working_day_until(local.date() - _ONE_DAY)).closing)


__all__ = [
    "Due",
    "Explained",
    "Limit",
    "Measure",
    "Unit",
    "due",
    "minutes_of",
    "remaining",
    "resume",
    "working_time",
]
