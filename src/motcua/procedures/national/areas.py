"""What a record says of communes in the mountains, at the border, on islands or in need, which have more time.

The sentence stands in the texts of the ways of filing, with a limit of its own ("không quá 17 ngày") or as an addition
("được tăng thêm 10 ngày"). It is never the limit of everybody else.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from motcua.kernel.errors import Invalid
from motcua.procedures.national.wording import spans
from motcua.process.limit import Limit, Unit

AREA = "special"
"""The key of the communes meant here, as the province lists them (`procedures.models.Area`)."""

_WHERE = r"miền núi|biên giới|hải đảo|\bđảo\b|đặc khu|vùng sâu|vùng xa|khó khăn"
_CLAUSE = re.compile(
    r"(?:(?:đối với|tại|ở|thuộc)\s+(?:các\s+)?(?:xã|khu vực|tổ dân phố|thôn|bản|địa bàn|vùng|nơi)\b"
    rf"[^.:]{{0,60}}?(?:{_WHERE})"
    r"|xã hội (?:đặc biệt )?khó khăn)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:tăng|cộng|kéo dài|gia hạn)?\s*thêm\b|\bcộng thêm\b|\btăng lên\b", re.IGNORECASE)
_REACH = 420  # how far behind its communes a sentence names its time; official sentences are long
_NEXT_CLAUSE = re.compile(r"[-+*;.]\s*(?:đối với|trường hợp)|\b[a-zđ]\)\s", re.IGNORECASE)


class Extra(NamedTuple):
    """The time of these communes: `limits` in place of the usual ones, or with `more` on top; empty: not told.

    Where a sentence names several, each stands for the usual one in the same place.
    """

    limits: tuple[Limit, ...]
    more: bool

    def over(self, usual: Limit, named: Sequence[Limit] = ()) -> Limit | None:
        """The limit there, where it is `usual` elsewhere; None when it is not told.

        `named` are the usual limits in the order of the words. In the kind of day of the usual one: what a text calls
        "ngày" for the one, it calls so for the other.
        """
        if not self.limits:
            return None
        order = list(dict.fromkeys(named))
        place = order.index(usual) if usual in order else 0
        told = self.limits[place] if place < len(self.limits) else self.limits[0]
        quantity = usual.quantity + told.quantity if self.more else told.quantity
        days = (Unit.DAY, Unit.WORKING_DAY)
        unit = usual.unit if usual.unit in days and told.unit in days else told.unit
        try:
            return Limit(quantity, unit)
        except Invalid:
            return None


class Told(NamedTuple):
    """A text in two: what it says to everybody, and the extra time of these communes (None: nothing)."""

    usual: str
    extra: Extra | None


def read(text: str) -> Told:
    """Part a text into what holds everywhere and what holds in these communes only."""
    usual, extra = "", None
    while (found := _CLAUSE.search(text)) is not None:
        usual += text[: found.start()] + " . "
        this, text = _clause(text[found.start() :])
        extra = extra if extra is not None and extra.limits else this
    return Told(usual + text, extra)


def _clause(text: str) -> tuple[Extra, str]:
    """The extra time that a clause begins with, and the text behind it."""
    reach = text[:_REACH]
    named = next(iter(spans(reach)), None)
    if named is None or _NEXT_CLAUSE.search(reach[: named.start][20:]):
        return Extra((), more=False), text[_end_of_places(text) :]
    end = named.end + _tail(text[named.end :])
    limits = tuple(span.limit for span in spans(text[:end]))
    return Extra(limits, more=bool(_MORE.search(reach[: named.start]))), text[end:]


def _end_of_places(text: str) -> int:
    """Where the naming of places ends when no time follows: behind the last of them in this sentence."""
    return max((m.end() for m in re.finditer(_WHERE, text[:_REACH], re.IGNORECASE)), default=len(text))


def _tail(text: str) -> int:
    """What still belongs to the sentence behind its time."""
    end = re.search(r"\.(?!\d)|;(?!\s*(?:không quá|tối đa))|\n|\s[-+]\s|$", text)
    return end.start() if end else len(text)


def same_amount(one: Limit | None, other: Limit | None) -> bool:
    """Whether two limits name the same figure; texts are careless about "ngày" and "ngày làm việc"."""
    return one is not None and other is not None and one.quantity == other.quantity
