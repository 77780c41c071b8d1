"""A secret is handed to the workers that run now, and to nothing that outlives them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from motcua.kernel import clock
from motcua.platform import handover
from motcua.platform.handover import HandoverError, hand_over, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_key_left() -> Iterator[None]:
    handover._own.clear()
    yield
    handover._own.clear()


def restarted() -> None:
    """The process ends and another begins in its place."""
    handover._own.clear()
    handover.breathe()


def test_a_worker_that_runs_reads_it() -> None:
    handover.breathe()
    assert take(hand_over({"PIN": "1234"}, purpose="a"), purpose="a") == {"PIN": "1234"}


def test_it_serves_one_purpose() -> None:
    handover.breathe()
    assert take(hand_over({"PIN": "1234"}, purpose="a"), purpose="b") is None


def test_what_lies_in_the_database_does_not_hold_it() -> None:
    handover.breathe()
    assert b"1234" not in hand_over({"PIN": "1234"}, purpose="a")


def test_whichever_of_several_workers_comes_to_it_reads_it() -> None:
    handover.breathe()
    first = handover._own[0]
    restarted()
    sealed = hand_over({"PIN": "1234"}, purpose="a")
    handover._own[:] = [first]
    assert take(sealed, purpose="a") == {"PIN": "1234"}


def test_with_the_worker_it_is_gone() -> None:
    handover.breathe()
    sealed = hand_over({"PIN": "1234"}, purpose="a")
    restarted()
    assert take(sealed, purpose="a") is None


def test_without_a_worker_nothing_is_taken_and_that_is_said() -> None:
    with pytest.raises(HandoverError, match="không chạy"):
        hand_over({"PIN": "1234"}, purpose="a")
    handover.breathe()
    with clock.at(clock.now() + timedelta(minutes=2)), pytest.raises(HandoverError):
        hand_over({"PIN": "1234"}, purpose="a")


def test_a_worker_that_ends_takes_its_key_along() -> None:
    handover.breathe()
    handover.end()
    with pytest.raises(HandoverError):
        hand_over({"PIN": "1234"}, purpose="a")
