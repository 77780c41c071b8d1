"""Which papers of two lists are the same paper, though sources name them at different length."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from motcua.kernel.vietnamese import fold

_WORD = re.compile(r"\w+")
# Words that stand in the names of most papers and say nothing about which one is meant.
_COMMON = frozenset(
    "va hoac cua theo mau so co the thi la voi duoc quy dinh tai truong hop doi nguoi ban chinh sao".split()  # noqa: SIM905
)
_SAME = 0.75
_LEAST_WORDS = 3
Paper = Mapping[str, Any]


@lru_cache(maxsize=8192)
def words(name: str) -> frozenset[str]:
    """What a paper's name says, without accents and common words."""
    return frozenset(_WORD.findall(fold(name))) - _COMMON


def likeness(one: str, other: str) -> float:
    """How much of the shorter name stands in the longer one, from 0 to 1."""
    a, b = words(one), words(other)
    shorter = min(len(a), len(b))
    if shorter < _LEAST_WORDS:
        return float(a == b)
    return len(a & b) / shorter


def pairs(before: Sequence[Paper], after: Sequence[Paper]) -> list[tuple[Paper | None, Paper | None]]:
    """Each paper with its counterpart: by code and like name, else by the likest name; None where there is none.

    In the order of `after`, then those that are gone.
    """
    left = list(before)
    found: dict[int, Paper] = {}
    for test in (_same_code, _same_name, _like_name):
        for place, paper in enumerate(after):
            if place not in found and (match := test(left, paper)) is not None:
                found[place] = match
                left = [other for other in left if other is not match]
    return [(found.get(place), paper) for place, paper in enumerate(after)] + [
        (paper, None) for paper in left
    ]


def _same_code(others: Sequence[Paper], paper: Paper) -> Paper | None:
    return next((o for o in others if o["code"] == paper["code"]), None)


def _same_name(others: Sequence[Paper], paper: Paper) -> Paper | None:
    return next((o for o in others if fold(o["name"]) == fold(paper["name"])), None)


def _like_name(others: Sequence[Paper], paper: Paper) -> Paper | None:
    best = max(others, key=lambda o: likeness(o["name"], paper["name"]), default=None)
    return best if best is not None and likeness(best["name"], paper["name"]) >= _SAME else None
