"""Due dates a second time, from `motcua due --rules --json` alone: slow, simple, and without a line of the product.

Walks minute by minute through working time and day by day through the calendar. Starts are whole minutes.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def naive_due(rules: dict[str, Any], start: datetime, limit: str) -> tuple[datetime, datetime]:
    """(counted from, due), both aware."""
    zone = ZoneInfo(rules["zone"])
    begin = _begin(rules, start.astimezone(zone).replace(tzinfo=None))
    return begin.replace(tzinfo=zone), _end(rules, begin, limit).replace(tzinfo=zone)


def windows(rules: dict[str, Any], day: date) -> list[tuple[datetime, datetime]]:
    """The stretches of work of a date."""
    key = day.isoformat()
    if key in rules["worked"]:
        hours = rules["worked_hours"]
    elif key in rules["off"] or key in rules["holidays"]:
        hours = []
    else:
        hours = rules["hours"][NAMES[day.weekday()]]
    return [(_at(day, opening), _at(day, closing)) for opening, closing in hours]


def _at(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute))


def works(rules: dict[str, Any], moment: datetime) -> bool:
    """Whether the minute that begins at `moment` is worked."""
    return any(a <= moment < b for a, b in windows(rules, moment.date()))


def _next_working_day(rules: dict[str, Any], day: date) -> date:
    while not windows(rules, day):
        day += DAY
    return day


def _begin(rules: dict[str, Any], moment: datetime) -> datetime:
    today = windows(rules, moment.date())
    if today:
        cutoff, closing = rules["cutoff"], today[-1][1]
        last = closing
        if cutoff["kind"] == "at":
            last = _at(moment.date(), cutoff["at"])
        elif cutoff["kind"] == "last_minutes":
            last = closing - cutoff["minutes"] * MINUTE
        if last < moment < closing:
            return windows(rules, _next_working_day(rules, moment.date() + DAY))[0][0]
    while not works(rules, moment):
        moment += MINUTE
    return moment


def _end(rules: dict[str, Any], moment: datetime, limit: str) -> datetime:
    if limit == "same-day":
        return windows(rules, moment.date())[-1][1]
    number, unit = limit.rstrip("cdhm"), limit.lstrip("0123456789.")
    if unit == "cd":
        return _closing(rules, moment.date() + int(number) * DAY)
    if unit == "m":
        return _closing(rules, _months_later(moment.date(), int(number)))
    left = Decimal(number) * (rules["day_minutes"] if unit == "d" else 60)
    while left > 0:
        if works(rules, moment):
            left -= 1
        moment += MINUTE
    return moment


def _closing(rules: dict[str, Any], day: date) -> datetime:
    return windows(rules, _next_working_day(rules, day))[-1][1]


def _months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
