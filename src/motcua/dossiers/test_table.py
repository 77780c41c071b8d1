"""The one table of what may happen, cell by cell: engine and table never disagree, and it says what people expect."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from motcua.dossiers.acts import allowed as allowed_actions
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.process.limit import Limit
from motcua.process.route import Route
from motcua.process.state import Clock, OpenStep, State
from motcua.process.states import ENDED, PAUSED, RUNNING, Status, StepKind
from motcua.process.table import CLOCK, Standing, could_do, handable, is_allowed, step_for
from tests.support.acts import ACTS, Act
from tests.support.orders import decided
from tests.support.routes import COUNTER, MONDAY, OTHER, PLACES, full_route, world_at

ME, ANOTHER = 1, 2
LIMIT = Limit.parse("5d")
ROUTE: Route = full_route()
BY_KIND = {s.kind: s for s in ROUTE.steps}
MINE = frozenset({1})

# How somebody can stand to a dossier with one open step, and who holds that step.
RELATIONS: dict[str, tuple[Standing, int | None]] = {
    "nobody": (Standing(), None),
    "applicant": (Standing(applicant=True), None),
    "represented": (Standing(applicant=True, represented=True), None),
    "supervisor": (Standing(supervisor=True, officer=ME), ANOTHER),
    "counter": (Standing(counter=True, officer=ME), ANOTHER),
    "cashier": (Standing(cashier=True, officer=ME), None),
    "post, free": (Standing(officer=ME, may=MINE), None),
    "post, mine": (Standing(officer=ME, may=MINE), ME),
    "post, another's": (Standing(officer=ME, may=MINE), ANOTHER),
    "left the post": (Standing(officer=ME), ME),
}


def standing_still(status: Status) -> Clock:
    if status in PAUSED:
        return Clock(LIMIT, None, 500)
    return Clock() if status is Status.SUBMITTED else Clock(LIMIT, MONDAY + timedelta(days=9))


def state(
    status: Status, kind: StepKind, holder: int | None = None, *, signed: bool = False, paid: bool = False
) -> State:
    """A dossier with one open step of this kind, whether or not a real one could stand like that."""
    spec = BY_KIND[kind]
    left = 60 if status in PAUSED else None
    step = OpenStep(1, spec, COUNTER, MONDAY, MONDAY + timedelta(hours=4), holder, left)
    steps = () if status in ENDED else (step,)
    return State(
        status=status,
        stage=spec.stage,
        route=ROUTE,
        places=PLACES,
        steps=steps,
        clock=standing_still(status),
        steps_made=1,
        signed=signed,
        fee_due=8000,
        fee_paid=paid,
    )


# Everything that any act could ask for.
EVERYTHING: dict[str, Any] = {
    "note": "Có lý do",
    "limit": LIMIT,
    "to_officer": ANOTHER,
    "until": MONDAY + timedelta(days=14),
    "asked": [{"agency": OTHER, "question": "Có vướng mắc không?"}],
    "verdict": "agrees",
    "law": "Điều 18 Nghị định 30/2020/NĐ-CP",
}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("status", Status)
def test_engine_and_table_agree_in_every_cell(status: Status, relation: str) -> None:
    standing, holder = RELATIONS[relation]
    for act, kind, signed, paid in product(ACTS.values(), StepKind, (False, True), (False, True)):
        before = state(status, kind, holder, signed=signed, paid=paid)
        allowed = is_allowed(before, act.rule, standing)
        assert (act in allowed_actions(before, standing)) is allowed
        lacks_the_fee = act is Act.RETURN and not paid
        expected = "invalid" if allowed and lacks_the_fee else "done" if allowed else "refused"
        assert what_comes_of(before, act, standing) == expected, (act.key, kind, signed, paid)


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("status", sorted(RUNNING))
def test_a_suspended_dossier_is_ended_or_goes_on_and_nothing_is_decided_about_it(
    status: Status, relation: str
) -> None:
    standing, holder = RELATIONS[relation]
    for act, kind in product(ACTS.values(), StepKind):
        plain = state(status, kind, holder)
        resting = tuple(replace(s, left=60) for s in plain.steps)
        before = replace(plain, suspended="court", steps=resting, clock=Clock(LIMIT, None, 500))
        allowed = is_allowed(before, act.rule, standing)
        assert what_comes_of(before, act, standing) == ("done" if allowed else "refused"), (act.key, kind)
        assert not allowed or act is Act.RESUME or act.rule.statuses >= PAUSED or not act.rule.kinds, act.key


def what_comes_of(before: State, act: Any, who: Standing) -> str:
    try:
        after = decided(before, act, who, world_at(MONDAY), **EVERYTHING).state
    except (NotAllowed, Conflict):
        return "refused"
    except Invalid:
        return "invalid"
    return "done" if after.status not in ENDED or after.steps == () else "ended with a step left open"


def test_somebody_without_any_relation_may_do_nothing() -> None:
    for status, kind in product(Status, StepKind):
        before = state(status, kind)
        assert allowed_actions(before, Standing()) == ()
        assert allowed_actions(before, Standing(officer=ME)) == ()


def test_after_an_end_people_only_write_to_each_other_and_a_superior_sets_right() -> None:
    everything = Standing(True, True, True, True, ME, MINE)
    for status in ENDED:
        ended = state(status, StepKind.HANDOVER)
        words = (Act.ANSWER_APPLICANT, Act.ASK_OFFICE)
        superior = () if status is Status.RETURNED else (Act.REOPEN,)
        assert allowed_actions(ended, everything) == (
            *superior,
            words[0],
            Act.COPY_PAPER,
            Act.PRINT_COPY,
            words[1],
        )
        for act in words:
            assert decided(ended, act, everything, world_at(MONDAY), note="Còn một điều").state == ended


def words(found: State, who: Standing) -> str:
    return " ".join(a.key for a in allowed_actions(found, who))


# Always possible to the applicant; whether a correction was made to object to, the log knows and not the table.
OBJECT = "object_to_correction ask_office"
# What whoever holds the post may always do while the dossier is open.
NOTE = "answer_applicant internal_note raise_sensitivity"
# What a person sees as buttons besides, written out: (status, kind of step) -> acts of whoever holds the post. An act
# that is named nowhere here is left to a test of its own.
BUTTONS = {
    (Status.SUBMITTED, StepKind.INTAKE): "accept ask_more refuse take hand_over correct_slip",
    (
        Status.RECEIVED,
        StepKind.WORK,
    ): "ask_more take hand_over write_result appraise ask_opinion extend stop correct_slip",
    (Status.RECEIVED, StepKind.OPINION): "take hand_over write_result give_opinion extend",
    (Status.PROCESSING, StepKind.INSPECTION): "take hand_over write_result appraise extend",
    (Status.PROCESSING, StepKind.FINANCE): "require_payment take hand_over write_result appraise extend",
    (Status.PROCESSING, StepKind.APPROVAL): "take hand_over write_result send_back approve extend stop",
    (Status.PROCESSING, StepKind.PERSONAL_SIGN): "take hand_over send_back sign",
    (Status.DONE, StepKind.HANDOVER): "take hand_over return",
    (Status.SUPPLEMENT, StepKind.WORK): "hand_over stop",
    (Status.SUPPLEMENT, StepKind.INTAKE): "hand_over",
    (Status.PAYMENT, StepKind.FINANCE): "confirm_payment hand_over",
}


@pytest.mark.parametrize(("place", "acts"), BUTTONS.items())
def test_whoever_holds_the_post_sees_these_acts(place: tuple[Status, StepKind], acts: str) -> None:
    seen = words(state(*place), Standing(officer=ME, may=MINE)).split()
    named = {a for row in BUTTONS.values() for a in row.split()}
    asked_outside = place[1] in {StepKind.OPINION, StepKind.FINANCE}
    assert set(NOTE.split()) - set(seen) == ({"answer_applicant"} if asked_outside else set())
    assert [a for a in seen if a in named] == acts.split()


@pytest.mark.parametrize(
    ("status", "acts"),
    [
        (Status.SUBMITTED, "withdraw"),
        (Status.RECEIVED, "withdraw"),
        (Status.SUPPLEMENT, "supply withdraw"),
        (Status.PAYMENT, "withdraw"),
        (Status.PROCESSING, "withdraw"),
        (Status.DONE, ""),
    ],
)
def test_the_applicant_may_supply_and_withdraw_until_the_signature(status: Status, acts: str) -> None:
    signed = status is Status.DONE
    assert (
        words(state(status, StepKind.WORK, signed=signed), Standing(applicant=True))
        == f"{acts} {OBJECT}".strip()
    )
    assert words(state(Status.PROCESSING, StepKind.SEAL, signed=True), Standing(applicant=True)) == OBJECT


def test_a_supervisor_hands_over_what_another_holds_promises_a_new_date_and_stops() -> None:
    director = Standing(supervisor=True, officer=ME)
    assert (
        words(state(Status.PROCESSING, StepKind.WORK, ANOTHER), director)
        == f"hand_over extend suspend stop {NOTE} copy_paper print_copy"
    )
    assert (
        words(state(Status.PAYMENT, StepKind.FINANCE, ANOTHER), director)
        == f"hand_over stop {NOTE} copy_paper print_copy"
    )


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (Standing(officer=ME, kinds=frozenset({StepKind.APPROVAL})), Conflict),
        (Standing(officer=ME, kinds=frozenset({StepKind.SEAL})), NotAllowed),
        (Standing(applicant=True), NotAllowed),
        (Standing(), NotAllowed),
    ],
)
def test_too_late_is_told_from_never_yours(who: Standing, refusal: type[Exception]) -> None:
    signing = state(Status.PROCESSING, StepKind.PERSONAL_SIGN)
    with pytest.raises(refusal):
        decided(signing, Act.APPROVE, who, world_at(MONDAY))


def test_a_cashier_takes_money_and_nothing_else() -> None:
    cashier = Standing(cashier=True, officer=ME)
    for status, kind in product(set(Status) - ENDED, StepKind):
        assert words(state(status, kind), cashier) == "record_fee"
        assert words(state(status, kind, paid=True), cashier) == ""


def test_what_another_holds_is_not_mine_to_do() -> None:
    held = state(Status.PROCESSING, StepKind.APPROVAL, ANOTHER)
    assert words(held, Standing(officer=ME, may=MINE)) == ""
    assert words(held, Standing(officer=ANOTHER, may=MINE)) == (
        f"release hand_over write_result send_back approve extend suspend stop {NOTE}"
    )


def test_whoever_left_the_post_can_still_let_go_of_the_step() -> None:
    assert words(state(Status.PROCESSING, StepKind.WORK, ME), Standing(officer=ME)) == "release"


def two_open(first: int | None, second: int | None) -> State:
    both = state(Status.PROCESSING, StepKind.WORK, first)
    other = OpenStep(2, BY_KIND[StepKind.INSPECTION], COUNTER, MONDAY, MONDAY, second)
    return replace(both, steps=(*both.steps, other))


def test_of_two_open_steps_the_one_i_hold_goes_first() -> None:
    me = Standing(officer=ME, may=frozenset({1, 2}))
    assert step_for(two_open(None, ME), Act.APPRAISE.rule, me) == 2
    assert step_for(two_open(None, None), Act.APPRAISE.rule, me) == 1
    assert step_for(two_open(ANOTHER, None), Act.APPRAISE.rule, me) == 2


def test_a_supervisor_may_hand_over_every_open_step_an_officer_only_their_own() -> None:
    both = two_open(ANOTHER, ANOTHER)
    assert [s.no for s in handable(both, Standing(supervisor=True, officer=ME))] == [1, 2]
    assert handable(both, Standing(officer=ME, may=frozenset({1, 2}))) == ()
    assert [s.no for s in handable(two_open(None, ME), Standing(officer=ME, may=frozenset({1, 2})))] == [2, 1]


@pytest.mark.parametrize(
    ("kind", "signed", "allowed"),
    [
        (StepKind.WORK, False, True),
        (StepKind.APPROVAL, False, True),
        (StepKind.PERSONAL_SIGN, False, False),
        (StepKind.SEAL, True, False),
    ],
)
def test_the_result_is_written_by_who_appraises_or_approves(
    kind: StepKind, signed: bool, allowed: bool
) -> None:
    found = state(Status.PROCESSING, kind, signed=signed)
    assert is_allowed(found, Act.WRITE_RESULT.rule, Standing(officer=ME, may=MINE)) is allowed


def test_every_status_and_every_kind_of_step_is_spoken_of() -> None:
    rules = [act.rule for act in ACTS.values()]
    assert {status for rule in rules for status in rule.statuses} == set(Status)
    assert {kind for rule in rules for kind in rule.kinds} == set(StepKind)


def test_a_named_service_does_what_its_rows_say_and_nothing_else() -> None:
    clock = Standing(service=CLOCK)
    mine = {
        act.key for act in ACTS.values() if could_do(state(Status.PROCESSING, StepKind.WORK), act.rule, clock)
    }
    assert mine == {"lapse", "note_lateness", "close_unanswered"}
    stranger = Standing(service="nobody-we-know")
    assert not any(
        is_allowed(state(status, StepKind.WORK), act.rule, stranger)
        for act in ACTS.values()
        for status in Status
    )
