"""Workers are killed in the middle of handing over text messages, with one gateway failing: each arrives, and once."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from motcua.adapters.sms.simulator import Gateway
from motcua.notifications import commands, ports
from motcua.notifications.types import Notice
from motcua.platform.effects import performers
from motcua.platform.effects.models import Effect
from tests.crash.worker import sweep, until, worker

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
MANY = 24


@pytest.fixture
def gateways() -> Iterator[tuple[Gateway, Gateway]]:
    first, second = Gateway(name="mot-1", slow_seconds=3.0).start(), Gateway(name="mot-2").start()
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [])
    yield first, second
    del ports._connected["sms"], performers._registered["message.sms"]
    for one in (first, second):
        one.site.stop()


def told() -> None:
    commands.tell_all(
        Notice(key=f"e-{n}", phone=f"0912000{n:03}", title=f"Tin {n}", body="…") for n in range(MANY)
    )


def taken(*gateways: Gateway) -> Counter[str]:
    return Counter(text.phone for one in gateways for text in list(one.texts.values()))


def _has_taken(gateway: Gateway, least: int) -> bool:
    return len(gateway.texts) >= least


def all_done() -> bool:
    return not Effect.objects.exclude(state="done").exists()


def test_killed_again_and_again_every_message_arrives_and_none_twice(
    gateways: tuple[Gateway, Gateway],
) -> None:
    """The first gateway takes messages and answers late, so that the worker dies between the two."""
    first, second = gateways
    first.failure = "slow"
    told()
    for number in (2, 4):
        with worker("tests.crash.texter", first.url, second.url) as dying:
            until(partial(_has_taken, first, number), sweep)
            dying.kill()
            dying.wait()
    assert Effect.objects.filter(state="in_flight").exists()
    first.failure = "off"
    with worker("tests.crash.texter", first.url, second.url):
        until(all_done, sweep)
    arrived = taken(first, second)
    assert len(arrived) == MANY
    assert set(arrived.values()) == {1}


def test_a_gateway_that_stays_down_costs_nobody_a_message(gateways: tuple[Gateway, Gateway]) -> None:
    first, second = gateways
    first.failure = "down"
    told()
    with worker("tests.crash.texter", first.url, second.url):
        until(all_done, sweep)
    assert (len(taken(first)), len(taken(second))) == (0, MANY)
