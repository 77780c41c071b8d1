"""Filters: which entries have a value, and how many of those found have each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from motcua.procedures.entry import Entry
from motcua.procedures.postings import Flags, Places

FILTERS: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "field": lambda e: (e.field,),
    "agency": lambda e: e.agencies,
    "level": lambda e: (e.level,),
    "subject": lambda e: e.subjects,
    "online": lambda e: (e.online_level,),
}


class Facet:
    """One filter over all entries."""

    def __init__(self, values: Iterable[Sequence[str]]) -> None:
        rows = list(values)
        self._size = len(rows)
        self._values = sorted({*chain.from_iterable(rows)})
        number = {value: n for n, value in enumerate(self._values)}
        # One line for each value of each entry.
        self._entries: Places = np.repeat(np.arange(self._size), [len(row) for row in rows]).astype(np.intp)
        self._numbers: Places = np.array([number[value] for row in rows for value in row], np.intp)
        self._number = number

    def having(self, value: str) -> Flags:
        """Which entries have the value."""
        there = np.zeros(self._size, np.bool_)
        there[self._entries[self._numbers == self._number.get(value, -1)]] = True
        return there

    def counts(self, kept: Flags) -> dict[str, int]:
        """How many of the kept entries have each value, by value; those that nobody has are left out."""
        counted = np.bincount(self._numbers[kept[self._entries]]).tolist()
        return {self._values[number]: count for number, count in enumerate(counted) if count}


class Facets:
    """All filters over all entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._facets = {name: Facet(map(of, entries)) for name, of in FILTERS.items()}
        self._size = len(entries)

    def kept(self, found: Places, chosen: Mapping[str, str]) -> Places:
        """Those of the found that have every chosen value."""
        for name, value in chosen.items():
            found = found[self._facets[name].having(value)[found]]
        return found

    def counts(self, found: Places, chosen: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """For each filter its values among the found, with the other filters as they are set."""
        whole = self._flags(self.kept(found, chosen))
        return {
            name: facet.counts(self._flags(self._others(found, chosen, name)) if name in chosen else whole)
            for name, facet in self._facets.items()
        }

    def _others(self, found: Places, chosen: Mapping[str, str], name: str) -> Places:
        return self.kept(found, {other: value for other, value in chosen.items() if other != name})

    def _flags(self, places: Places) -> Flags:
        flags = np.zeros(self._size, np.bool_)
        flags[places] = True
        return flags
