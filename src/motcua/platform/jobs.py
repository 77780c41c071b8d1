"""Jobs towards the outside and by the clock (procrastinate, in PostgreSQL), and the worker that does them.

A job is only a wake-up: what is to be done, and how far it got, stands in a row of whoever asked for it, and a sweep by
the clock finds rows whose wake-up was lost. So a job may run twice, late, or never, and nothing is lost or doubled.

Jobs wait in lanes, each with threads of its own: whoever outside answers nobody holds up its own lane and no other.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

from motcua.platform import handover, readers

logger = logging.getLogger(__name__)

HOUSE = "default"
"""The lane of jobs that call nobody outside."""
AT_ONCE = 2
"""Jobs at once in a lane that does not say otherwise."""
PAUSE = 0.25
PATIENCE = 2.0

# A worker replaces the app's connector by one of its own, so a plain `task.defer()` inside a worker would leave the
# running transaction. This manager always goes through Django's connection.
_manager = JobManager(DjangoConnector())


def defer(
    task: "Task[Any, Any, Any]",
    arguments: Sequence[Mapping[str, Any]],
    *,
    at: datetime | None = None,
    lane: str = HOUSE,
) -> None:
    """Ask for one run of `task` for each of `arguments`, in `lane`, not before `at`.

    The jobs commit with the running transaction, or not at all.
    """
    if arguments:
        job = configure_task(name=task.name, job_manager=_manager, queue=lane, schedule_at=at)
        job.batch_defer(*[dict(each) for each in arguments])


def run_worker(
    following: Sequence[readers.Reader],
    stop: threading.Event,
    lanes: Mapping[str, int] | None = None,
    beside: Sequence[Callable[[threading.Event], None]] = (),
) -> None:
    """Follow the log and do the jobs of the house and of `lanes` (each with how many at once) until `stop` is set; what
    was begun is finished first.
    Each of `beside` runs in a thread of its own until then.

    A database that is away for a while only costs a pause. Call it in the main thread of a process of its own.
    """
    threads = (
        threading.Thread(target=run_readers, args=(following, stop), name="log-readers"),
        threading.Thread(target=run_handover, args=(stop,), name="handover"),
        *(threading.Thread(target=run, args=(stop,), name=run.__name__) for run in beside),
    )
    for each in threads:
        each.start()
    try:
        run_jobs(stop, {HOUSE: AT_ONCE, **(lanes or {})})
    finally:
        stop.set()
        for each in threads:
            each.join()


def run_readers(following: Sequence[readers.Reader], stop: threading.Event) -> None:
    """Let each reader take what is new, again and again until `stop` is set.

    It looks four times a second: a NOTIFY for each event would queue all commits behind one lock.
    """
    try:
        while not stop.is_set():
            if not _advance_all(following, stop):
                stop.wait(PAUSE)
    finally:
        connection.close()


def run_handover(stop: threading.Event) -> None:
    """Show every few seconds that this process can be handed secrets, until `stop` is set."""
    try:
        while not stop.is_set():
            try:
                handover.breathe()
            except DatabaseError:
                connection.close()
            stop.wait(handover.BREATH.total_seconds())
    finally:
        with suppress(DatabaseError):
            handover.end()
        connection.close()


def _advance_all(following: Sequence[readers.Reader], stop: threading.Event) -> int:
    try:
        return sum(readers.advance(reader) for reader in readers.with_news(following))
    except Exception:
        # Whatever a reader stumbles over is parked by `advance`; what comes here is the database or the machine.
        logger.exception("the log cannot be read now; trying again")
        connection.close()
        stop.wait(PATIENCE)
        return 0


def run_jobs(stop: threading.Event, lanes: Mapping[str, int]) -> None:
    """Do the jobs of `lanes` until `stop` is set; begins anew when the database comes back after it was lost."""
    while not stop.is_set():
        try:
            _work(stop, lanes)
        except (ConnectorException, OSError) as error:
            logger.warning("jobs cannot be fetched now (%s); trying again", error)
            stop.wait(PATIENCE)


def _work(stop: threading.Event, lanes: Mapping[str, int]) -> None:
    """One life of the worker. Its threads, and so its connections, are as many as the jobs it does at once."""
    opened: list[BaseDatabaseWrapper] = []

    def remember_connection() -> None:
        connection.inc_thread_sharing()
        opened.append(connections["default"])

    try:
        threads = ThreadPoolExecutor(sum(lanes.values()), initializer=remember_connection)
        asyncio.run(_open_and_work(stop, lanes, threads))
    finally:
        for each in opened:
            each.close()


async def _open_and_work(
    stop: threading.Event, lanes: Mapping[str, int], threads: ThreadPoolExecutor
) -> None:
    asyncio.get_running_loop().set_default_executor(threads)
    with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
        async with worker.open_async():
            await _work_until(worker, stop, lanes)


async def _work_until(worker: App, stop: threading.Event, lanes: Mapping[str, int]) -> None:
    working = [asyncio.create_task(_work_in(worker, lane, number)) for lane, number in lanes.items()]
    while not (stop.is_set() or any(lane.done() for lane in working)):
        await asyncio.sleep(0.1)
    for lane in working:
        lane.cancel()
    # Not before the last: an idle lane ends at once, one with a job in its hands writes down that it is done, and the
    # connections close behind all of them.
    for ended in await asyncio.gather(*working, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _work_in(worker: App, lane: str, at_once: int) -> None:
    await worker.run_worker_async(
        queues=[lane],
        concurrency=at_once,
        fetch_job_polling_interval=2.0,
        # A pooler in transaction mode passes no NOTIFY on; the worker then looks by itself.
        listen_notify=not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"],
        shutdown_graceful_timeout=30.0,
        install_signal_handlers=False,
    )
