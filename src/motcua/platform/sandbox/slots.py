"""How many jobs that anybody may ask for run at once on a machine, over all its server processes.

A thread that waits for a child serves nobody else. So strangers get all threads but one. Who finds every slot taken
waits a moment, for most jobs last less than that; not longer, and not at all behind a job that has already lasted.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from motcua.kernel.errors import Unavailable

PATIENCE = 1.0
"""Seconds."""
_PAUSE = 0.02


@contextmanager
def slot(folder: Path, count: int) -> Iterator[None]:
    """Hold one of `count` slots; the kernel takes it back from a process that dies. Raises `Unavailable`."""
    held = _taken(folder, count)
    try:
        yield
    finally:
        os.close(held)


def _taken(folder: Path, count: int) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    places = [folder / str(number) for number in range(count)]
    until = time.monotonic() + PATIENCE
    while True:
        for place in places:
            held = _try(place)
            if held is not None:
                return held
        if time.monotonic() > until or all(map(_has_lasted, places)):
            raise busy()
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


def busy() -> Unavailable:
    """The refusal of a job for which there is no room now."""
    return Unavailable(
        "Hệ thống đang bận mở tệp của người khác nên chưa mở được tệp này. Tệp của bạn không có lỗi và chưa có gì bị "
        "thay đổi. Bạn hãy thử lại sau ít giây.",
        code="busy",
    )
