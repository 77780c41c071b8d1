"""What the words of a name and of a question weigh against each other.

A procedure is called by several names: the official one and its parts, a plain one, and those of everyday use. What
is to be done with the paper (anew, again, exchanged, extended, ended) is kept apart from which paper it is, so that
"mất" finds "cấp lại".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from motcua.procedures.synonyms import sayings
from motcua.procedures.tokens import Word, all_words, pairs

_PAIR = 0.6  # what neighbours in their order add to their words
_ACT = 0.6  # what words that say what to do tell, since acts are weighed by themselves
_FAINT = 0.5  # and words that tell little
_ALIKE = 0.85  # and a word of the same meaning
_TRANSLATED = 0.9
_PART = re.compile(r"[;,(){}/]| - ")
_LONG_NAME = 0.93
_LONG_NAME_PART = 0.86


@dataclass(frozen=True)
class Name:
    """One name of a procedure: its telling words with their spellings, its pairs, and what it is worth.

    `told` is what all of its words and pairs tell together.
    """

    spellings: Mapping[str, frozenset[str]]
    pairs: frozenset[str]
    worth: float
    told: float

    @classmethod
    def of(cls, said: Sequence[Word], worth: float, rarity: Rarity) -> Name:
        """From the words of a name."""
        spelt: dict[str, set[str]] = {}
        for word in said:
            if not sayings().is_empty(word):
                spelt.setdefault(word.folded, set()).add(word.typed)
        alone, beside = rarity.weigh(said)
        told = sum(alone.values()) + sum(beside.values())
        return cls({w: frozenset(s) for w, s in spelt.items()}, frozenset(beside), worth, told)


def names_of(official: str, plain: str, called: Iterable[str], rarity: Rarity) -> tuple[Name, ...]:
    """All names; parts of an official name are worth less, because a part may leave out what it is about."""
    parts = _parts(official)
    worths = [
        *((text, 1.0) for text in (*called, *_parts(plain))),
        (official, _LONG_NAME),
        *((part, _LONG_NAME_PART) for part in parts if len(parts) > 1),
    ]
    names = (Name.of(sayings().in_full(all_words([text])), worth, rarity) for text, worth in worths)
    return tuple(name for name in names if name.spellings)


def _parts(text: str) -> list[str]:
    return [part for part in (p.strip() for p in _PART.split(text)) if " " in part]


@dataclass(frozen=True)
class Rarity:
    """How much a word or a pair tells: the rarer in the catalogue, the more.

    Words that say what to do ("làm lại") tell less: they are weighed once more, and strictly, as acts.
    """

    size: int
    words: Counter[str]
    pairs: Counter[str]

    def weigh(self, said: Sequence[Word]) -> tuple[dict[str, float], dict[str, float]]:
        """Telling words and known pairs of neighbours with what they tell, in nats.

        Words that tell nothing are left out, unless there are no others. Pairs weigh less, since their words count too.
        """
        acts = {word.folded for word in sayings().act_words(said)}
        telling = [w for w in said if not sayings().is_empty(w)] or said
        faint = {w.folded for w in telling if sayings().is_faint(w)}
        alone = {
            w.folded: self._of(
                self.words[w.folded], _ACT if w.folded in acts else _FAINT if w.folded in faint else 1.0
            )
            for w in telling
        }
        beside = {
            pair: self._of(self.pairs[pair], _PAIR * (_ACT if acts.issuperset(pair.split("_")) else 1.0))
            for pair in pairs(said)
            if self.pairs[pair]
        }
        return alone, beside

    def _of(self, count: int, worth: float) -> float:
        return worth * math.log(1 + self.size / (1 + count))


@dataclass(frozen=True)
class Term:
    """A word that was asked for, or one of the same meaning. `typed` is empty when its diacritics were not typed."""

    asked: str
    typed: str
    weight: float


@dataclass(frozen=True)
class Wording:
    """A question in one wording: its telling words by what to look for, and its pairs of neighbours."""

    terms: Mapping[str, Term]
    pairs: Mapping[str, float]
    whole: float
    worth: float

    @classmethod
    def of(cls, said: Sequence[Word], rarity: Rarity, worth: float = 1.0) -> Wording:
        """Words that tell nothing are left out, unless there are no others."""
        weights, beside = rarity.weigh(said)
        telling = [w for w in said if w.folded in weights]
        terms: dict[str, Term] = {}
        for word in telling:
            for other in sayings().alike(word):
                terms[other.folded] = Term(word.folded, other.typed, _ALIKE * weights[word.folded])
        for word in telling:
            typed = word.typed if word.accented else ""
            terms[word.folded] = Term(word.folded, typed, weights[word.folded])
        return cls(terms, beside, sum(weights.values()) + sum(beside.values()) or 1.0, worth)

    @cached_property
    def asked(self) -> Mapping[str, list[tuple[str, Term]]]:
        """For each thing asked for, the words that say it."""
        found: dict[str, list[tuple[str, Term]]] = {}
        for folded, term in self.terms.items():
            found.setdefault(term.asked, []).append((folded, term))
        return found


@dataclass(frozen=True)
class Question:
    """A question as it was read, and in the words of the law where people say it otherwise.

    `acts`: what is to be done, if that was said. `marks`: those of special procedures, in either wording.
    """

    wordings: tuple[Wording, ...]
    acts: frozenset[str]
    marks: frozenset[tuple[Word, ...]]

    @classmethod
    def of(cls, read: tuple[Word, ...], rarity: Rarity) -> Question:
        """In one or two wordings."""
        law = sayings().translated(read)
        wordings = [Wording.of(read, rarity)]
        if law != read:
            wordings.append(Wording.of(law, rarity, _TRANSLATED))
        marks = sayings().marks_of(read) | sayings().marks_of(law)
        return cls(tuple(wordings), sayings().acts_of(law), marks)


@dataclass(frozen=True)
class Profile:
    """What is weighed of a procedure; made once, when the index is built."""

    names: tuple[Name, ...]
    background: frozenset[str]
    acts: frozenset[str]
    named_acts: frozenset[str]
    marks: frozenset[tuple[Word, ...]]
