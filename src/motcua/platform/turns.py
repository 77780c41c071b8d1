"""One request at a time works in a server process; whoever only waits lets others work meanwhile.

Work in one thread after another was measured faster than in several at once. But a thread that waits for a child
process serves nobody, so it gives its turn up and takes one again when it has what it waited for.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from motcua.kernel.errors import Unavailable

MOST_WAITING = 12
"""Requests of one server process that may wait for children at once; whoever comes then is told so at once, and
waits in no thread that pages need.
"""


@dataclass(frozen=True)
class Turn:
    """How the thread that has the turn lets go of it, and how it waits for one again."""

    give: Callable[[], object]
    take: Callable[[], object]


_own = threading.local()
_waiting = threading.BoundedSemaphore(MOST_WAITING)


def begin(turn: Turn) -> None:
    """This thread has the turn now; outside the web server nobody has one."""
    _own.turn = turn


@contextmanager
def given_up() -> Iterator[None]:
    """Let others work for the length of the block. Raises `Unavailable` when too many wait already."""
    turn: Turn | None = getattr(_own, "turn", None)
    if turn is None:
        yield
        return
    if not _waiting.acquire(blocking=False):
        raise busy()
    turn.give()
    try:
        yield
    finally:
        turn.take()
        _waiting.release()


def busy() -> Unavailable:
    """The refusal of a job for which there is no room now."""
    return Unavailable(
        "Hệ thống đang bận mở tệp của người khác nên chưa mở được tệp này. Tệp của bạn không có lỗi và chưa có gì bị "
        "thay đổi. Bạn hãy thử lại sau ít giây.",
        code="busy",
    )
