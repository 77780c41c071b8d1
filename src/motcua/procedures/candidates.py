"""Which procedures are worth ranking: those that share the rarest words with a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

import numpy as np

from motcua.procedures.entry import Entry
from motcua.procedures.postings import Numbers, Places, Postings
from motcua.procedures.weighting import Question, Rarity, Wording

_TOO_COMMON = 0.25  # a word in more of the catalogue than this makes no candidates while rarer ones do


class Candidates:
    """Words and pairs of neighbours with the entries that say them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._words = Postings(frozenset(w.folded for w in entry.words) for entry in entries)
        self._pairs = Postings(entry.pairs for entry in entries)
        self._needs: Numbers = np.array([e.popular / 100 for e in entries], np.float64)
        self.rarity = Rarity(len(entries), self._words.counts(), self._pairs.counts())

    def first(self, question: Question, most: int) -> list[int]:
        """At most so many, by how rare the words are that they share with the question."""
        return self._ordered(question, most)[:most]

    def after(self, question: Question, first: int) -> list[int]:
        """Those that follow the first so many."""
        return self._ordered(question, None)[first:]

    def _ordered(self, question: Question, most: int | None) -> list[int]:
        """The best of each wording in turn; `most` of one wording are enough where no more are wanted in all."""
        found = [self._sharing(wording, most) for wording in question.wordings]
        return list(dict.fromkeys(place for row in zip_longest(*found) for place in row if place is not None))

    def _sharing(self, wording: Wording, most: int | None) -> list[int]:
        shared, touched = self._needs.copy(), _Touched(len(self._needs))
        for places, weight in self._said(wording):
            shared[places] += weight
            touched.add(places)
        found = touched.in_order()
        worth = shared[found]
        if most is not None and len(found) > most:
            # Equals of the last one stay in, so that whoever came first among them is taken.
            best = worth >= np.partition(worth, -most)[-most]
            found, worth = found[best], worth[best]
        order: list[int] = found[np.argsort(-worth, kind="stable")].tolist()
        return order

    def _said(self, wording: Wording) -> Iterable[tuple[Places, float]]:
        """Where each telling word and each pair stands, and what it tells."""
        common = _TOO_COMMON * len(self._needs)
        telling = [w for w in wording.terms if 0 < self._words.count(w) <= common]
        for word in telling or wording.terms:
            yield self._words.of(word), wording.terms[word].weight
        for pair, weight in wording.pairs.items():
            yield self._pairs.of(pair), weight


class _Touched:
    """Places in the order in which they were first come by."""

    def __init__(self, size: int) -> None:
        self._seen = np.zeros(size, np.bool_)
        self._stretches: list[Places] = []

    def add(self, places: Places) -> None:
        """Places that are different from each other."""
        self._stretches.append(places[~self._seen[places]])
        self._seen[places] = True

    def in_order(self) -> Places:
        """All of them."""
        return np.concatenate(self._stretches) if self._stretches else np.empty(0, np.intp)
