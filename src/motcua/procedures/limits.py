"""Comparing time limits, in minutes of one kind of time; across kinds no comparison is made up."""

from typing import Literal

from motcua.kernel.errors import Invalid
from motcua.procedures.types import LimitRow

_MINUTES_A_DAY = 8 * 60
_WORKING = {"working_day": _MINUTES_A_DAY, "hour": 60}
Clock = Literal["working", "calendar", "months"]


def measured(row: LimitRow) -> tuple[Clock, float] | None:
    """The kind of time and the amount (working minutes, calendar days, months); None when it is known only as text."""
    if row.unit == "same_day":
        return "working", _MINUTES_A_DAY
    if row.quantity is None:
        return None
    if row.unit in _WORKING:
        return "working", row.quantity * _WORKING[row.unit]
    if row.unit == "day":
        return "calendar", row.quantity
    return ("months", row.quantity) if row.unit == "month" else None


def comparable(one: LimitRow, other: LimitRow) -> bool:
    """Whether one of the two can be called longer without knowing the days between."""
    a, b = measured(one), measured(other)
    return a is not None and b is not None and a[0] == b[0]


def not_longer(row: LimitRow, law: LimitRow) -> bool:
    """Whether a limit certainly keeps within another; limits of different kinds never certainly do."""
    a, b = measured(row), measured(law)
    return a is not None and b is not None and a[0] == b[0] and a[1] <= b[1]


def check_committed(row: LimitRow, law: LimitRow | None) -> None:
    """A promise may shorten the statutory limit, never lengthen it; raises `Invalid` with the reason.

    Where the law names no limit that can be counted, any promise is better than none.
    """
    if law is None or measured(law) is None:
        return
    if not comparable(row, law):
        raise Invalid(
            "Không so sánh được «%(promised)s» với thời hạn luật định «%(law)s». Hãy dùng cùng đơn vị.",
            code="limit_not_comparable",
            promised=words(row),
            law=words(law),
        )
    if not not_longer(row, law):
        raise Invalid(
            "Thời hạn cam kết «%(promised)s» dài hơn thời hạn luật định «%(law)s».",
            code="limit_too_long",
            promised=words(row),
            law=words(law),
        )


def words(row: LimitRow) -> str:
    """The limit as people read it."""
    if row.unit == "other" or row.limit is None:
        return row.text or "không rõ"
    return row.limit.words
