"""As many processes as asked for do the same thing for the same time; what they got done is added up."""

import multiprocessing
import time
from collections.abc import Callable

Make = Callable[[int], Callable[[], int]]
WARM_UP = 1.0


def race(make: Make, *, processes: int, seconds: float) -> float:
    """Things per second. `make(n)` prepares process `n` and returns what it repeats (giving how many it did)."""
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(processes)
    with_results: multiprocessing.SimpleQueue[float | None] = context.SimpleQueue()
    runners = [
        context.Process(target=_run, args=(make, n, gate, seconds, with_results)) for n in range(processes)
    ]
    for runner in runners:
        runner.start()
    rates = [with_results.get() for _ in runners]
    for runner in runners:
        runner.join()
    if None in rates:
        raise RuntimeError("a process of the race failed; see above")
    return sum(rate for rate in rates if rate is not None)


def _run(
    make: Make, number: int, gate: "multiprocessing.synchronize.Barrier", seconds: float, results: object
) -> None:
    rate: float | None = None
    try:
        once = make(number)
        end = time.monotonic() + WARM_UP
        while time.monotonic() < end:
            once()
        gate.wait(120)
        begin, count = time.monotonic(), 0
        while time.monotonic() - begin < seconds:
            count += once()
        rate = count / (time.monotonic() - begin)
    finally:
        results.put(rate)  # type: ignore[attr-defined]
