"""Finding the right procedure from a few words, as people say them, with or without diacritics.

The index lies in memory and covers the versions in force and the national list of all other procedures (found for
information, behind those that can be filed here); `search_index` builds it anew when the catalogue has changed.
Candidates are those that share the rarest words with the question; `scoring` puts them in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from motcua.procedures.candidates import Candidates
from motcua.procedures.english import EnglishNames
from motcua.procedures.entry import Entry
from motcua.procedures.facets import FILTERS, Facets
from motcua.procedures.postings import Numbers, Places
from motcua.procedures.scoring import Scorer
from motcua.procedures.spelling import Vocabulary
from motcua.procedures.synonyms import sayings
from motcua.procedures.tokens import all_words, pairs, words
from motcua.procedures.weighting import Question

_CANDIDATES = 80  # are ranked with care; the rest follow by the words they share
_SPOKEN = 5  # times more than the law's neighbourhoods count those of everyday speech
_WORTH_SHOWING = 0.2  # of the best one's score


@dataclass(frozen=True)
class Wanted:
    """A question to the catalogue; empty texts do not filter."""

    text: str = ""
    field: str = ""
    agency: str = ""
    level: str = ""
    subject: str = ""
    online: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Answer:
    """Entries in order, and for each filter the values left to choose from with their counts.

    `understood` is the question as it was read where a typing mistake was put right; else empty.
    """

    entries: tuple[Entry, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    understood: str = ""


class Index:
    """A set of procedures that can be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_code = {e.code: e for e in self.entries}
        self._candidates = Candidates(self.entries)
        self._facets = Facets(self.entries)
        self.vocabulary = _vocabulary(self.entries, self._candidates)
        self._english = EnglishNames(e.code for e in self.entries if not e.listed)
        self._places = {e.code: place for place, e in enumerate(self.entries)}

    def warm(self) -> None:
        """Work out beforehand what the first question would otherwise wait for."""
        _ = self._scorer, self._by_code, self._popular

    def search(self, wanted: Wanted) -> Answer:
        """Everything that fits, best first; without words everything, most needed first."""
        found, understood = self._by_words(wanted.text) if wanted.text.strip() else (self._popular, "")
        chosen = wanted.chosen
        kept = self._facets.kept(found, chosen)
        return Answer(
            tuple([self.entries[place] for place in kept.tolist()]),
            self._facets.counts(found, chosen),
            understood,
        )

    @cached_property
    def _popular(self) -> Places:
        order = sorted(
            enumerate(self.entries), key=lambda row: (row[1].listed, -row[1].popular, row[1].title)
        )
        return np.array([place for place, _ in order], np.intp)

    @cached_property
    def _by_code(self) -> Places:
        """The rank of each entry by its code: of two that answer alike the lower comes first."""
        return np.argsort(np.argsort([e.code for e in self.entries], kind="stable"))

    @cached_property
    def _scorer(self) -> Scorer:
        profiles = [entry.profile(self._candidates.rarity) for entry in self.entries]
        return Scorer(profiles, (entry.prior for entry in self.entries))

    def _by_words(self, text: str) -> tuple[Places, str]:
        if "." in text and (coded := self._beginning(text.strip())):
            return np.array(coded, np.intp), ""
        if english := self._english.find(text, self.vocabulary.words):
            return np.array([self._places[code] for code in english], np.intp), ""
        full = sayings().in_full(words(text))
        read = self.vocabulary.put_right(full)
        found = self._ranked(Question.of(read, self._candidates.rarity))
        return found, "" if read == full else " ".join(w.typed for w in read)

    def _beginning(self, code: str) -> list[int]:
        return [place for place, e in enumerate(self.entries) if e.code.startswith(code)]

    def _ranked(self, question: Question) -> Places:
        """Candidates in order as far as they are worth showing, and what follows if all of them are."""
        found = np.array(self._candidates.first(question, _CANDIDATES), np.intp)
        if not len(found):
            return found
        scores = self._scorer.scores(question)[found]
        kept = found[np.lexsort((self._by_code[found], -scores))][: _worth_showing(scores)]
        if len(kept) < _CANDIDATES:
            return kept
        return np.concatenate((kept, np.array(self._candidates.after(question, _CANDIDATES), np.intp)))


def _worth_showing(scores: Numbers) -> int:
    """How many are worth showing beside the best."""
    least = scores.max() * _WORTH_SHOWING
    return int(np.count_nonzero(scores >= least)) if least > 0 else 0


def _vocabulary(entries: Iterable[Entry], known: Candidates) -> Vocabulary:
    """All words of the catalogue and of the sayings.

    Words of everyday use are what people mean, however seldom the law says them side by side.
    """
    spoken = [said for said, _ in sayings().synonyms]
    called = [tuple(all_words([name])) for e in entries for name in (*e.called, e.plain_name)]
    near_to_people = (spoken + called) * _SPOKEN
    return Vocabulary(
        words=known.rarity.words + Counter(w.folded for said in spoken for w in said),
        pairs=known.rarity.pairs + Counter(pair for said in near_to_people for pair in pairs(said)),
        spellings=frozenset(w.typed for texts in (*(e.words for e in entries), *spoken) for w in texts),
    )
