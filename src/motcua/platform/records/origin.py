"""Where what happens now comes from: the request that is being answered, and which events it has chained so far.

Set once a request (`web.ui.recording`), asked by whoever notes something below it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_MOST_EVENTS = 20


@dataclass(slots=True)
class Origin:
    """A request: its number, the machine it comes from, the events chained while it was answered."""

    request: str = ""
    address: str = ""
    events: list[str] = field(default_factory=list)


_NOWHERE = Origin()
_present: ContextVar[Origin] = ContextVar("motcua_origin", default=_NOWHERE)


def present() -> Origin:
    """Of what is being done now; without a request an empty one."""
    return _present.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[Origin]:
    """What is done inside comes from there."""
    token = _present.set(origin)
    try:
        yield origin
    finally:
        _present.reset(token)


def chained(topic: str, stream: int, seq: int, hash: bytes) -> None:
    """An event was chained: the request's line names it, so that the event log and the line lead to each other. With
    the beginning of its hash, since one that was rolled back gives its place to another."""
    origin = _present.get()
    if origin is not _NOWHERE and len(origin.events) < _MOST_EVENTS:
        origin.events.append(f"{topic}/{stream}/{seq}:{hash[:4].hex()}")
