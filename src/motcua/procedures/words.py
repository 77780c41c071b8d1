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
# Where the tone stands is a matter of fashion: `hoà` is `hòa`, but `hoàn` is only that.
_NEW_STYLE = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OLD_STYLE = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONES = dict(zip(_NEW_STYLE, _OLD_STYLE, strict=True))
_TONE_AT_END = re.compile(rf"(?<!q)({'|'.join(_TONES)})$")
_I_OR_Y = re.compile(r"^(k|l|m|s|t|h|qu)y$")
_LONGEST_WORD = 40
_MOST_WORDS = 40


@dataclass(frozen=True)
class Word:
    """A word of a question: as typed, folded, and whether it was typed with diacritics."""

    typed: str
    folded: str

    @property
    def accented(self) -> bool:
        """Whether the diacritics tell which word is meant."""
        return not self.typed.isascii()

    def is_the(self, other: Word) -> bool:
        """The same word, as far as it was typed: `dat` may be `đất`, `đặt` may not."""
        return self.folded == other.folded and (not self.accented or self.typed == other.typed)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, at most forty, in their order."""
    return tuple(_word(w[:_LONGEST_WORD]) for w in _WORD.findall(normal(text).lower())[:_MOST_WORDS])


def all_words(texts: Iterable[str]) -> list[Word]:
    """The words of long texts, without a limit, for the index."""
    return [_word(w) for text in texts for w in _WORD.findall(normal(text).lower())]


@lru_cache(maxsize=65_536)
def _word(typed: str) -> Word:
    """Vietnamese has some seven thousand syllables; the catalogue says them half a million times."""
    spelt = _TONE_AT_END.sub(lambda found: _TONES[found[1]], typed)
    return Word(spelt, one_letter(fold(spelt)))


def one_letter(folded: str) -> str:
    """`ky` and `ki` are the same word."""
    return _I_OR_Y.sub(r"\1i", folded)


def pairs(found: Sequence[Word]) -> list[str]:
    """Neighbours joined, folded: `khai_sinh`."""
    return [f"{a.folded}_{b.folded}" for a, b in pairwise(found)]


Said = tuple[Word, ...]


@dataclass(frozen=True)
class Sayings:
    """How people speak, from `synonyms.json`: see the fields.

    `synonyms`: what people say and what the law calls it. `short`: abbreviations. `same`: words of one meaning.
    `acts`: for each thing one does with a paper, the words for it in a question. `empty`: words that tell nothing.
    `faint`: words that tell little, as those for people and times.
    `special`: marks of procedures that are for few.
    """

    synonyms: tuple[tuple[Said, Said], ...]
    short: Mapping[str, Said]
    same: tuple[Said, ...]
    acts: Mapping[str, tuple[Said, ...]]
    empty: Said
    faint: Said
    special: tuple[Said, ...]

    @cached_property
    def _by_first_word(self) -> Mapping[str, list[tuple[Said, Said]]]:
        found: dict[str, list[tuple[Said, Said]]] = {}
        for saying in self.synonyms:
            found.setdefault(saying[0][0].folded, []).append(saying)
        return found

    @cached_property
    def _same(self) -> Mapping[str, list[Said]]:
        found: dict[str, list[Said]] = {}
        for group in self.same:
            for word in group:
                found.setdefault(word.folded, []).append(group)
        return found

    @cached_property
    def _empty(self) -> Mapping[str, frozenset[str]]:
        return _spelt(self.empty)

    @cached_property
    def _faint(self) -> Mapping[str, frozenset[str]]:
        return _spelt(self.faint)

    def in_full(self, question: Sequence[Word]) -> tuple[Word, ...]:
        """With abbreviations spelt out."""
        return tuple(w for word in question for w in self.short.get(word.typed, (word,)))

    def translated(self, question: tuple[Word, ...]) -> tuple[Word, ...]:
        """With sayings in the words of the law, the longest first."""
        fitting = [
            (start, said, means)
            for start, word in enumerate(question)
            for said, means in self._by_first_word.get(word.folded, ())
            if matches(question[start : start + len(said)], said)
        ]
        taken: set[int] = set()
        law: dict[int, Said] = {}
        for start, said, means in sorted(fitting, key=lambda f: -len(f[1])):
            places = range(start, start + len(said))
            if taken.isdisjoint(places):
                taken.update(places)
                law[start] = means
        places_left = (law.get(i, () if i in taken else (word,)) for i, word in enumerate(question))
        return tuple(word for said in places_left for word in said)

    def alike(self, word: Word) -> tuple[Word, ...]:
        """Other words of the same meaning."""
        groups = [g for g in self._same.get(word.folded, ()) if any(word.is_the(w) for w in g)]
        return tuple(w for group in groups for w in group if w.folded != word.folded)

    @cached_property
    def _ways(self) -> Mapping[str, list[tuple[str, Said]]]:
        found: dict[str, list[tuple[str, Said]]] = {}
        for act, ways in self.acts.items():
            for way in ways:
                found.setdefault(way[0].folded, []).append((act, way))
        return found

    def _acts_in(self, said: Sequence[Word]) -> list[tuple[str, int, int]]:
        """Acts with the first and the last place of their words."""
        return [
            (act, start, start + len(way))
            for start, word in enumerate(said)
            for act, way in self._ways.get(word.folded, ())
            if matches(said[start : start + len(way)], way)
        ]

    def acts_of(self, said: Sequence[Word]) -> frozenset[str]:
        """What these words say is to be done: `again`, `change`, `extend`, `end` and so on."""
        return frozenset(act for act, _, _ in self._acts_in(said))

    def act_words(self, said: Sequence[Word]) -> frozenset[Word]:
        """Those words that say what is to be done."""
        return frozenset(word for _, start, end in self._acts_in(said) for word in said[start:end])

    def is_empty(self, word: Word) -> bool:
        """Whether the word helps nobody to find anything."""
        return _among(word, self._empty)

    def is_faint(self, word: Word) -> bool:
        """Whether the word helps little."""
        return _among(word, self._faint)


def _spelt(listed: Said) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word in listed:
        found.setdefault(word.folded, set()).add(word.typed)
    return {folded: frozenset(typed) for folded, typed in found.items()}


def _among(word: Word, spelt: Mapping[str, frozenset[str]]) -> bool:
    typed = spelt.get(word.folded)
    return typed is not None and (not word.accented or word.typed in typed)


def has(said: Sequence[Word], wanted: Sequence[Word]) -> bool:
    """Whether the words stand there side by side."""
    first, length = wanted[0].folded, len(wanted)
    return any(word.folded == first and matches(said[i : i + length], wanted) for i, word in enumerate(said))


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
    return Sayings(
        synonyms=tuple(synonyms),
        short={short: words(full) for short, full in raw["short"].items()},
        same=tuple(words_of(group) for group in raw["same"]),
        acts={act: tuple(words(way) for way in ways) for act, ways in raw["acts"].items()},
        empty=words_of(raw["empty"]),
        faint=words_of(raw["faint"]),
        special=tuple(words(s) for s in raw["special"]),
    )


def words_of(texts: Iterable[str]) -> tuple[Word, ...]:
    """Single words, each as its own text."""
    return tuple(w for text in texts for w in words(text))
