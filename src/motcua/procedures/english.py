"""Procedures by their English names, for those who ask in English: "birth certificate", "police record".

The names stand in `english_names.json`: what the procedure is called in English, and what people call it or its paper.
They are looked through apart from the Vietnamese ones, whose spelling without diacritics would often look the same.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[a-z0-9]+")
_LITTLE = frozenset(
    ("a", "an", "and", "at", "by", "do", "for", "from", "get", "how", "i", "in", "is", "me", "my", "need", "new", "of",
     "on", "one", "or", "the", "to", "want", "what", "where", "with")
)  # fmt: skip
# Spellings and forms of one word.
_SAME = {
    "license": "licence",
    "licensing": "licence",
    "driver": "driving",
    "drivers": "driving",
    "married": "marriage",
    "marry": "marriage",
    "registration": "register",
    "registering": "register",
    "building": "construction",
    "build": "construction",
    "naturalization": "naturalisation",
    "certified": "certification",
    "notarized": "notarised",
    "renewal": "renew",
    "replacement": "replace",
    "registered": "register",
}
_LONG_ENOUGH_TO_MEND = 5
_ENGLISH_FROM = 0.6  # of a question's weight is in the words of English names: it was asked in English
_WORTH_SHOWING = 0.5  # of the best one's score


@cache
def _read() -> Mapping[str, Mapping[str, object]]:
    found: Mapping[str, Mapping[str, object]] = json.loads(
        files("motcua.procedures").joinpath("english_names.json").read_text("utf-8")
    )
    return found


def name_of(code: str) -> str:
    """What a procedure is called in English; empty where nobody has said."""
    return str(_read().get(code, {}).get("name", ""))


def _names_of(code: str) -> list[str]:
    found = _read().get(code, {})
    called = found.get("called")
    return [str(found["name"]), *map(str, called if isinstance(called, list) else ())] if found else []


def _words(text: str) -> tuple[str, ...]:
    """The words that matter, in one form each."""
    said = (w for w in _WORD.findall(text.lower().replace("'s", "")) if w not in _LITTLE)
    return tuple(_SAME.get(w, _singular(w)) for w in said)


def _singular(word: str) -> str:
    single = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return _SAME.get(single, single)


class EnglishNames:
    """The English names of a set of procedures."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._names = [(code, frozenset(_words(name))) for code in codes for name in _names_of(code)]
        counts = Counter(word for _code, words in self._names for word in words)
        self._weights = {word: math.log(1 + len(self._names) / n) for word, n in counts.items()}
        self._unknown = max(self._weights.values(), default=1.0)

    def find(self, question: str, vietnamese: Container[str]) -> list[str]:
        """Codes, best first, of a question in English; none for any other.

        Mistakes are put right in words that are not `vietnamese` without its diacritics.
        """
        said = _words(question) if question.isascii() else ()
        asked = [word if word in vietnamese else self._mended(word) for word in said]
        whole = self._weigh(asked)
        known = self._weigh(word for word in asked if word in self._weights)
        if not asked or known < _ENGLISH_FROM * whole:
            return []
        scores: dict[str, float] = {}
        for code, name in self._names:
            common = self._weigh(word for word in asked if word in name)
            if common:
                score = common / whole * (0.6 + 0.4 * common / max(self._weigh(name), common))
                scores[code] = max(score, scores.get(code, 0.0))
        best = max(scores.values())
        worth = (code for code, score in scores.items() if score >= _WORTH_SHOWING * best)
        return sorted(worth, key=lambda code: -scores[code])

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._unknown) for word in words)

    def _mended(self, word: str) -> str:
        """The word, or the one that was meant by it."""
        if word in self._weights or len(word) < _LONG_ENOUGH_TO_MEND:
            return word
        return next(iter(get_close_matches(word, self._weights, 1, 0.8)), word)
