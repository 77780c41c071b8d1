"""The worker: readers follow the event log in one thread, jobs towards the outside run in the other."""

import signal
import threading
from types import FrameType

from motcua.config import backup, wiring
from motcua.documents import tasks as files
from motcua.platform import jobs
from motcua.platform.effects import performers


def work() -> None:
    """Work until SIGINT or SIGTERM; what was begun is finished first."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    wiring.key_endorser().ask()
    jobs.run_worker(wiring.readers(), stop, {*performers.lanes(), backup.LANE, files.LANE})
