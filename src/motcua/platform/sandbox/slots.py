"""How many jobs run at once on a machine, over all its server processes: of strangers together, and of one asker.

Who finds every slot taken waits a moment, for most jobs last less than that; not longer, and not at all behind a job
that has already lasted.
"""

import fcntl
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from motcua.kernel.errors import Refusal, TooMany
from motcua.platform.turns import busy

PATIENCE = 1.0
"""Seconds."""
_PAUSE = 0.02
_ASKERS = 1024
"""Askers share so many sets of slots, so that their files need no tidying up; who shares one waits for the other."""
_asker: ContextVar[Callable[[], str] | None] = ContextVar("asker", default=None)


@contextmanager
def asked_by(who: Callable[[], str]) -> Iterator[None]:
    """Jobs within the block are for whom this names when the first one comes."""
    before = _asker.set(who)
    try:
        yield
    finally:
        _asker.reset(before)


def asker() -> str:
    """For whom the next job is; empty where nobody asks, as in the worker."""
    who = _asker.get()
    return who() if who else ""


def of_one(folder: Path, who: str) -> Path:
    """Where the slots of one asker lie."""
    return folder / "askers" / str(zlib.crc32(who.encode()) % _ASKERS)


@contextmanager
def slot(folder: Path, count: int, refusal: Callable[[], Refusal] | None = None) -> Iterator[None]:
    """Hold one of `count` slots; the kernel takes it back from a process that dies.

    Raises `refusal`, or `Unavailable`, when all are taken.
    """
    held = _taken(folder, count, refusal or busy)
    try:
        yield
    finally:
        os.close(held)


def _taken(folder: Path, count: int, refusal: Callable[[], Refusal]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    places = [folder / str(number) for number in range(count)]
    until = time.monotonic() + PATIENCE
    while True:
        for place in places:
            held = _try(place)
            if held is not None:
                return held
        if time.monotonic() > until or all(map(_has_lasted, places)):
            raise refusal()
        time.sleep(_PAUSE)


def _try(place: Path) -> int | None:
    """The file of a slot, locked and marked with the hour; None when another holds it."""
    file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    os.utime(file)
    return file


def _has_lasted(place: Path) -> bool:
    with suppress(OSError):
        return time.time() - place.stat().st_mtime > PATIENCE
    return False


def still_yours() -> TooMany:
    """The refusal of one more job of somebody whose files are being opened now."""
    return TooMany(
        "Hệ thống còn đang mở tệp trước của bạn nên chưa mở được tệp này. Chưa có gì bị thay đổi. "
        "Bạn hãy thử lại sau %(after)s giây.",
        after=10,
        code="still_yours",
    )
