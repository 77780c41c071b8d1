"""A tree of hashes (RFC 6962, section 2.1): one root stands for many leaves, and a short path proves that one is in it.

Leaves and nodes are hashed with different first bytes, so that no node can be passed off as a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(_LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return sha256(_NODE + left + right).digest()


class Tree:
    """A tree over at least one leaf; a hash without a neighbour moves up as it is."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        if not leaves:
            raise ValueError("a tree has at least one leaf")
        self._levels = [[leaf_hash(one) for one in leaves]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The hash that stands for all."""
        return self._levels[-1][0]

    def path(self, index: int) -> list[bytes]:
        """The hashes beside the way from a leaf (counted from 0) up to the root, the lowest first."""
        beside = []
        for level in self._levels[:-1]:
            neighbour = index ^ 1
            if neighbour < len(level):
                beside.append(level[neighbour])
            index //= 2
        return beside


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def root_of(content: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which this path leads from leaf `index` of `size`; None when no tree has such a path.

    As RFC 9162, section 2.1.3.2, says.
    """
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf_hash(content)
    for beside in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            found = node_hash(beside, found)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            found = node_hash(found, beside)
        at, last = at // 2, last // 2
    return found if last == 0 else None
