"""The worker is killed between paying and writing it down: nobody pays twice, nothing stays open."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from motcua.adapters.simulation import Answer, Request, Site, as_json
from motcua.config import ready
from motcua.platform import jobs
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.tasks import sweep_effects
from motcua.platform.effects.types import Request as Wanted

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
WAY_OUT = 120.0


class Bank:
    """Takes payments over HTTP. While `slow`, it takes the money at once and answers only much later."""

    def __init__(self) -> None:
        self.ledger: Counter[str] = Counter()
        self.slow = True
        self._never = threading.Event()
        self.site = Site(self.handle).start()

    def handle(self, request: Request) -> Answer:
        """Take money, or tell what was taken."""
        if request.path == "/paid":
            return as_json({"paid": self.ledger[request.query["key"]]})
        self.ledger[request.form["key"]] += 1
        if self.slow:
            self._never.wait(WAY_OUT)
        return as_json({})

    def close(self) -> None:
        """Let go of whoever still waits."""
        self._never.set()
        self.site.stop()


@pytest.fixture
def bank() -> Iterator[Bank]:
    opened = Bank()
    yield opened
    opened.close()


@contextmanager
def worker(bank: Bank) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own on this test's database; killed in the end, if it still lives."""
    database = urlsplit(ready.database_url())._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.payer", bank.site.url],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
    end = time.monotonic() + WAY_OUT
    while time.monotonic() < end:
        if is_so():
            return
        meanwhile()
        time.sleep(1)
    raise AssertionError("it never became so")


def sweep() -> None:
    """What the clock does each minute."""
    jobs.defer(sweep_effects, [{"timestamp": 0}])


@pytest.mark.parametrize(
    ("kind", "state", "outcome"),
    [("payment", "done", "done"), ("silent payment", "needs_person", "unknown")],
)
def test_killed_after_the_money_went_it_is_found_out_and_never_paid_again(
    bank: Bank, kind: str, state: str, outcome: str
) -> None:
    ask(Wanted(kind=kind, key="fee-1", payload={}))
    with worker(bank) as first:
        until(lambda: bank.ledger["fee-1"] == 1)
        first.kill()
        first.wait()
    assert Effect.objects.get().state == "in_flight"
    bank.slow = False
    with worker(bank):
        until(lambda: Effect.objects.get().state != "in_flight", sweep)
    paid = Effect.objects.get()
    assert (paid.state, paid.outcome, paid.unknowns > 0) == (state, outcome, True)
    assert bank.ledger == {"fee-1": 1}
