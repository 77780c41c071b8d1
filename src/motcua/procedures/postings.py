"""For every word, in which documents it stands: what lets a question be weighed against all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Term = TypeVar("Term", bound=Hashable)


class Postings(Generic[Term]):
    """Terms with the numbers of the documents that hold them, rising; each document is a set of terms.

    All numbers lie in one array and each term knows its stretch of it: the country's catalogue has a hundred thousand
    terms, and an array for each would weigh more than what it holds.
    """

    def __init__(self, documents: Iterable[Iterable[Term]]) -> None:
        found: dict[Term, list[int]] = {}
        self.size = 0
        for self.size, terms in enumerate(documents, 1):
            for term in terms:
                found.setdefault(term, []).append(self.size - 1)
        self._places: Places = np.fromiter(chain.from_iterable(found.values()), np.intp)
        self._stretches: dict[Term, slice] = {}
        end = 0
        for term, places in found.items():
            start, end = end, end + len(places)
            self._stretches[term] = slice(start, end)

    def of(self, term: Term) -> Places:
        """The documents that hold the term."""
        return self._places[self._stretches.get(term, _NOWHERE)]

    def count(self, term: Term) -> int:
        """How many documents hold it."""
        stretch = self._stretches.get(term, _NOWHERE)
        return int(stretch.stop - stretch.start)

    def counts(self) -> Counter[Term]:
        """How many documents hold each term."""
        return Counter({term: stretch.stop - stretch.start for term, stretch in self._stretches.items()})


_NOWHERE = slice(0, 0)
