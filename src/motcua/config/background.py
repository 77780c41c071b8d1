"""The worker: readers follow the event log in one thread, jobs towards the outside run in the other."""

import logging
import threading
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from django.apps import apps
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from motcua.platform import readers

logger = logging.getLogger(__name__)
PAUSE = 0.25


def all_readers() -> list[readers.Reader]:
    """Every reader of the log: the `READERS` of each package's `readers` module, in the order of the floors."""
    found: list[readers.Reader] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.readers"
        if config.name.startswith("motcua.") and find_spec(name):
            found += getattr(import_module(name), "READERS", ())
    return found


def work() -> None:
    """Work until SIGINT or SIGTERM; what was begun is finished first."""
    end = threading.Event()
    follower = threading.Thread(target=_follow_the_log, args=(end,), name="log-readers")
    follower.start()
    try:
        connector = cast("DjangoConnector", app.connector)
        with app.replace_connector(connector.get_worker_connector()) as worker:
            worker.run_worker(concurrency=4, fetch_job_polling_interval=2.0)
    finally:
        end.set()
        follower.join()


def _follow_the_log(end: threading.Event) -> None:
    """Let each reader catch up, again and again; a database that is away for a while only costs a pause."""
    following = all_readers()
    while not end.is_set():
        try:
            passed = sum(readers.advance(reader) for reader in following)
        except Exception:
            logger.exception("the readers of the log could not go on; trying again")
            connection.close()
            passed = 0
            end.wait(2)
        if not passed:
            end.wait(PAUSE)
    connection.close()
