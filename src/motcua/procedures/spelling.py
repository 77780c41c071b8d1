"""Putting a question right: words run together, a wrong letter, letters that sound alike, Telex typed without its tool.

Every word has a few readings, each at a cost; neighbours that stand together in the catalogue ("hộ chiếu") speak for
their readings. The cheapest row of readings is taken (Viterbi).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from motcua.kernel.vietnamese import fold
from motcua.procedures.synonyms import sayings
from motcua.procedures.tokens import Word, one_letter

Reading = tuple[Word, ...]

_UNKNOWN, _RUN_TOGETHER, _WRONG_LETTER, _DOUBTED, _TELEX = 6.0, 1.0, 1.8, 2.0, 0.5
_BOND = 1.0  # what one more neighbourhood, in powers of e, is worth
_ALONE = "oyu"  # letters that are words: ở, y, ủ
_MOST_READINGS = 40
_LETTERS = "abcdeghiklmnopqrstuvxyzfjwđăâêôơư"
# Beginnings and ends that many people do not tell apart, north or south.
_SOUNDS = (("tr", "ch"), ("s", "x"), ("l", "n"), ("d", "gi"), ("r", "d"), ("r", "gi"), ("v", "d"))
_ENDS = (("n", "ng"), ("t", "c"), ("i", "y"))
_TELEX_MARKS = (
    (r"(?<=[a-z])[sfrxj]$", ""),
    ("aa", "a"),
    ("ee", "e"),
    ("oo", "o"),
    ("dd", "d"),
    ("aw", "a"),
    ("ow", "o"),
    ("uw", "u"),
)


@dataclass(frozen=True)
class Vocabulary:
    """How often the catalogue says a folded word, and two of them side by side (`khai_sinh`); all words as spelt."""

    words: Counter[str]
    pairs: Counter[str]
    spellings: frozenset[str]

    def put_right(self, question: Sequence[Word]) -> tuple[Word, ...]:
        """The question as it was most likely meant."""
        best: list[tuple[float, Reading]] = [(0.0, ())]
        for place, word in enumerate(question):
            around = (*question[max(0, place - 1) : place], *question[place + 1 : place + 2])
            step = []
            for cost, reading in self._readings(word, self._doubted(word, question, place), len(around)):
                past = min(best, key=lambda row: row[0] - self._bond((*row[1][-1:], *reading[:1])))
                bond = self._bond((*past[1][-1:], *reading[:1]))
                step.append((past[0] + cost - bond - self._bond(reading), past[1] + reading))
            best = step
        return min(best, key=lambda row: row[0])[1]

    def _bond(self, reading: Reading) -> float:
        """How firmly neighbours belong together."""
        return sum(_BOND * math.log1p(self.pairs[f"{a.folded}_{b.folded}"]) for a, b in pairwise(reading))

    def _doubted(self, word: Word, question: Sequence[Word], place: int) -> bool:
        """A word that is known, but not in this spelling or not beside either of its neighbours."""
        if len(word.folded) < 2 or sayings().is_empty(word):
            return False
        if word.accented:
            return word.typed not in self.spellings
        joined = [f"{a.folded}_{b.folded}" for a, b in pairwise(question[max(0, place - 1) : place + 2])]
        return bool(joined) and not any(self.pairs[pair] for pair in joined)

    def _readings(self, word: Word, doubted: bool, neighbours: int) -> list[tuple[float, Reading]]:
        """What the word may be, with costs; the word itself first."""
        known = self.words[word.folded] > 0
        if (known and not doubted) or sayings().is_empty(word) or not word.folded.isalpha():
            return [(0.0, (word,))]
        found: list[tuple[float, Reading]] = [(0.0 if known else _UNKNOWN, (word,))]
        if len(word.folded) < 2:
            return found
        if not known:
            found += [(_TELEX, (Word(w, w),)) for w in _without_telex(word.typed) if self.words[w]]
            parted = self._parted(word.typed)
            found += [(_RUN_TOGETHER, parted)] if parted else []
        cost = _WRONG_LETTER + (_DOUBTED if known else 0.0)
        close = [w for w in _close(word.folded) if self.words[w] and self._spelt_like(word, w)]
        close.sort(key=lambda w: (-self.words[w], w))
        kept = close if neighbours else close[:1]
        found += [(cost - 0.1 * math.log1p(self.words[w]), (Word(w, w),)) for w in kept[:_MOST_READINGS]]
        return found

    def _spelt_like(self, word: Word, folded: str) -> bool:
        """Of a word typed with diacritics only a letter is taken to be wrong, not its tone as well."""
        return not word.accented or bool(_close(word.typed) & self._spelt.get(folded, frozenset()))

    @cached_property
    def _spelt(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for typed in self.spellings:
            found.setdefault(one_letter(fold(typed)), set()).add(typed)
        return {folded: frozenset(typed) for folded, typed in found.items()}

    def _is_syllable(self, typed: str, folded: str) -> bool:
        spelt = typed.isascii() or typed in self.spellings
        return bool(self.words[folded]) and spelt and (len(folded) > 1 or folded in _ALONE)

    def _parted(self, typed: str) -> Reading:
        """A run of letters cut into known words ("hochieu": "ho chieu"), so that neighbours belong together."""
        plain = fold(typed)
        best: dict[int, tuple[float, Reading]] = {0: (0.0, ())}
        for end in range(1, len(plain) + 1):
            for start in range(max(0, end - 7), end):
                piece = one_letter(plain[start:end])
                if start in best and self._is_syllable(typed[start:end], piece):
                    cost, before = best[start]
                    reading = (*before, Word(typed[start:end], piece))
                    cost += (1.0 if len(piece) > 1 else 2.0) - self._bond(reading[-2:])
                    if end not in best or cost < best[end][0]:
                        best[end] = cost, reading
        found = best.get(len(plain), (0.0, ()))[1]
        return found if len(found) > 1 else ()


def _without_telex(typed: str) -> Iterable[str]:
    """`giaays` is `giay`: the keys of the Telex method, taken for letters."""
    plain = typed
    for mark, letter in _TELEX_MARKS:
        plain = re.sub(mark, letter, plain)
    return [one_letter(plain)] if plain != typed else []


@lru_cache(maxsize=4096)
def _close(word: str) -> frozenset[str]:
    """All that is one letter off, or sounds alike."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    dropped = {a + b[1:] for a, b in cuts if b}
    changed = {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    added = {a + c + b for a, b in cuts for c in _LETTERS}
    heard = {b + word[len(a) :] for x, y in _SOUNDS for a, b in ((x, y), (y, x)) if word.startswith(a)}
    ended = {word[: -len(a)] + b for x, y in _ENDS for a, b in ((x, y), (y, x)) if word.endswith(a)}
    return frozenset(swapped | dropped | changed | added | heard | ended) - {word}
