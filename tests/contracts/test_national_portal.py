"""What the national portal shows of our dossiers, over HTTP, in both generations, whatever it answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from motcua.adapters.national_portal.portal import NAME
from motcua.config.sample.exchange_drill import made_up
from motcua.exchange.models import Message
from motcua.kernel import clock
from motcua.platform.effects.models import Effect
from tests.support.portal import Portal_, national_portal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["1.3", "1.4"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal_]:
    with national_portal(request.param) as both:
        yield both


def told(number: int = 1, began: datetime = made_up.BEGAN) -> str:
    with transaction.atomic():
        return made_up.live(NAME, number, began).ref


def ensure_shown(portal: Portal_, ref: str) -> None:
    """The last status, every line in its order and once, and the supplement that was asked for."""
    kept = portal.there.dossiers[ref]
    assert kept.content["TrangThaiHoSo"] == "9"
    assert [line["TrangThai"] for line in kept.progress] == [str(status) for status in made_up.LIFE]
    assert kept.content["DanhSachHoSoBoSung"][0]["NoiDungBoSung"] == "Thiếu tờ khai"
    assert set(Message.objects.filter(strand__ref=ref).values_list("state", flat=True)) == {"done"}


def test_a_life_is_told_in_its_order_and_as_it_was(portal: Portal_) -> None:
    ref = told()
    assert portal.drain() == 1
    ensure_shown(portal, ref)
    last = Message.objects.filter(kind="dossier").order_by("number").last()
    assert last is not None
    assert last.wire
    assert last.reply


@pytest.mark.parametrize(
    "fault", ["down", "lies", "error_but_stores", "changed_schema", "token_expired", "slow"]
)
def test_whatever_it_answers_what_it_shows_decides(portal: Portal_, fault: str) -> None:
    ref = told()
    portal.there.fail(fault)
    portal.work()
    assert Message.objects.filter(state="stuck").count() == 0
    portal.there.fail("off")
    portal.drain()
    ensure_shown(portal, ref)


def test_what_it_refuses_for_good_waits_for_a_person(portal: Portal_) -> None:
    ref = told()
    message = Message.objects.order_by("number").first()
    assert message is not None
    message.strand.ref = "không phải mã hồ sơ"
    message.strand.save()
    portal.work()
    message.refresh_from_db()
    assert (message.state, message.outcome) == ("stuck", "permanent")
    assert "MaHoSo" in message.said
    assert ref not in portal.there.dossiers


def test_a_clock_that_runs_behind_there_is_waited_for(portal: Portal_) -> None:
    ref = told(began=clock.now() - timedelta(hours=5))
    portal.there.fail("clock_skew")
    for _ in range(12):
        portal.work()
    last = Message.objects.get(state="sending")
    assert (last.outcome, "tương lai" in last.said) == ("temporary", True)
    portal.there.fail("off")
    portal.drain()
    ensure_shown(portal, ref)


def test_with_a_wrong_secret_nothing_is_lost_and_nothing_needs_a_person(portal: Portal_) -> None:
    told()
    line = portal.here.line
    right, line.known = line.known, type(line.known)(line.known.address, "motcua", "sai")
    portal.work()
    assert Message.objects.order_by("number").values_list("state", "outcome").first() == (
        "sending",
        "configuration",
    )
    line.known = right
    portal.drain()
    assert Effect.objects.filter(state="needs_person").count() == 0


def test_after_an_outage_everything_drains_in_order(portal: Portal_) -> None:
    refs = [told(number) for number in range(4)]
    portal.there.fail("down")
    portal.work()
    portal.work()
    portal.there.fail("off")
    portal.drain()
    for ref in refs:
        ensure_shown(portal, ref)
