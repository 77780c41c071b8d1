"""What the law or a province may change: rows that hold from a day on (`from`), in a file beside its reader.

Who changes one adds a row with its day and source; what happened before keeps what held then.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from motcua.kernel.clock import VIETNAM

Row = Mapping[str, Any]
T = TypeVar("T")
_NEVER = "9999-12-31"


def as_it_stands(row: Row) -> Row:
    """A row that is not read into anything."""
    return row


class Versions(Generic[T]):
    """The rows of a file, or of a `part` of it, each read once by `read`. A `when` is a day, or a moment in Vietnam.

    A row may end (`until`, its last day): whoever reads such rows asks `during`, the others never end before the next.
    """

    def __init__(self, file: Path, read: Callable[[Row], T], *, part: str = "") -> None:
        self._file, self._read, self._part = file, read, part

    @cached_property
    def _rows(self) -> Sequence[tuple[str, str, T]]:
        """Day, key (of rows that have one) and what was read, as they stand in the file."""
        return [(str(row["from"]), str(row.get("key", "")), self._read(row)) for row in self._raw]

    @cached_property
    def _raw(self) -> Sequence[Row]:
        found = json.loads(self._file.read_text("utf-8"))
        rows: Sequence[Row] = found[self._part] if self._part else found
        return rows

    @cached_property
    def _in_time(self) -> Sequence[tuple[str, str, T]]:
        return sorted(self._rows, key=lambda row: row[0])

    def at(self, when: date | datetime) -> T:
        """The one that holds; before the first, the first."""
        day = max(_day(when), self._in_time[0][0])
        return [value for begins, _key, value in self._in_time if begins <= day][-1]

    def during(self, when: date | datetime) -> T | None:
        """Of those that have begun and are not over the one that began last; None where there is none."""
        day = _day(when)
        return next((value for begins, ends, value in reversed(self._periods) if begins <= day <= ends), None)

    @cached_property
    def _periods(self) -> Sequence[tuple[str, str, T]]:
        """First day, last day and what was read, in time."""
        ends = [str(row.get("until") or _NEVER) for row in self._raw]
        found = [(begins, end, value) for (begins, _key, value), end in zip(self._rows, ends, strict=True)]
        return sorted(found, key=lambda row: row[0])

    def newest(self, when: date | datetime) -> dict[str, T]:
        """By key, the newest form of each that had begun, in the order of the file."""
        return self._newest(_day(when))

    def from_the_first(self, when: date | datetime) -> dict[str, T]:
        """The same, and before the first of all those that began first."""
        return self._newest(max(_day(when), self._in_time[0][0]))

    def ever(self) -> dict[str, T]:
        """By key, the last form of each."""
        return self._newest(self._in_time[-1][0])

    def _newest(self, day: str) -> dict[str, T]:
        found = {key: value for begins, key, value in self._in_time if begins <= day}
        return {key: found[key] for _day, key, _value in self._rows if key in found}

    def __iter__(self) -> Iterator[T]:
        """All, the oldest first."""
        return (value for _day, _key, value in self._in_time)


def _day(when: date | datetime) -> str:
    day = when.astimezone(VIETNAM).date() if isinstance(when, datetime) else when
    return day.isoformat()
