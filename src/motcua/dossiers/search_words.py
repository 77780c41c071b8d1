"""The words under which a dossier lies in the index of the desk's search, and what a question becomes in it. Pure.

Words lie there without marks, so that they are found with and without. What holds four digits or more (codes, personal
numbers, telephones, days) lies there once more with all signs taken out and from each of its places on, so that any
part of it is the beginning of something; names of people likewise. Agencies are words too: an officer's question asks
for one of theirs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from motcua.kernel.vietnamese import fold

# A form of a hundred answers is found by the first of them, and nobody can make a row without end.
MOST_WORDS, MOST_LETTERS, MOST_NAMES = 500, 20_000, 30
LONGEST_WORD = 40
SHORTEST_PART = 3
DIGITS_OF_A_NUMBER = 4
MOST_ASKED = 8
_PART, _PLACE = "~", "@"
_LETTERS = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
# Each piece between spaces is looked at once, however long: a pattern that tried again from its middle would never end.
_WITH_DIGITS = re.compile(r"(?<!\S)[^\s\d]*+\d\S*+")


@dataclass(frozen=True)
class Chunk:
    """What was typed between two spaces: its words without marks, and the same without the signs between them."""

    words: tuple[str, ...]
    joined: str

    @property
    def has_digits(self) -> bool:
        """Whether it may be part of a number."""
        return _DIGIT.search(self.joined) is not None


def chunks(text: str) -> list[Chunk]:
    """The pieces of a text or a question, in their order."""
    found = ([w[:LONGEST_WORD] for w in _LETTERS.findall(piece)] for piece in fold(text).split())
    return [Chunk(tuple(words), "".join(words)[:LONGEST_WORD]) for words in found if words]


def vector(*, names: str, texts: str, places: Iterable[str]) -> str:
    """All words of a dossier, in PostgreSQL's text form of a `tsvector`. Every filing waits for it: plain loops."""
    named, folded = fold(names[:MOST_LETTERS]), fold(texts[:MOST_LETTERS])
    own = _LETTERS.findall(named)
    found = {word[:LONGEST_WORD] for word in (*own, *_LETTERS.findall(folded)[:MOST_WORDS])}
    for piece in _WITH_DIGITS.findall(folded)[:MOST_WORDS]:
        if len(_DIGIT.findall(piece)) >= DIGITS_OF_A_NUMBER:
            joined = _SIGNS.sub("", piece)[:LONGEST_WORD]
            found.update([_PART + joined[begin:] for begin in range(len(joined) - SHORTEST_PART + 1)])
    for word in set(own[:MOST_NAMES]):
        found.update([_PART + word[begin:LONGEST_WORD] for begin in range(1, len(word) - 1)])
    found.update([_PLACE + place for place in places])
    return "'" + "' '".join(sorted(found)) + "'"


def question(asked: list[Chunk], places: Iterable[str] | None, *, whole: bool) -> str:
    """The same for a question, as a `tsquery`: all chunks, in any order, in one of the places (None: anywhere).

    `whole` asks for the words as they stand, else each may be the beginning of one, or a part of a number or name.
    """
    wanted = [_asked(chunk, whole=whole) for chunk in asked[:MOST_ASKED]]
    if places is not None:
        wanted.append(_any(_quoted(_PLACE + place) for place in places))
    return " & ".join(wanted)


def _asked(chunk: Chunk, *, whole: bool) -> str:
    if whole:
        return " & ".join(map(_quoted, chunk.words))
    beginnings = " & ".join(f"{_quoted(word)}:*" for word in chunk.words)
    if len(chunk.joined) < 2:
        return beginnings
    return f"({beginnings} | {_quoted(_PART + chunk.joined)}:*)"


def _any(wanted: Iterable[str]) -> str:
    return f"({' | '.join(wanted)})"


def _quoted(word: str) -> str:
    """Words are letters and digits, agencies' codes have dots: nothing that would have to be escaped."""
    return f"'{word}'"


def found_in(chunk: Chunk, text: str) -> bool:
    """Whether a text holds what was asked for: as the beginning of a word, or as a part of a number."""
    for other in chunks(text):
        if chunk.joined in other.joined and (chunk.has_digits or len(chunk.joined) > 2):
            return True
        if all(any(word.startswith(w) for word in other.words) for w in chunk.words):
            return True
    return False
