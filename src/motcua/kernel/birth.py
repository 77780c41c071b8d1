"""A day of birth as far as papers know it: a day, a month of a year, or a year alone.

Kept as ISO 8601 with reduced precision (`1965-03-12`, `1965-03`, `1965`); empty text is "not known".
"""

import re
from calendar import monthrange
from datetime import date

from motcua.kernel.vietnamese import typed_day

_YEAR = re.compile(r"^(?:00[/.\- ]?00[/.\- ]?)?(?P<year>[0-9]{4})(?:[/.\-]?00[/.\-]?00)?$")
_MONTH = re.compile(r"^(?:00[/.\- ]?)?(?P<month>0[1-9]|1[0-2]|[1-9](?=[/.\- ]))[/.\- ]?(?P<year>[0-9]{4})$")
_ISO_MONTH = re.compile(r"^(?P<year>[0-9]{4})-(?P<month>[0-9]{2})$")


def typed_birth(text: str) -> str | None:
    """What somebody wrote, as it is kept: `12/3/1965`, `3/1965`, `1965`, ISO, or a card's `00001965`; else None."""
    written = text.strip()
    day = typed_day(written)
    if day:
        return day.isoformat()
    month = _MONTH.match(written) or _ISO_MONTH.match(written)
    if month:
        return f"{month['year']}-{int(month['month']):02d}" if 1 <= int(month["month"]) <= 12 else None
    year = _YEAR.match(written)
    return year["year"] if year else None


def birth_words(kept: str) -> str:
    """As people read it: `12/03/1965`, `03/1965`, `1965`."""
    return "/".join(reversed(kept.split("-")))


def birth_year(kept: str) -> int | None:
    """The year; None when nothing is known."""
    return int(kept[:4]) if kept else None


def may_be_one(one: str, other: str) -> bool:
    """Whether two records could speak of one birth: as far as both know, they agree."""
    return one.startswith(other) or other.startswith(one)


def surely_of_age(kept: str, on: date, years: int = 18) -> bool:
    """Whether whoever was born then has surely completed `years` on that day (Civil Code 2015 art. 20)."""
    if not kept:
        return False
    latest = _latest(kept)
    return (latest.year + years, latest.month, latest.day) <= (on.year, on.month, on.day)


def _latest(kept: str) -> date:
    """The last day that it can have been."""
    year, month, day = (*(int(part) for part in kept.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
