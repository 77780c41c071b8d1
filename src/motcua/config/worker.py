"""The worker: readers follow the event log in one thread, jobs towards the outside run in the other."""

import signal
import threading
from types import FrameType

from motcua.config import backup, wiring
from motcua.documents import tasks as files
from motcua.notifications import tasks as messages
from motcua.platform import jobs
from motcua.platform.effects import performers
from motcua.platform.records import spool
from motcua.platform.records import tasks as records
from motcua.platform.records.draining import drain_quietly, keep_draining
from motcua.platform.records.record import Log


def work() -> None:
    """Work until SIGINT or SIGTERM; what was begun is finished first."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    wiring.key_endorser().ask()
    spool.be("worker")
    spool.note(Log.PROCESS, "started")
    own = (backup.LANE, files.LANE, records.LANE, messages.RECEIPTS)
    lanes = {**dict.fromkeys(own, jobs.AT_ONCE), **performers.lanes()}
    try:
        jobs.run_worker(wiring.readers(), stop, lanes, beside=[keep_draining])
    finally:
        spool.note(Log.PROCESS, "stopped")
        drain_quietly()
