"""Spans of time as Vietnamese sentences write them: "không quá 05 ngày làm việc", "10 (mười) ngày", "ngay trong ngày".

A sentence counts only when it names one span and no other: what names two is a question for a person.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.process.limit import Limit, Unit

_DIGITS: Mapping[str, int] = dict(
    zip("một hai ba bốn năm sáu bảy tám chín mười mốt tư lăm".split(), (*range(1, 11), 1, 4, 5), strict=True)  # noqa: SIM905
)
_WORD = "|".join(_DIGITS)
_SPELLED = rf"(?:(?:{_WORD})(?: mươi| mười)?(?: (?:{_WORD}))?|nửa)"
_FIGURE = r"(?:\d{1,4}(?:[.,]\d{1,2})?|½|1/2)"
_NUMBER = rf"(?:{_FIGURE}(?: ?\(\w[\w ]*\))?|{_SPELLED}(?: ?\(\d{{1,4}}\))?)"
_UNIT = r"(?P<unit>ngày làm việc|ngày|giờ làm việc|giờ|tiếng|tháng|tuần|năm)"
# Up to three words that belong to no other amount may stand between the two ends of a range: "05 đến 07 ngày".
_RANGE = rf"(?:{_NUMBER} ?(?:-|–|đến|tới|hoặc) ?)?"
_SPAN = re.compile(
    rf"(?<![\w/.,]){_RANGE}(?P<number>{_NUMBER}) ?{_UNIT}(?! \d{{1,2}}/)(?! rưỡi)\b", re.IGNORECASE
)
_SAME_DAY = re.compile(
    r"\b(?:ngay )?trong (?:cùng )?ngày(?! thứ)(?: làm việc)?\b(?! \d)|\bngay (?:khi|sau khi) (?:tiếp nhận|nhận)",
    re.IGNORECASE,
)
# What belongs to a span without changing it: when it begins, its parts, "the next working day if it came after three".
_ASIDE = re.compile(
    r"[;,(]?\s*(?:nếu )?(?:trường hợp |thời điểm )?(?:tiếp )?nhận[^.;]{0,60}sau 15\s*(?:giờ|h)[^.;]*|"
    r"sau 15\s*(?:giờ|h)[^.;]*|kể từ (?:ngày|khi|thời điểm)[^.,;()]*|\(?trong đó[^.;()]*\)?",
    re.IGNORECASE,
)
_CLOCK_HOURS = 8  # more hours than a working day has are hours of the clock, which no calendar of work counts
_DAYS_A_WEEK, _MONTHS_A_YEAR = 7, 12
_WHOLE: Mapping[str, tuple[Unit, int]] = {
    "ngày": (Unit.DAY, 1),
    "tuần": (Unit.DAY, _DAYS_A_WEEK),
    "tháng": (Unit.MONTH, 1),
    "năm": (Unit.MONTH, _MONTHS_A_YEAR),
}


class Span(NamedTuple):
    """A span that a text names, and where it stands."""

    limit: Limit
    start: int
    end: int


def spans(text: str) -> list[Span]:
    """Every span that a text names, of a range its longer end; what no calendar counts is left out.

    Half a day ("7,5 ngày") is one of work: calendar days have no halves.
    """
    found: list[Span] = []
    for match in _SPAN.finditer(text):
        limit = _limit(match["number"], match["unit"].lower())
        if limit is not None:
            found.append(Span(limit, match.start(), match.end()))
    return found


def counted(text: str) -> Limit | None:
    """The limit that a text names; None when it names none, or several that differ, or one that cannot be counted."""
    plain = _ASIDE.sub(" ", " ".join(normal(text).split()))
    named = {span.limit for span in spans(plain)}
    if not named and not _SPAN.search(plain) and _SAME_DAY.search(plain):
        return Limit(Decimal(0), Unit.SAME_DAY)
    return named.pop() if len(named) == 1 and _all_counted(plain) else None


def _all_counted(text: str) -> bool:
    named = [(_amount(m["number"]), m["unit"].lower()) for m in _SPAN.finditer(text)]
    return all(n is not None and _of_or_none(n, unit) and not _half_a_day(n, unit) for n, unit in named)


def _half_a_day(amount: Decimal, unit: str) -> bool:
    return unit == "ngày" and amount != int(amount)


def _limit(number: str, unit: str) -> Limit | None:
    amount = _amount(number)
    if amount is None:
        return None
    return _of_or_none(amount, "ngày làm việc" if _half_a_day(amount, unit) else unit)


def _of_or_none(amount: Decimal, unit: str) -> Limit | None:
    if amount <= 0:
        return None
    try:
        return _of(amount, unit)
    except Invalid:
        return None


def _of(amount: Decimal, unit: str) -> Limit | None:
    if unit == "ngày làm việc":
        return Limit(amount, Unit.WORKING_DAY)
    if unit in ("giờ làm việc", "giờ", "tiếng"):
        countable = unit == "giờ làm việc" or amount <= _CLOCK_HOURS
        return Limit(amount, Unit.HOUR) if countable else None
    kind, times = _WHOLE[unit]
    return Limit(amount * times, kind)


def _amount(number: str) -> Decimal | None:
    """`05`, `7,5`, `10 (mười)`, `mười lăm (15)`, `hai mươi`, `nửa`, `½`."""
    written = number.partition("(")[0].strip().lower()
    if written in ("½", "1/2", "nửa"):
        return Decimal("0.5")
    if written[:1].isdigit():
        return Decimal(written.replace(",", "."))
    return _spelled(written.split())


def _spelled(words: list[str]) -> Decimal | None:
    """Numbers below a hundred in words."""
    values = [_DIGITS.get(word, 0) for word in words]
    if "mươi" in words and len(values) > 1:
        return Decimal(values[0] * 10 + (values[2] if len(values) > 2 else 0))
    return Decimal(sum(values)) if values and all(values) else None
