"""How people speak of procedures, and what the law calls it: sayings, abbreviations, words of one meaning, acts.

All of it is data, in `synonyms.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from motcua.procedures.tokens import Word, matches, words, words_of

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

    @cached_property
    def _special(self) -> Mapping[str, list[Said]]:
        found: dict[str, list[Said]] = {}
        for mark in self.special:
            found.setdefault(mark[0].folded, []).append(mark)
        return found

    def marks_of(self, said: Sequence[Word]) -> frozenset[Said]:
        """The marks of special procedures that stand in these words."""
        return frozenset(
            mark
            for start, word in enumerate(said)
            for mark in self._special.get(word.folded, ())
            if matches(said[start : start + len(mark)], mark)
        )

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
