"""The form in which closings are hashed. Pure: the verifier uses this file and nothing else of ours.

A leaf says which part of one chain a closing covers. A closing's root is SHA-256 over the canonical JSON of its header
and then of each leaf, a line each, in the order of topic and stream.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

FORMAT = "motcua-audit-1"


def canonical(value: Mapping[str, Any]) -> bytes:
    """Keys sorted by code point, no white space, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


@dataclass(frozen=True)
class Leaf:
    """Events `first` to `last` of a chain; `prev` is the hash before the first, `hash` that of the last (hex)."""

    topic: str
    stream: int
    first: int
    prev: str
    last: int
    hash: str

    def line(self) -> bytes:
        """The leaf as it is hashed."""
        return canonical(self.__dict__) + b"\n"


@dataclass(frozen=True)
class Header:
    """What a closing says of itself. `closed_at` is UTC; `before` the root before it (64 zeros at first)."""

    number: int
    closed_at: str
    before: str
    streams: int
    events: int

    def line(self) -> bytes:
        """The header as it is hashed."""
        return canonical({"format": FORMAT, **self.__dict__}) + b"\n"


class Root:
    """Collects the header and the leaves of one closing."""

    def __init__(self, header: Header) -> None:
        self._hash = sha256(header.line())

    def add(self, leaf: Leaf) -> None:
        """The next leaf, in order."""
        self._hash.update(leaf.line())

    def hex(self) -> str:
        """The root."""
        return self._hash.hexdigest()


def signed_text(number: int, root: str) -> bytes:
    """The bytes that the notary signs for a closing."""
    return f"{FORMAT} {number} {root}\n".encode()
