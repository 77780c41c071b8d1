"""What becomes of a message after each way an attempt can end."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.notifications.rules import BACKOFF, CONFIGURATION_PAUSE, Outcome, verdict

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def state(outcome: Outcome, *, attempts: int = 1, unknowns: int = 0, age: timedelta = timedelta()) -> str:
    return verdict(outcome, attempts=attempts, unknowns=unknowns, created_at=NOW - age, now=NOW).state


def test_a_message_that_was_taken_is_done_however_old() -> None:
    assert state(Outcome.SENT, age=timedelta(days=9)) == "done"


def test_waiting_grows_and_then_stays() -> None:
    pauses = [
        verdict(Outcome.TEMPORARY, attempts=n, unknowns=0, created_at=NOW, now=NOW).due_at
        for n in range(1, 10)
    ]
    assert pauses == [NOW + pause for pause in (*BACKOFF, BACKOFF[-1], BACKOFF[-1])]


def test_our_own_fault_is_tried_again_soon() -> None:
    due = verdict(Outcome.CONFIGURATION, attempts=6, unknowns=0, created_at=NOW, now=NOW).due_at
    assert due == NOW + CONFIGURATION_PAUSE


@pytest.mark.parametrize("outcome", [Outcome.TEMPORARY, Outcome.CONFIGURATION])
def test_after_three_days_a_person_must_look(outcome: Outcome) -> None:
    assert state(outcome, age=timedelta(days=2)) == "retry_at"
    assert state(outcome, age=timedelta(days=3, seconds=1)) == "needs_person"


def test_a_wrong_address_is_not_tried_again() -> None:
    assert state(Outcome.PERMANENT) == "needs_person"


def test_a_letter_that_may_have_gone_is_repeated_once() -> None:
    assert state(Outcome.UNKNOWN, unknowns=1) == "retry_at"
    assert state(Outcome.UNKNOWN, unknowns=2) == "needs_person"
