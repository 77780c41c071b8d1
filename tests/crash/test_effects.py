"""The worker is killed between paying and writing it down: nobody pays twice, nothing stays open."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from motcua.adapters.simulation import Answer, Request, Site, as_json
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Request as Wanted
from tests.crash.worker import WAY_OUT, sweep, until, worker

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.parametrize(
    ("kind", "state", "outcome"),
    [("payment", "done", "done"), ("silent payment", "needs_person", "unknown")],
)
def test_killed_after_the_money_went_it_is_found_out_and_never_paid_again(
    bank: Bank, kind: str, state: str, outcome: str
) -> None:
    ask(Wanted(kind=kind, key="fee-1", payload={}))
    with worker("tests.crash.payer", bank.site.url) as first:
        until(lambda: bank.ledger["fee-1"] == 1)
        first.kill()
        first.wait()
    assert Effect.objects.get().state == "in_flight"
    bank.slow = False
    with worker("tests.crash.payer", bank.site.url):
        until(lambda: Effect.objects.get().state != "in_flight", sweep)
    paid = Effect.objects.get()
    assert (paid.state, paid.outcome, paid.unknowns > 0) == (state, outcome, True)
    assert bank.ledger == {"fee-1": 1}
