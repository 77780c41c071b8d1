"""One request at a time works in a server process; whoever only waits lets others work meanwhile.

Work in one thread after another was measured faster than in several at once. But a thread that waits for a child
process serves nobody, so it gives its turn up and takes one again when it has what it waited for.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """How the thread that has the turn lets go of it, and how it waits for one again."""

    give: Callable[[], object]
    take: Callable[[], object]


_own = threading.local()


def begin(turn: Turn) -> None:
    """This thread has the turn now; outside the web server nobody has one."""
    _own.turn = turn


@contextmanager
def given_up() -> Iterator[None]:
    """Let others work for the length of the block."""
    turn: Turn | None = getattr(_own, "turn", None)
    if turn is None:
        yield
        return
    turn.give()
    try:
        yield
    finally:
        turn.take()
