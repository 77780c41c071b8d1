"""What becomes of an effect after each way an attempt can end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from motcua.platform.effects.rules import may_repeat, verdict
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, State

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
POLICY = Policy(unknowns_repeated=1)
FIRST = Asked(
    id=1,
    kind="letter",
    key="k",
    subject="",
    payload={},
    result={},
    attempts=1,
    unknowns=0,
    started_at=NOW,
    claimed_at=NOW,
    uncertain=False,
    error="",
)


def state(outcome: Outcome, *, age: timedelta = timedelta()) -> State:
    return verdict(POLICY, replace(FIRST, started_at=NOW - age), Answer(outcome), NOW).state


def due(outcome: Outcome, attempts: int) -> datetime | None:
    return verdict(POLICY, replace(FIRST, attempts=attempts), Answer(outcome), NOW).due_at


def test_what_was_taken_is_done_however_late() -> None:
    assert state(Outcome.DONE, age=timedelta(days=9)) is State.DONE


def test_a_refusal_is_an_end_too() -> None:
    assert state(Outcome.REFUSED) is State.DONE


def test_waiting_grows_and_then_stays() -> None:
    pauses = [due(Outcome.TEMPORARY, n) for n in range(1, 10)]
    assert pauses == [NOW + pause for pause in (*POLICY.backoff, POLICY.backoff[-1], POLICY.backoff[-1])]


def test_our_own_fault_is_tried_again_soon() -> None:
    assert due(Outcome.CONFIGURATION, 6) == NOW + POLICY.configuration_pause


@pytest.mark.parametrize("outcome", [Outcome.TEMPORARY, Outcome.CONFIGURATION, Outcome.UNKNOWN])
def test_after_three_days_a_person_must_look(outcome: Outcome) -> None:
    assert state(outcome, age=timedelta(days=2)) is State.RETRY_AT
    assert state(outcome, age=timedelta(days=3, seconds=1)) is State.NEEDS_PERSON


def test_what_the_far_side_will_never_take_is_not_tried_again() -> None:
    assert state(Outcome.PERMANENT) is State.NEEDS_PERSON


def test_what_nobody_can_tell_needs_a_person_and_stays_unknown() -> None:
    told = verdict(POLICY, replace(FIRST, error="line broke"), None, NOW)
    assert (told.state, told.answer) == (State.NEEDS_PERSON, Answer(Outcome.UNKNOWN, "line broke"))


def test_what_may_have_happened_is_repeated_as_often_as_the_policy_says() -> None:
    for allowed in (0, 1, 2):
        policy = Policy(unknowns_repeated=allowed)
        repeated = [n for n in range(1, 5) if may_repeat(policy, replace(FIRST, unknowns=n))]
        assert repeated == list(range(1, allowed + 1))


def test_the_far_side_may_say_itself_when_to_come_back() -> None:
    answer = Answer(Outcome.TEMPORARY, after=timedelta(seconds=2))
    for attempts in (1, 200):
        told = verdict(POLICY, replace(FIRST, attempts=attempts), answer, NOW)
        assert (told.state, told.due_at) == (State.RETRY_AT, NOW + timedelta(seconds=2))
