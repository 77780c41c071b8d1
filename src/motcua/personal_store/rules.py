"""Whether a paper holds on a day, and may stand for one of a filing. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REPLACE, CORRECT, REVOKE = "replace", "correct", "revoke"


class Standing(StrEnum):
    """How a paper stands on a day."""

    HOLDS = "holds"
    OVER = "over"
    SETTING_RIGHT = "setting_right"
    REPLACED = "replaced"
    REVOKED = "revoked"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Facts:
    """What decides it: the way in which it is set right and whether that is done, its last day, its signatures."""

    way: str = ""
    ended: bool = False
    valid_until: date | None = None
    integrity: str = ""
    gone: bool = False


def standing(facts: Facts, today: date) -> Standing:
    """The gravest that can be said of it. One that is corrected holds, together with what corrects it."""
    if facts.gone:
        return Standing.GONE
    if facts.way in (REPLACE, REVOKE):
        ends = {REPLACE: Standing.REPLACED, REVOKE: Standing.REVOKED}
        return ends[facts.way] if facts.ended else Standing.SETTING_RIGHT
    if facts.integrity == "changed":
        return Standing.CHANGED
    if facts.valid_until is not None and facts.valid_until < today:
        return Standing.OVER
    return Standing.HOLDS


def last_day(issued_on: date | None, months: int | None, said: date | None = None) -> date | None:
    """Until when a paper holds: what it says itself, else so many months from its day by the law of its kind.

    A month ends on the day of the same number, or on its last one (Civil Code 2015 art. 147, 148).
    """
    if said is not None or issued_on is None or months is None:
        return said
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    for day in range(issued_on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, issued_on.day)
