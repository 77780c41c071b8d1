"""A year and a month of a calendar, day by day, for drawing: what each day is, in a word, a sign and a tone."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from motcua.process.calendar import DayRule, WorkCalendar

_MONDAY_FIRST = Calendar(firstweekday=0)
# Class of the cell and the sign in it: colour is never the only one.
_SIGNS = {
    DayRule.WORKING: ("", ""),
    DayRule.WEEKEND: ("day-rest", ""),
    DayRule.HOLIDAY: ("day-holiday", "L"),
    DayRule.SWAP_OFF: ("day-off", "N"),
    DayRule.SWAP_WORKED: ("day-worked", "B"),
}


@dataclass(frozen=True)
class Cell:
    """A day of a month; `own` differs from the province's calendar."""

    day: date
    tone: str
    sign: str
    name: str
    hours: str
    own: bool
    today: bool


Week = list[Cell | None]


def month_words(month: int) -> str:
    """`Tháng 11`."""
    return _("Tháng %(month)d") % {"month": month}


def weekdays() -> list[str]:
    """Short names, Monday first."""
    return [_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN")]


def legend() -> list[tuple[str, str, str]]:
    """What signs and tones mean."""
    return [
        ("day-holiday", "L", _("Nghỉ lễ")),
        ("day-off", "N", _("Nghỉ hoán đổi, ngày riêng")),
        ("day-worked", "B", _("Làm bù")),
        ("day-rest", "", _("Nghỉ hằng tuần")),
    ]


def month(calendar: WorkCalendar, shared: WorkCalendar, year: int, number: int, today: date) -> list[Week]:
    """The weeks of a month; `shared` is the province's calendar, from which an agency's own days are told."""
    return [
        [_cell(calendar, shared, day, today) if day.month == number else None for day in week]
        for week in _MONDAY_FIRST.monthdatescalendar(year, number)
    ]


def _cell(calendar: WorkCalendar, shared: WorkCalendar, value: date, today: date) -> Cell:
    found = calendar.day(value)
    tone, sign = _SIGNS[found.rule]
    special = found.rule not in (DayRule.WORKING, DayRule.WEEKEND)
    return Cell(
        day=value,
        tone=tone,
        sign=sign,
        name=found.name if special else "",
        hours=", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in found.stretches),
        own=found.stretches != shared.day(value).stretches,
        today=value == today,
    )
