"""How well each procedure answers a question: all scores together, from postings, a word at a time.

The best name of a procedure counts: how much of the question it says, and how much of it was asked for. What is added
up, and in which order, is the same as if each procedure were looked at alone; a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from motcua.procedures.postings import Numbers, Places, Postings
from motcua.procedures.tokens import Word
from motcua.procedures.weighting import Name, Profile, Question, Term, Wording

_OTHER_ACCENT = 0.45  # what a word is worth when its diacritics differ from those that were typed
_OF_QUESTION = 0.5  # what a name is worth that says the question among many other words
_BACKGROUND = 0.25  # field, results and cases together
_ACT_NOT_ASKED = 0.72
_OTHER_ACT = 0.6
_MARK_NOT_ASKED = 0.72
_MARK_ASKED = 1.12
_MOST_MARKS = 2  # unasked marks that are counted
_NAMELESS = Name({}, frozenset(), 0.0, 1.0)


class Scorer:
    """Everything that ranking knows of the procedures, by word."""

    def __init__(self, profiles: Sequence[Profile], priors: Iterable[float]) -> None:
        names = [profile.names or (_NAMELESS,) for profile in profiles]
        self._names = _Names(list(chain.from_iterable(names)))
        starts = np.cumsum([0, *map(len, names)])[:-1]
        self._starts: Places = starts.astype(np.intp)
        self._background = Postings(profile.background for profile in profiles)
        self._acts = Postings(profile.acts for profile in profiles)
        self._marks: Postings[tuple[Word, ...]] = Postings(profile.marks for profile in profiles)
        self._marked: Places = np.array([len(profile.marks) for profile in profiles], np.intp)
        self._acts_unasked: Numbers = np.array([_ACT_NOT_ASKED if p.named_acts else 1.0 for p in profiles])
        self._priors: Numbers = np.array(list(priors), np.float64)
        self._size = len(profiles)

    def scores(self, question: Question) -> Numbers:
        """How well each procedure answers, need and level included; 0 where it does not."""
        if not self._size:
            return np.empty(0, np.float64)
        says = self._best(self._fits, question) + _BACKGROUND * self._best(self._covered, question)
        return self._priors * (says * self._by_act(question) * self._by_mark(question))

    def _best(self, of: Callable[[Wording], Numbers], question: Question) -> Numbers:
        """The better of the wordings, for each procedure."""
        first, *others = (of(wording) for wording in question.wordings)
        for other in others:
            first = np.maximum(first, other)
        return first

    def _fits(self, wording: Wording) -> Numbers:
        """Of the best name of each."""
        return np.maximum.reduceat(self._names.fits(wording), self._starts)

    def _covered(self, wording: Wording) -> Numbers:
        """How much of the question stands anywhere in each."""
        there = np.zeros(self._size)
        for folded, term in wording.terms.items():
            if term.asked == folded:
                there[self._background.of(folded)] += term.weight
        return there / wording.whole

    def _by_act(self, question: Question) -> Numbers:
        if not question.acts:
            return self._acts_unasked
        factors = np.full(self._size, _OTHER_ACT)
        for act in question.acts:
            factors[self._acts.of(act)] = 1.0
        return factors

    def _by_mark(self, question: Question) -> Numbers:
        asked = np.zeros(self._size, np.intp)
        for mark in question.marks:
            asked[self._marks.of(mark)] += 1
        unasked = np.minimum(self._marked - asked, _MOST_MARKS)
        factors: Numbers = _BY_MARK[np.minimum(asked, 1), unasked]
        return factors


def _factor(asked: bool, unasked: int) -> float:
    """What marks leave of a score; unasked ones weigh half beside one that was asked for."""
    return float(_MARK_NOT_ASKED ** (unasked * 0.5) * _MARK_ASKED if asked else _MARK_NOT_ASKED**unasked)


_BY_MARK: Numbers = np.array([[_factor(asked, n) for n in range(_MOST_MARKS + 1)] for asked in (False, True)])


class _Names:
    """All names of all procedures, one after the other."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._words = Postings(name.spellings for name in names)
        self._spelt = Postings(frozenset(chain.from_iterable(name.spellings.values())) for name in names)
        self._pairs = Postings(name.pairs for name in names)
        self._worth: Numbers = np.array([name.worth for name in names], np.float64)
        self._told: Numbers = np.array([name.told for name in names], np.float64)

    def fits(self, wording: Wording) -> Numbers:
        """For each name from 0 to 1: how much of the question it says, and how much of it was asked for."""
        said = np.zeros(len(self._worth))
        for terms in wording.asked.values():
            mentions = [mention for folded, term in terms for mention in self._mentions(folded, term)]
            if len(mentions) == 1:
                said[mentions[0][1]] += mentions[0][0]
            else:
                said += self._greatest(mentions)
        told = said > 0
        for pair, weight in wording.pairs.items():
            said[self._pairs.of(pair)] += weight
        of_name = np.minimum(1.0, said / self._told)
        fit = (
            wording.worth * self._worth * said / wording.whole * (_OF_QUESTION + (1 - _OF_QUESTION) * of_name)
        )
        return np.where(told, fit, 0.0)

    def _mentions(self, folded: str, term: Term) -> Iterator[tuple[float, Places]]:
        """What a term is worth, and the names in which it is worth so much."""
        if not term.typed:
            yield term.weight, self._words.of(folded)
            return
        if term.asked == folded:
            yield term.weight * _OTHER_ACCENT, self._words.of(folded)
        yield term.weight, self._spelt.of(term.typed)

    def _greatest(self, mentions: list[tuple[float, Places]]) -> Numbers:
        """Of several words for one thing the best counts, once."""
        found = np.zeros(len(self._worth))
        for weight, places in sorted(mentions, key=lambda mention: mention[0]):
            found[places] = weight
        return found
