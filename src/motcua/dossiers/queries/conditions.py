"""Conditions on a dossier's row: written once, read in Python, as SQL and as a filter of Django's.

Only what all three can say alike: comparisons, memberships, *and*, *or*. There is no *not*, because a missing value
makes a comparison fail in all three, but not its opposite.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from itertools import product
from operator import and_, ge, gt, le, lt, or_
from typing import Any, ClassVar, Protocol

from django.db.models import Expression, F, Lookup, Q, Value
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from motcua.kernel.clock import VIETNAM

Row = Mapping[str, Any]


class Moment(StrEnum):
    """A moment that every question brings along: now, and the first moment of the next day in Vietnam."""

    NOW = "now"
    TOMORROW = "tomorrow"

    def at(self, now: datetime) -> datetime:
        """The moment itself, seen from `now`."""
        return now if self is Moment.NOW else tomorrow(now)


def tomorrow(now: datetime) -> datetime:
    """The first moment of the next day in Vietnam."""
    return datetime.combine(now.astimezone(VIETNAM).date() + timedelta(days=1), time(), VIETNAM)


class Condition(Protocol):
    """What a dossier must meet to be counted."""

    def holds(self, row: Row, now: datetime) -> bool:
        """Whether a row meets it; columns by their names."""

    def sql(self) -> str:
        """The same over columns of `dossiers_dossier`, with `moment.now` and `moment.tomorrow` at hand."""

    def q(self, now: datetime) -> Q:
        """The same as a filter of `Dossier`."""

    def columns(self) -> frozenset[str]:
        """What it asks about: columns, and the names of moments."""

    def ways(self) -> "Iterator[Every]":
        """The ways to meet it, each a plain *and*: one walk along an index each."""


Operand = Moment | str | int
"""A moment of the question, a column, or a number."""


@dataclass(frozen=True)
class _Relation:
    sign: str
    of: Callable[[Any, Any], bool]
    lookup: type[Lookup[Any]]


_RELATIONS: Mapping[str, _Relation] = {
    r.sign: r
    for r in (
        _Relation("<", lt, LessThan),
        _Relation("<=", le, LessThanOrEqual),
        _Relation(">", gt, GreaterThan),
        _Relation(">=", ge, GreaterThanOrEqual),
    )
}


@dataclass(frozen=True)
class Is:
    """`left` stands in this relation to `right`; with `days` it is their days in Vietnam that are compared."""

    left: Operand
    relation: str
    right: Operand
    days: bool = False

    def holds(self, row: Row, now: datetime) -> bool:
        """False when one of them is missing."""
        left, right = self._value(self.left, row, now), self._value(self.right, row, now)
        return left is not None and right is not None and _RELATIONS[self.relation].of(left, right)

    def _value(self, operand: Operand, row: Row, now: datetime) -> Any:
        if isinstance(operand, int):
            return operand
        value = operand.at(now) if isinstance(operand, Moment) else row[operand]
        return value.astimezone(VIETNAM).date() if self.days and value is not None else value

    def sql(self) -> str:
        """As `due_at < moment.now`."""
        return f"{self._text(self.left)} {self.relation} {self._text(self.right)}"

    def _text(self, operand: Operand) -> str:
        text = f"moment.{operand.value}" if isinstance(operand, Moment) else str(operand)
        return f"({text} AT TIME ZONE '{VIETNAM.key}')::date" if self.days else text

    def q(self, now: datetime) -> Q:
        """As a lookup between two expressions."""
        found = _RELATIONS[self.relation].lookup(
            self._expression(self.left, now), self._expression(self.right, now)
        )
        return Q(found)

    def _expression(self, operand: Operand, now: datetime) -> Expression | F:
        if isinstance(operand, int):
            return Value(operand)
        plain = Value(operand.at(now)) if isinstance(operand, Moment) else F(operand)
        return TruncDate(plain, tzinfo=VIETNAM) if self.days else plain

    def columns(self) -> frozenset[str]:
        """Both sides, but for numbers."""
        return frozenset(str(o) for o in (self.left, self.right) if not isinstance(o, int))

    def ways(self) -> "Iterator[Every]":
        """Itself."""
        yield Every(self)


@dataclass(frozen=True)
class Among:
    """A column holds one of these."""

    column: str
    values: frozenset[Any]

    def holds(self, row: Row, now: datetime) -> bool:
        """False when it is missing."""
        del now
        return row[self.column] in self.values

    def sql(self) -> str:
        """As `status IN (2, 4)`: written out, so that partial indexes fit."""
        return f"{self.column} IN ({', '.join(map(_literal, sorted(self.values)))})"

    def q(self, now: datetime) -> Q:
        """As `__in`."""
        del now
        return Q(**{f"{self.column}__in": sorted(self.values)})

    def columns(self) -> frozenset[str]:
        """The one."""
        return frozenset({self.column})

    def ways(self) -> "Iterator[Every]":
        """Itself."""
        yield Every(self)


def _literal(value: Any) -> str:
    """A code of ours; none holds a quotation mark."""
    return str(int(value)) if isinstance(value, int) else f"'{value}'"


@dataclass(frozen=True)
class Missing:
    """A column holds nothing."""

    column: str

    def holds(self, row: Row, now: datetime) -> bool:
        """As `is None`."""
        del now
        return row[self.column] is None

    def sql(self) -> str:
        """As `due_at IS NULL`."""
        return f"{self.column} IS NULL"

    def q(self, now: datetime) -> Q:
        """As `__isnull`."""
        del now
        return Q(**{f"{self.column}__isnull": True})

    def columns(self) -> frozenset[str]:
        """The one."""
        return frozenset({self.column})

    def ways(self) -> "Iterator[Every]":
        """Itself."""
        yield Every(self)


class _Joined:
    """Several conditions as one."""

    every: ClassVar[bool]

    def __init__(self, *parts: Condition) -> None:
        self.parts = parts

    def holds(self, row: Row, now: datetime) -> bool:
        """What the parts say, together."""
        return (all if self.every else any)(part.holds(row, now) for part in self.parts)

    def sql(self) -> str:
        """The parts, joined."""
        return (" AND " if self.every else " OR ").join(f"({part.sql()})" for part in self.parts)

    def q(self, now: datetime) -> Q:
        """The parts, joined."""
        return reduce(and_ if self.every else or_, (part.q(now) for part in self.parts))

    def columns(self) -> frozenset[str]:
        """Those of all parts."""
        return frozenset().union(*(part.columns() for part in self.parts))


class Every(_Joined):
    """Every part holds."""

    every = True

    def ways(self) -> "Iterator[Every]":
        """Each way of one part with each of the others."""
        for ways in product(*(list(part.ways()) for part in self.parts)):
            yield Every(*(part for way in ways for part in way.parts))


class Either(_Joined):
    """At least one part holds."""

    every = False

    def ways(self) -> Iterator[Every]:
        """The ways of each part. A row that meets two of them would be counted twice: parts exclude each other."""
        for part in self.parts:
            yield from part.ways()
