"""What somebody typed, made comparable: folded words with their spellings, and pairs of neighbours.

Vietnamese writes each syllable as a word of its own, and most notions are two of them, so that pairs of neighbours
("khai sinh") say far more than single words. `i` and `y` are one letter here: "kí" and "ký" are both in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


def words_of(texts: Iterable[str]) -> tuple[Word, ...]:
    """Single words, each as its own text."""
    return tuple(w for text in texts for w in words(text))


def matches(question: Sequence[Word], said: Sequence[Word]) -> bool:
    """Word for word the same, as far as it was typed."""
    return len(question) == len(said) and all(q.is_the(s) for q, s in zip(question, said, strict=True))
