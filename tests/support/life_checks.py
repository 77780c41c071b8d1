"""What each act must have done in the lives that are made up at random (`dossiers/test_machine.py`): the life, how it
stood, what was tried, and how it stands.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from motcua.dossiers.acts import allowed as allowed_actions
from motcua.process.limit import Measure
from motcua.process.state import State
from motcua.process.states import APPRAISALS, ENDED, Stage, Status, StepKind
from tests.support.acts import Act

Check = Callable[[Any, State, Any, State], None]


def accepted(life: Any, before: State, order: Any, after: State) -> None:
    assert not order.missing
    assert after.clock.due_at is None or after.clock.due_at >= life.now
    assert before.clock.due_at is None


def asked_for_more(life: Any, before: State, order: Any, after: State) -> None:
    life.asked += 1
    assert before.supplements == 0 or before.again_allowed
    assert not after.again_allowed
    paused(life, before, order, after)


def paused(life: Any, before: State, order: Any, after: State) -> None:
    """Every step that is open waits, but for those that are said to go on."""
    spared = (order.act is Act.ASK_MORE and order.goes_on) or ()
    assert after.clock.remaining == life.left(before, life.now)
    left = [None if s.spec.key in spared else life.step_left(s) for s in before.steps]
    assert [s.left for s in after.steps] == left


def checked(life: Any, before: State, order: Any, after: State) -> None:
    """What is not right waits on the citizen once more, and is no new request; otherwise nothing of time changes."""
    assert after.supplements == before.supplements
    assert not after.to_check
    if after.status is Status.SUPPLEMENT:
        paused(life, before, order, after)
    else:
        assert (after.clock, after.steps) == (before.clock, before.steps)


def closed_unanswered(life: Any, before: State, _order: Any, after: State) -> None:
    assert before.answer_by is not None
    assert before.answer_by <= life.now
    assert after.status is Status.STOPPED


def suspended(life: Any, before: State, order: Any, after: State) -> None:
    """Everything rests, on the status that it has; nobody works on it until it goes on."""
    paused(life, before, order, after)
    assert (after.status, bool(after.suspended)) == (before.status, True)
    able = {a.key for a in allowed_actions(after, life.everybody())}
    assert "resume" in able or not any(s.spec.kind in {StepKind.WORK, StepKind.APPROVAL} for s in after.steps)
    assert not able & {"appraise", "approve", "sign", "seal", "ask_more", "suspend", "extend"}


def goes_on(life: Any, before: State, order: Any, after: State) -> None:
    """Time that waited on the citizen does not count, and what was late before stays as late."""
    for was, now in zip(before.steps, after.steps, strict=True):
        if was.left is None:
            assert now == was
            continue
        assert life.step_left(now) == was.left or life.step_left(now) == was.left < 0
    has_its_rest(life, before, after, anew=before.restart_on_supplement and order.act is Act.SUPPLY)


def has_its_rest(life: Any, before: State, after: State, *, anew: bool = False) -> None:
    """The clock goes on with what it had left; counted by days of the calendar it may end on a later one."""
    left, due_at = before.clock.remaining, after.clock.due_at
    if left is None:
        assert after.clock == before.clock
        return
    assert due_at is not None
    new = life.left(after, life.now)
    assert new is not None
    if left < 0:
        assert new <= left
        return
    assert due_at >= life.now
    assert before.clock.limit is not None
    if not anew:
        exact = before.clock.limit.measure is Measure.WORKING
        assert new == left if exact else new >= left


def extended(life: Any, before: State, order: Any, after: State) -> None:
    """In time the date moves; later it stays, and the apology names another one."""
    due_at, until = before.clock.due_at, order.until
    assert due_at is not None
    assert until > max(due_at, life.now)
    counter = life.hours[life.state.counted_at]
    assert counter.is_working(counter.local(until).date())
    in_time = due_at - life.now >= timedelta(days=1)
    assert after.clock.due_at == (until if in_time else due_at)
    assert after.apology_until == (None if in_time else until)
    assert after.clock.late_noted is (before.clock.late_noted and not in_time)


def reopened(life: Any, before: State, _order: Any, after: State) -> None:
    """It stands where it stood; time that ran goes on running, time that waited has the rest that it had."""
    assert before.status in ENDED
    assert (after.status, after.stage) == (life.before.status, life.before.stage)
    assert after.steps
    if before.clock.due_at is not None:
        assert after.clock == before.clock
    elif after.waits:
        assert after.clock.remaining == before.clock.remaining
    else:
        has_its_rest(life, before, after)


def sent_back(life: Any, before: State, _order: Any, after: State) -> None:
    assert not before.signed
    asked = set(_order.steps or ())
    opened = {s.spec.key for s in after.steps}
    assert opened <= asked if asked else all(s.spec.kind in APPRAISALS for s in after.steps)
    assert after.stage is Stage.APPRAISE
    assert not after.negative
    assert after.supplements == before.supplements


def denied(_life: Any, before: State, _order: Any, after: State) -> None:
    """A negative proposal goes the way of every other; nothing ends by it."""
    assert not before.signed
    assert after.negative
    assert after.status is Status.PROCESSING or after.renewing


def asked(_life: Any, before: State, order: Any, after: State) -> None:
    """Each is a step beside the work, for as long as was said; the clock of the dossier goes on."""
    new = after.steps[len(before.steps) :]
    assert [s.agency for s in new] == [q["agency"] for q in order.asked]
    assert after.steps[: len(before.steps)] == before.steps
    assert (after.status, after.stage) == (before.status, before.stage)


def called_off(life: Any, before: State, order: Any, after: State) -> None:
    gone = {s.no for s in before.steps} - {s.no for s in after.steps}
    assert gone <= {s.no for s in before.steps if s.spec.asked_by}


def returned_signed(_life: Any, before: State, _order: Any, after: State) -> None:
    """Whoever signs has it again; nothing of the way before is done anew."""
    assert (before.signed, after.signed) == (True, False)
    assert [s.spec.kind for s in after.steps] == [StepKind.PERSONAL_SIGN]
    assert after.status is before.status


def renewed(_life: Any, before: State, _order: Any, after: State) -> None:
    """A new document is worked on; the dossier stays done, and its clock what it was."""
    assert before.signed
    assert (after.status, after.clock, after.signed) == (Status.DONE, before.clock, False)
    assert after.rounds == before.rounds + 1
    assert {s.spec.kind for s in after.steps} <= {StepKind.WORK, StepKind.APPROVAL}


def moved(_life: Any, before: State, _order: Any, after: State) -> None:
    """What the citizen was told stays; whatever goes on is where it was, with its date and whoever holds it."""
    assert after.clock == before.clock
    assert (after.status, after.stage, after.ways == () or bool(after.route.forks)) == (
        before.status, before.stage, True,
    )  # fmt: skip
    old = {s.no: s for s in before.steps}
    for one in after.steps:
        if one.no in old:
            was = old[one.no]
            assert (one.due_at, one.holder, one.left, one.agency, one.of) == (
                was.due_at, was.holder, was.left, was.agency, was.of,
            )  # fmt: skip
        elif not one.spec.asked_by:
            assert one.spec.key in after.route.by_key
    assert after.steps


def returned(_life: Any, before: State, _order: Any, after: State) -> None:
    assert before.fee_paid
    assert after.status is Status.RETURNED


def held(_life: Any, before: State, order: Any, after: State) -> None:
    changed = [(a, b) for a, b in zip(before.steps, after.steps, strict=True) if a != b]
    assert all(replace(a, holder=b.holder) == b for a, b in changed)
    if order.act is Act.TAKE:
        assert [(a.holder, b.holder) for a, b in changed] == [(None, order.standing.officer)]
    if order.act is Act.HAND_OVER:
        assert all(b.holder == order.to_officer for _, b in changed)


def ended_early(_life: Any, before: State, _order: Any, after: State) -> None:
    assert not before.signed
    assert after.status in ENDED


CHECKS: dict[str, Check] = {
    "accept": accepted,
    "ask_more": asked_for_more,
    "require_payment": paused,
    "supply": goes_on,
    "check_supplement": checked,
    "close_unanswered": closed_unanswered,
    "confirm_payment": goes_on,
    "suspend": suspended,
    "resume": goes_on,
    "extend": extended,
    "send_back": sent_back,
    "deny": denied,
    "ask_opinion": asked,
    "call_off_opinion": called_off,
    "return_signed": returned_signed,
    "renew_result": renewed,
    "reopen": reopened,
    "return": returned,
    "move_route": moved,
    "take": held,
    "release": held,
    "hand_over": held,
    "withdraw": ended_early,
    "stop": ended_early,
    "refuse": ended_early,
}
