"""How much one job may use, and how a child process binds itself to it."""

import resource
import signal
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 64 * MEGABYTE
_PACKED = struct.Struct("!QId?")
# Linux tells the size of the address space in pages, as the first word of this file.
_SIZES = Path("/proc/self/statm")


@dataclass(frozen=True)
class Limits:
    """`memory` bytes beyond what the fork server holds itself, seconds of processor time, seconds by the clock.

    `reused`: after a good answer the child may do another such job. Not for what somebody else relies on: a file that
    took its reader over could speak for the files after it.
    Work is bounded by the processor: whoever handed a file in has an answer within five seconds, however many jobs that
    takes, and on a busy machine a lawful file only takes longer. The clock is for what waits and does not work.
    `open_to_all`: anybody may ask without an account, so that only so many run at once.
    """

    memory: int = 420 * MEGABYTE
    processor: int = 4
    wall: float = 10.0
    reused: bool = False
    open_to_all: bool = False

    def packed(self) -> bytes:
        """What a child has to know, always of the same length."""
        return _PACKED.pack(self.memory, self.processor, self.wall, self.reused)

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The opposite of `packed`."""
        return cls(*_PACKED.unpack(data))


USUAL = Limits()
PACKED_SIZE = _PACKED.size


def address_space() -> int | None:
    """Bytes of address space of this process; None where the system does not tell."""
    if not _SIZES.exists():
        return None
    return int(_SIZES.read_text().split()[0]) * resource.getpagesize()


def impose(limits: Limits, held: int | None) -> None:
    """Bind this process for its next job. Past a limit of time the kernel ends it, in whatever library it is.

    `held` is its address space from before its first job: by that memory is bound, and without it not.
    """
    if held is not None:
        _limit(resource.RLIMIT_AS, held + limits.memory)
    _limit(resource.RLIMIT_CPU, round(time.process_time()) + limits.processor)
    _limit(resource.RLIMIT_FSIZE, LARGEST_ANSWER)
    _limit(resource.RLIMIT_CORE, 0)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)


def rest() -> None:
    """The clock stands still between jobs."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _limit(which: int, most: int) -> None:
    """The limit that acts, so that it can be set anew for the next job; no higher than the system allows."""
    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
