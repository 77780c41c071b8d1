"""As many processes as asked for do the same thing for the same time; what they got done is added up.

A side that is driven in turns with another keeps its processes: `serve` answers each line it is given (seconds) with
things per second, so that a turn may be as short as the disk is moody.
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

# A turn of about so many seconds, and how many things a second it got done.
Turn = Callable[[float], float]
# What a process of this number does in its turns.
Make = Callable[[int], Turn]
WARM_UP = 1.0


def serve(make: Make, *, processes: int) -> None:
    """Make `processes` ready, then do turns until the input ends."""
    context = multiprocessing.get_context("fork")
    lines = []
    for number in range(processes):
        ours, theirs = context.Pipe()
        context.Process(target=_work, args=(make, number, theirs), daemon=True).start()
        theirs.close()
        lines.append(ours)
    for line in lines:
        line.recv()
    _say("ready")
    for asked in sys.stdin:
        for line in lines:
            line.send(float(asked))
        _say(sum(line.recv() for line in lines))


def _say(what: object) -> None:
    print(json.dumps(what), flush=True)


def _work(make: Make, number: int, line: Connection) -> None:
    turn = make(number)
    turn(WARM_UP)
    line.send(True)
    while True:
        try:
            seconds = line.recv()
        except EOFError:
            return
        line.send(turn(seconds))


def repeated(once: Callable[[], int]) -> Turn:
    """Turns that do one thing again and again; `once` says how many things it did."""

    def turn(seconds: float) -> float:
        begin, count = time.monotonic(), 0
        while time.monotonic() - begin < seconds:
            count += once()
        return count / (time.monotonic() - begin)

    return turn
