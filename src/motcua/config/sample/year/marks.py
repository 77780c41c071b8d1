"""Marks stand in a life for what differs from copy to copy: numbers, names, places, hashes.

A mark is one letter of Unicode's private use area, or a whole number that occurs nowhere else; engine and store pass it
on unseen. Text with marks becomes a `Cut`, which is filled with the values of a copy.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

Values = Sequence[str]
_FIRST = 0xE000
_NUMBERS = 7_700_000_000_000_000
_APART = "\0"
_MARK = re.compile("([\ue000-\uf8ff])")


def _nothing(_values: Values) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Cut:
    """A text with gaps, and which value of a copy each gap takes."""

    text: str
    gaps: Callable[[Values], Any]

    def filled(self, values: Values) -> str:
        """The text of a copy."""
        text: str = self.text % self.gaps(values)
        return text


class Marks:
    """The marks of one life, each with the place of its value among a copy's values."""

    def __init__(self, named: Sequence[str]) -> None:
        self.places = {name: place for place, name in enumerate(named)}
        self.known: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self.places)

    def text(self, name: str) -> str:
        """The mark that stands for a text."""
        return chr(_FIRST + self.places.setdefault(name, len(self.places)))

    def number(self, name: str) -> int:
        """The mark that stands for a whole number."""
        mark = self.text(name)
        number = _NUMBERS + self.places[name]
        self.known[str(number)] = mark
        return number

    def found(self, literal: str, name: str) -> int:
        """Have a text that came about in the life stand for a value; returns the value's place."""
        self.known[literal] = self.text(name)
        return self.places[name]

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """The texts with their marks taken out. What contains another mark goes first."""
        whole = _APART.join(texts)
        for literal in sorted(self.known, key=len, reverse=True):
            whole = whole.replace(literal, self.known[literal])
        return [_cut(text) for text in whole.split(_APART)]


def _cut(text: str) -> Cut:
    pieces = _MARK.split(text)
    places = [ord(mark) - _FIRST for mark in pieces[1::2]]
    pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
    return Cut(pattern, itemgetter(*places) if places else _nothing)
