"""How much one job may use, and how a child process binds itself to it."""

import resource
import signal
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 64 * MEGABYTE
_PACKED = struct.Struct("!QId")
# Linux tells the size of the address space in pages, as the first word of this file.
_SIZES = Path("/proc/self/statm")


@dataclass(frozen=True)
class Limits:
    """`memory` bytes beyond what the fork server holds itself, seconds of processor time, seconds by the clock.

    `open_to_all`: anybody may ask without an account, so that not all threads of a server may be held by it at once.
    """

    memory: int = 420 * MEGABYTE
    processor: int = 6
    wall: float = 8.0
    open_to_all: bool = False

    def packed(self) -> bytes:
        """What a child has to know, always of the same length."""
        return _PACKED.pack(self.memory, self.processor, self.wall)

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The opposite of `packed`."""
        return cls(*_PACKED.unpack(data))


USUAL = Limits()
PACKED_SIZE = _PACKED.size


def impose(limits: Limits) -> None:
    """Bind this process for the rest of its life. Past a limit of time the kernel ends it, in whatever library it is.

    Memory is bound by the address space, for which other systems than Linux do not tell how much there is already:
    there it stays unbound.
    """
    if _SIZES.exists():
        held = int(_SIZES.read_text().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, held + limits.memory)
    _limit(resource.RLIMIT_CPU, limits.processor, grace=1)
    _limit(resource.RLIMIT_FSIZE, LARGEST_ANSWER)
    _limit(resource.RLIMIT_CORE, 0)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)


def _limit(which: int, most: int, *, grace: int = 0) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(which)
    known = hard != resource.RLIM_INFINITY
    resource.setrlimit(which, (min(most, hard), min(most + grace, hard)) if known else (most, most + grace))
