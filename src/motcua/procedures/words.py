"""What somebody typed, made comparable: folded words, pairs of words, synonyms, and a guess at what was meant.

Vietnamese writes each syllable as a word of its own, and most notions are two of them, so that pairs of neighbours
("khai sinh") say far more than single words. `i` and `y` are one letter here: "kí" and "ký" are both in use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from motcua.kernel.vietnamese import fold, normal

_WORD = re.compile(r"\w+")
_I_OR_Y = re.compile(r"^(k|l|m|s|t|h|qu)y$")
_LONGEST_WORD = 20
_MOST_WORDS = 40


@dataclass(frozen=True)
class Word:
    """A word of a question: as typed, folded, and whether it was typed with diacritics."""

    typed: str
    folded: str

    @property
    def accented(self) -> bool:
        """Whether the diacritics tell which word is meant."""
        return any(ord(letter) > 127 for letter in self.typed)

    def is_the(self, other: Word) -> bool:
        """The same word, as far as it was typed: `dat` may be `đất`, `đặt` may not."""
        return self.folded == other.folded and (not self.accented or self.typed == other.typed)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, at most forty, in their order."""
    found = _WORD.findall(normal(text).lower())[:_MOST_WORDS]
    return tuple(Word(w, one_letter(fold(w))) for w in (w[:_LONGEST_WORD] for w in found))


def all_words(texts: Iterable[str]) -> list[Word]:
    """The words of long texts, without a limit, for the index."""
    return [_word(w) for text in texts for w in _WORD.findall(normal(text).lower())]


@lru_cache(maxsize=65_536)
def _word(typed: str) -> Word:
    """Vietnamese has some seven thousand syllables; the catalogue says them half a million times."""
    return Word(typed, one_letter(fold(typed)))


def one_letter(folded: str) -> str:
    """`ky` and `ki` are the same word."""
    return _I_OR_Y.sub(r"\1i", folded)


def pairs(found: Sequence[Word]) -> list[str]:
    """Neighbours joined, folded: `khai_sinh`."""
    return [f"{a.folded}_{b.folded}" for a, b in pairwise(found)]


@dataclass(frozen=True)
class Sayings:
    """What people say and what the law calls it, words that say nothing, and marks of special procedures."""

    synonyms: tuple[tuple[tuple[Word, ...], tuple[Word, ...]], ...]
    empty: tuple[Word, ...]
    special: tuple[tuple[Word, ...], ...]

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Every word of every saying, folded."""
        return frozenset(w.folded for said, _ in self.synonyms for w in said)

    @cached_property
    def _by_first_word(self) -> Mapping[str, list[tuple[tuple[Word, ...], tuple[Word, ...]]]]:
        found: dict[str, list[tuple[tuple[Word, ...], tuple[Word, ...]]]] = {}
        for saying in self.synonyms:
            found.setdefault(saying[0][0].folded, []).append(saying)
        return found

    def meant(
        self, question: Sequence[Word]
    ) -> tuple[list[tuple[tuple[Word, ...], tuple[Word, ...]]], frozenset[int]]:
        """Sayings in a question with what the law calls them, and the places of their words; the longest first."""
        fitting = [
            (start, said, means)
            for start, word in enumerate(question)
            for said, means in self._by_first_word.get(word.folded, ())
            if matches(question[start : start + len(said)], said)
        ]
        taken: set[int] = set()
        found: list[tuple[tuple[Word, ...], tuple[Word, ...]]] = []
        for start, said, means in sorted(fitting, key=lambda f: -len(f[1])):
            places = range(start, start + len(said))
            if taken.isdisjoint(places):
                taken.update(places)
                found.append((tuple(question[start : start + len(said)]), means))
        return found, frozenset(taken)

    def is_empty(self, word: Word) -> bool:
        """Whether the word helps nobody to find anything."""
        return any(word.is_the(other) for other in self.empty)


def matches(question: Sequence[Word], said: Sequence[Word]) -> bool:
    """Word for word the same, as far as it was typed."""
    return len(question) == len(said) and all(q.is_the(s) for q, s in zip(question, said, strict=True))


@cache
def sayings() -> Sayings:
    """From `synonyms.json`."""
    raw: Mapping[str, Any] = json.loads(
        files("motcua.procedures").joinpath("synonyms.json").read_text("utf-8")
    )
    synonyms = [(words(said), words(row["means"])) for row in raw["synonyms"] for said in row["said"]]
    return Sayings(tuple(synonyms), words_of(raw["empty"]), tuple(words(s) for s in raw["special"]))


def words_of(texts: Iterable[str]) -> tuple[Word, ...]:
    """Single words, each as its own text."""
    return tuple(w for text in texts for w in words(text))


def near(word: str, known: Mapping[str, int]) -> list[str]:
    """What may have been meant by a word nobody knows: one letter off, or two words run together; best known first."""
    split = [
        [word[:cut], word[cut:]]
        for cut in range(2, len(word) - 1)
        if word[:cut] in known and word[cut:] in known
    ]
    if split:
        return max(split, key=lambda two: min(known[w] for w in two))
    if len(word) < 3 or not word.isalpha():
        return []
    close = [one for one in _one_letter_off(word) if one in known]
    return [max(close, key=lambda one: known[one])] if close else []


def _one_letter_off(word: str) -> set[str]:
    letters = "abcdeghiklmnopqrstuvxyzfjw"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    dropped = {a + b[1:] for a, b in cuts if b}
    changed = {a + c + b[1:] for a, b in cuts if b for c in letters}
    added = {a + c + b for a, b in cuts for c in letters}
    return swapped | dropped | changed | added
