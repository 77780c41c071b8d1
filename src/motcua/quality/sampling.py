"""Drawing a sample that anybody can draw again: by a seed that is written down, from codes, whatever their order.

Each code is put in the place that its hash with the seed gives it, and the first so many are taken: every dossier is as
likely as every other, nobody can choose one, and the same seed and dossiers always give the same list.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence


def new_seed() -> str:
    """Unforeseeable, short enough to be read out and written down."""
    return secrets.token_hex(8)


def draw(seed: str, codes: Iterable[str], number: int) -> list[str]:
    """So many of the codes, in the order in which they were drawn."""
    return sorted(set(codes), key=lambda code: _place(seed, code))[:number]


def _place(seed: str, code: str) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{code}".encode()).digest()


def fingerprint(codes: Sequence[str]) -> str:
    """By which it is known again from which dossiers a sample was drawn."""
    return hashlib.sha256("\n".join(sorted(codes)).encode()).hexdigest()
