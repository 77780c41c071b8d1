"""Two or more sides in many short turns, so that a slow moment of the machine or its disk strikes all of them."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bench import place
from bench.measure import middle

# What a side got done in a turn of so many seconds, per second.
Side = Callable[[float], float]


@dataclass(frozen=True)
class Turns:
    """What each side got done in each turn, and how long the disk took to keep a page for good, in seconds."""

    rates: Mapping[str, list[float]]
    fsync: list[float] = field(default_factory=list)

    @property
    def disk(self) -> str:
        """The disk as it was meanwhile, in words."""
        low, high = min(self.fsync) * 1000, max(self.fsync) * 1000
        return f"fsync {middle(self.fsync) * 1000:.2g} ms ({low:.2g} to {high:.2g})"


def take(sides: Mapping[str, Side], *, turns: int, seconds: float) -> Turns:
    """Drive each side in turn, and begin each round with another one."""
    taken = Turns({name: [] for name in sides})
    names = list(sides)
    for turn in range(turns):
        first = turn % len(names)
        for name in (*names[first:], *names[:first]):
            taken.rates[name].append(sides[name](seconds))
        taken.fsync.append(fsync())
    return taken


@contextmanager
def served(**modules: tuple[str, Sequence[str]]) -> Iterator[dict[str, Side]]:
    """The sides whose modules answer turns (`race.serve`): the database and the words of each, by its name."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(place.serving(words[0], *words[1:], database=database))
            for name, (database, words) in modules.items()
        }


def fsync() -> float:
    """Seconds that the disk under the databases takes for a page of 8 kB, the middle of twenty."""
    path = place.home() / "fsync"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        return middle(_kept(handle) for _ in range(20))
    finally:
        os.close(handle)
        path.unlink()


def _kept(handle: int) -> float:
    begin = time.perf_counter()
    os.pwrite(handle, os.urandom(8192), 0)
    os.fdatasync(handle)
    return time.perf_counter() - begin
