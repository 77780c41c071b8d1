"""What hostile files make their readers do, for a child process to do it."""

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from motcua.kernel.errors import NotFound
from motcua.platform.sandbox.calls import confined
from motcua.platform.sandbox.limits import MEGABYTE, Limits


@confined()
def turned_round(data: bytes, *, times: int = 1) -> bytes:
    """The bytes from the end to the beginning."""
    return data[::-1] * times


@confined()
def told(data: bytes) -> dict[str, Any]:
    """Something about the bytes, as plain data."""
    return {"size": len(data), "first": data[:3].decode()}


@confined()
def not_there(data: bytes) -> None:
    """A refusal of ours."""
    raise NotFound("Tệp có %(pages)s trang, không có trang này.", pages=len(data))


@confined()
def surroundings(data: bytes) -> dict[str, list[str]]:
    """What a child knows: names of variables, open files, modules."""
    return {"variables": sorted(os.environ), "files": sorted(_files()), "modules": sorted(sys.modules)}


def _files() -> Iterator[str]:
    """What is open beyond input, output and errors; not the folder that is read for it."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            target = str(link.readlink())
            if int(link.name) > 2 and not target.startswith("/proc/"):
                yield target


@confined(Limits(reused=True))
def process(data: bytes) -> int:
    """The number of the process that does quick jobs."""
    if data == b"refuse":
        raise NotFound("Không có.")
    if data == b"large":
        _ = b"x" * (200 * MEGABYTE)
    return os.getpid()


@confined()
def own_process(data: bytes) -> int:
    """The number of a process for this job alone."""
    return os.getpid()


@confined(Limits(open_to_all=True))
def counted(data: bytes) -> int:
    """What anybody may ask for."""
    return len(data)


@confined()
def all_memory(data: bytes) -> int:
    """Take memory until there is none; how many bytes the process then really held at most."""
    taken = []
    try:
        while True:
            taken.append(b"x" * MEGABYTE)
    except MemoryError:
        taken.clear()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@confined()
def too_much_memory(data: bytes) -> int:
    """Take it and never give it back."""
    return len([b"x" * MEGABYTE * n for n in range(100)])


@confined(Limits(processor=1, wall=20.0))
def endless_work(data: bytes) -> None:
    """Never ready."""
    while True:
        pass


@confined(Limits(wall=0.3))
def endless_wait(data: bytes) -> None:
    """Never ready, without doing anything."""
    time.sleep(3600)


@confined()
def fall_over(data: bytes) -> None:
    """As a library does that was given what it cannot bear."""
    os.abort()


@confined()
def stumble(data: bytes) -> None:
    """A fault that nobody foresaw."""
    raise RuntimeError(data.decode())
