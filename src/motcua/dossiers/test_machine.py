"""Whole lives of dossiers, made up at random: what must hold whatever people do and however long they take."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from motcua.dossiers.acts import allowed as allowed_actions
from motcua.dossiers.acts import reopen
from motcua.dossiers.acts.move_route import Target
from motcua.dossiers.commands.sweep import due_act
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Refusal
from motcua.process.deadline import remaining
from motcua.process.engine import submit
from motcua.process.limit import Limit, Unit
from motcua.process.moves import next_wake
from motcua.process.outcome import Outcome
from motcua.process.recount import Terms
from motcua.process.route import StepSpec
from motcua.process.state import OpenStep, State, World
from motcua.process.states import APPRAISALS, ENDED, STAGES, Stage, Status, StepKind
from motcua.process.table import CLOCK, ROUTES, Standing, handable
from tests.support.acts import ACTS, Act
from tests.support.life_checks import CHECKS
from tests.support.orders import Tried as Order
from tests.support.orders import decided, order
from tests.support.routes import OTHER, PLACES, calendars, changed, facts, moments, routes
from tests.support.second_account import SecondAccount
from tests.support.wrong_orders import extension_is_wrong, question_is_wrong

HOURS = Limit.of(0, Unit.HOUR)
RIGHT: list[dict[str, Any]] = [{"place": 0, "right": True, "why": ""}]
WRONG: list[dict[str, Any]] = [{"place": 0, "right": False, "why": "Vẫn mờ"}]
verdicts = st.sampled_from((RIGHT, WRONG, [{"place": 0, "right": False, "why": " "}]))
MOVES_THE_CLOCK = {
    *("accept", "ask_more", "supply", "require_payment", "confirm_payment", "extend", "note_lateness"),
    "check_supplement",
    *("suspend", "resume", "reopen"),
}
# How often an act is tried; what ends a dossier seldom, or no life would be long.
WEIGHTS = {
    **dict.fromkeys(
        (
            "refuse",
            "withdraw",
            "stop",
            "deny",
            "internal_note",
            "raise_sensitivity",
            "copy_paper",
            "print_copy",
            "correct_slip",
            "object_to_correction",
            "ask_office",
            "answer_applicant",
        ),
        1,
    ),
    **dict.fromkeys(("take", "release", "hand_over", "record_fee", "write_result", "suspend"), 3),
    **dict.fromkeys(("send_back", "extend", "return", "ask_more", "require_payment", "check_supplement"), 15),
    **dict.fromkeys(("ask_opinion", "give_opinion", "reopen"), 12),
}
# Nobody at the place of the appraisal asks itself; what another one is asked.
ASKED = st.lists(
    st.fixed_dictionaries(
        {
            "agency": st.sampled_from((OTHER, PLACES["counter"], PLACES["handling"])),
            "question": st.sampled_from(("Có vướng mắc gì không?", " ")),
            "silence": st.sampled_from(("", "waits", "consents")),
            "days": st.sampled_from((None, 1, 5, 31)),
        }
    ),
    max_size=2,
)
limits = st.sampled_from(["0d", "0.5d", "1d", "3d", "10d", "8h", "same-day", "3cd", "20cd", "1m", ""])
officers = st.sampled_from((1, 2, 3))
waits = st.one_of(
    st.integers(0, 3 * 60).map(lambda n: timedelta(minutes=n)),
    st.integers(0, 20 * 24).map(lambda n: timedelta(hours=n, seconds=n)),
)


@cache
def in_words(text: str) -> Limit | None:
    return Limit.parse(text) if text else None


class Life(RuleBasedStateMachine):
    """One dossier from its submission on; `waits_for` is what it rests for from the beginning."""

    waits_for = ""

    @initialize(
        route=routes(),
        hours=calendars(),
        now=moments,
        limit=limits,
        fee=st.sampled_from((0, 8000)),
        restart=st.booleans(),
        for_another=st.sampled_from((False, False, True)),
        known=facts,
    )
    def submitted(self, *, route, hours, now, limit, fee, restart, for_another, known) -> None:  # type: ignore[no-untyped-def]
        self.now: datetime = now
        self.hours = hours
        self.limit = in_words(limit)
        begun = submit(
            route=route,
            places=PLACES,
            world=self.world,
            fee_due=fee,
            restart_on_supplement=restart,
            receiving=PLACES["handling"] if for_another else "",
            waits_for=self.waits_for,
            facts=known,
        )
        self.state: State = begun.state
        self.opened = {s.no: s.spec for s in begun.opened}
        self.closed: dict[int, StepSpec] = {}
        self.asked = 0
        self.was_late = False
        self.before = reopen.Before(Status.SUBMITTED, Stage.RECEIVE, (), "", now.date())
        self.second = SecondAccount(Terms(self.limit, restart), PLACES["counter"], self.hours)
        self.second.tell(now, begun)
        assert [s.spec.kind for s in begun.opened] == [StepKind.INTAKE]

    @property
    def appraisals(self) -> set[str]:
        """Keys of the steps that can be done again: those on its ways."""
        return {s.key for s in self.state.route.on(self.state.ways).steps if s.kind in APPRAISALS}

    @property
    def questions(self) -> set[str]:
        """Keys of the opinions that somebody asked for and that have not come."""
        return {s.spec.key for s in self.state.steps if s.spec.asked_by}

    @property
    def asked_besides(self) -> list[str]:
        """Keys of the open steps that may go on while the citizen is asked."""
        return [s.spec.key for s in self.state.steps if s.spec.kind in APPRAISALS - {StepKind.WORK}]

    @property
    def world(self) -> World:
        return World(self.now, self.hours)

    # What people do

    @rule(wait=waits)
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule(data=st.data(), officer=officers)
    def somebody_does_what_they_may(self, data: st.DataObject, officer: int) -> None:
        whoever = Standing(
            officer=officer,
            may=frozenset(s.no for s in self.state.steps),
            supervisor=data.draw(st.booleans()),
            counter=data.draw(st.booleans()),
            applicant=data.draw(st.sampled_from((False,) * 7 + (True,))),
        )
        possible = allowed_actions(self.state, whoever)
        likely = [a for a in possible for _ in range(WEIGHTS.get(a.key, 6))]
        if likely:
            self.attempt(data, data.draw(st.sampled_from(likely)), whoever)

    @rule()
    def the_clock_comes_round(self) -> None:
        """It does what is due, until nothing is."""
        clock = Standing(service=CLOCK)
        while act := next((a for a in ACTS.values() if a.due and a.due(self.state, self.now)), None):
            assert act in allowed_actions(self.state, clock)
            before = self.state
            self.carry_out(order(act, clock))
            assert self.state != before

    @rule(data=st.data(), key=st.sampled_from([a.key for a in Act for _ in range(WEIGHTS.get(a.key, 6))]))
    def anybody_tries_anything(self, data: st.DataObject, key: str) -> None:
        act = ACTS[key]
        open_steps = [s.no for s in self.state.steps] or [99]
        whoever = Standing(
            applicant=data.draw(st.booleans()),
            supervisor=data.draw(st.booleans()),
            counter=data.draw(st.booleans()),
            cashier=data.draw(st.booleans()),
            officer=data.draw(officers),
            may=data.draw(st.frozensets(st.sampled_from(open_steps))),
        )
        self.attempt(data, act, whoever)

    @precondition(lambda self: self.state.status is Status.SUBMITTED)
    @rule()
    def the_counter_accepts(self) -> None:
        act = Act.FORWARD if self.state.to_forward else Act.ACCEPT
        self.carry_out(order(act, self.everybody(), limit=self.limit))

    @precondition(
        lambda self: self.state.status in {Status.RECEIVED, Status.PROCESSING} or self.state.renewing
    )
    @rule()
    def the_work_goes_on(self) -> None:
        self.next_of(Act.GIVE_OPINION, Act.APPRAISE, Act.APPROVE, Act.SIGN)

    @precondition(lambda self: self.state.stage in {Stage.APPROVE, Stage.SIGN, Stage.RETURN})
    @rule()
    def it_comes_to_its_end(self) -> None:
        self.next_of(Act.APPROVE, Act.SIGN, Act.SEAL, Act.RETURN)

    def next_of(self, *acts: Any) -> None:
        act = next((a for a in acts if self.may_do(a)), None)
        if act is not None:
            self.carry_out(order(act, self.everybody(), note="Đây", verdict="agrees"))

    @precondition(lambda self: self.may_do(Act.RETURN_SIGNED))
    @rule()
    def the_clerk_finds_it_wrong(self) -> None:
        self.carry_out(order(Act.RETURN_SIGNED, self.everybody(), note="Sai ngày sinh"))

    @precondition(lambda self: self.may_do(Act.RENEW_RESULT))
    @rule(wait=waits, how=st.sampled_from(("replace", "correct", "revoke")))
    def the_result_was_wrong(self, wait: timedelta, how: str) -> None:
        self.now += wait
        self.carry_out(order(Act.RENEW_RESULT, self.everybody(), note="Sai", law="Điều 18", how=how))

    @precondition(lambda self: self.may_do(Act.ASK_OPINION))
    @rule(data=st.data(), silence=st.sampled_from(("waits", "consents")))
    def somebody_else_is_asked(self, data: st.DataObject, silence: str) -> None:
        """Whoever is asked, not everybody: none that is asked already, nor the one that asks."""
        lead = next(s for s in self.state.steps if s.spec.kind is StepKind.WORK and not s.paused)
        known = {s.agency for s in self.state.steps if s.spec.asked_by} | {lead.agency}
        free = sorted({OTHER, *PLACES.values()} - known)
        if free:
            asked = [
                {"agency": data.draw(st.sampled_from(free)), "question": "Được không?", "silence": silence}
            ]
            self.carry_out(order(Act.ASK_OPINION, self.everybody(), asked=asked))

    @precondition(lambda self: self.may_do(Act.CALL_OFF_OPINION))
    @rule()
    def what_was_asked_is_taken_back(self) -> None:
        self.carry_out(order(Act.CALL_OFF_OPINION, self.everybody(), note="Không cần nữa"))
        assert not any(s.spec.asked_by for s in self.state.steps)

    @precondition(lambda self: self.may_do(Act.ASK_MORE, Act.REQUIRE_PAYMENT))
    @rule(data=st.data())
    def the_citizen_is_asked(self, data: st.DataObject) -> None:
        acts = [a for a in (Act.ASK_MORE, Act.REQUIRE_PAYMENT) if self.may_do(a)]
        act = data.draw(st.sampled_from(acts))
        goes_on = data.draw(st.lists(st.sampled_from(self.asked_besides))) if self.asked_besides else []
        if self.may_do(Act.CHECK_SUPPLEMENT):
            self.carry_out(order(Act.CHECK_SUPPLEMENT, self.everybody(), items=RIGHT))
        if act is Act.ASK_MORE and self.may_do(Act.ALLOW_AGAIN):
            self.carry_out(order(Act.ALLOW_AGAIN, self.everybody(), note="Bỏ sót"))
        self.carry_out(order(act, self.everybody(), note="Thiếu", goes_on=goes_on))

    @precondition(lambda self: self.may_do(Act.SUPPLY, Act.CONFIRM_PAYMENT))
    @rule(wait=waits)
    def the_citizen_delivers(self, wait: timedelta) -> None:
        self.now += wait
        act = Act.SUPPLY if self.may_do(Act.SUPPLY) else Act.CONFIRM_PAYMENT
        self.carry_out(order(act, self.everybody(), note="Đây"))

    @precondition(lambda self: self.may_do(Act.CHECK_SUPPLEMENT))
    @rule(items=st.sampled_from((RIGHT, WRONG)))
    def what_came_is_checked(self, items: list[dict[str, Any]]) -> None:
        self.carry_out(order(Act.CHECK_SUPPLEMENT, self.everybody(), items=items))

    @precondition(lambda self: self.state.answer_by is not None)
    @rule()
    def nobody_answers(self) -> None:
        """The clock closes it, and nothing else does."""
        assert self.state.answer_by is not None
        self.now = max(self.now, self.state.answer_by)
        self.the_clock_comes_round()
        assert self.state.status is Status.STOPPED

    @precondition(lambda self: self.may_do(Act.REOPEN))
    @rule(wait=waits)
    def it_was_closed_by_mistake(self, wait: timedelta) -> None:
        self.now += wait
        self.carry_out(order(Act.REOPEN, self.everybody(), note="Đóng nhầm", before=self.before))

    @precondition(lambda self: self.may_do(Act.RESUME))
    @rule(wait=waits)
    def what_it_was_suspended_for_is_over(self, wait: timedelta) -> None:
        self.now += wait
        self.carry_out(order(Act.RESUME, self.everybody(), note="Có bản án"))

    @rule(data=st.data())
    def its_route_is_changed_while_it_runs(self, data: st.DataObject) -> None:
        """By the one service that may; what is open goes on, or it keeps its own route and says why."""
        whoever = Standing(service=ROUTES)
        if Act.MOVE_ROUTE in allowed_actions(self.state, whoever):
            to = Target(data.draw(changed(self.state.route)), self.state.restart_on_supplement, 1)
            self.carry_out(order(Act.MOVE_ROUTE, whoever, note="QĐ 7", to=to, version=2))

    @precondition(lambda self: self.may_do(Act.SEND_BACK))
    @rule()
    def it_goes_back(self) -> None:
        self.carry_out(order(Act.SEND_BACK, self.everybody(), note="Chưa rõ"))

    def may_do(self, *acts: Any) -> bool:
        return any(a in allowed_actions(self.state, self.everybody()) for a in acts)

    def everybody(self) -> Standing:
        """The holder of the first open step; whoever it is, they hold every post."""
        holder = next((s.holder for s in self.state.steps if s.holder), 1)
        may = frozenset(s.no for s in self.state.steps)
        return Standing(officer=holder, may=may, supervisor=True, counter=True)

    def attempt(self, data: st.DataObject, act: Any, who: Standing) -> None:
        handed = [s.no for s in handable(self.state, who)]
        again = sorted(self.appraisals | self.questions)
        until = self.now + timedelta(days=data.draw(st.integers(-1, 40)), hours=1)
        self.carry_out(
            order(
                act,
                who,
                note=data.draw(st.sampled_from(("Có lý do", "Có lý do", "Có lý do", "  "))),
                limit=self.limit,
                to_officer=data.draw(st.sampled_from((1, 2, 3))),
                step=data.draw(st.sampled_from((None, *handed))),
                until=until,
                steps=data.draw(
                    st.lists(st.sampled_from(again), max_size=3, unique=True) if again else st.just([])
                ),
                asked=data.draw(ASKED),
                verdict=data.draw(st.sampled_from(("agrees", "conditions", "disagrees"))),
                before=self.before,
                goes_on=data.draw(st.lists(st.sampled_from([*self.asked_besides, "?"]), max_size=2)),
                items=data.draw(verdicts),
                missing=data.draw(st.sampled_from(((), (), ("Tờ khai",)))),
            )
        )

    # What must follow

    def carry_out(self, order: Order) -> None:
        allowed = order.act in allowed_actions(self.state, order.standing)
        try:
            outcome = decided(self.state, order.act, order.standing, self.world, **order.details)
        except Refusal as refusal:
            self.refused_rightly(order, refusal, allowed=allowed)
            return
        assert allowed
        self.follow(order, outcome)

    def refused_rightly(self, order: Order, refusal: Refusal, *, allowed: bool) -> None:
        """What is refused although the table allows it is refused for what is missing, not by mistake."""
        assert allowed is not isinstance(refusal, NotAllowed | Conflict), refusal
        assert str(refusal)
        if not isinstance(refusal, Invalid):
            return
        act, state = order.act, self.state
        wordless = not (order.note or "").strip()
        reasons = {
            **dict.fromkeys(("accept", "forward"), bool(order.missing) or state.to_check),
            "appraise": state.to_check or bool(self.questions),
            "deny": wordless or state.to_check or bool(self.questions),
            "ask_opinion": question_is_wrong(self, order),
            "give_opinion": wordless and order.verdict != "agrees",
            "call_off_opinion": wordless
            or not order.standing.supervisor
            or not {*(order.steps or ())} <= self.questions,
            "ask_more": wordless
            or state.to_check
            or (state.supplements > 0 and not state.again_allowed)
            or bool({*(order.goes_on or ())} - {*self.asked_besides}),
            "supply": wordless,
            "suspend": wordless or (order.until is not None and order.until <= self.now),
            **dict.fromkeys(("resume", "begin_linked"), wordless),
            "return": not state.fee_paid,
            "extend": extension_is_wrong(self, order),
            "check_supplement": any(not v["right"] and not v["why"].strip() for v in order.items or ()),
            "lapse": not act.due or not act.due(state, self.now),
            "close_unanswered": not act.due or not act.due(state, self.now),
            "note_lateness": not act.due or not act.due(state, self.now),
            **dict.fromkeys(("refuse", "send_back", "stop", "require_payment", "allow_again"), wordless),
            **dict.fromkeys(("return_signed", "renew_result", "reopen"), wordless),
            **dict.fromkeys(
                ("internal_note", "raise_sensitivity", "correct_slip", "object_to_correction"), wordless
            ),
            **dict.fromkeys(("ask_office", "answer_applicant"), wordless),
            **dict.fromkeys(("copy_paper", "print_copy"), False),
            # Whatever stands in its way is told; that nothing else does: process/test_moving.py.
            "move_route": bool(state.steps),
        }
        assert reasons.get(act.key), refusal

    def follow(self, order: Order, outcome: Outcome) -> None:
        before, after = self.state, outcome.state
        self.steps_are_accounted_for(before, outcome)
        if order.act.key not in MOVES_THE_CLOCK:
            assert after.clock == before.clock
        if order.act.key not in {"suspend", "resume", "begin_linked"}:
            assert after.suspended == ("" if after.status in ENDED else before.suspended)
        if order.act.key not in {"deny", "send_back", "renew_result"}:
            assert after.negative == before.negative
        if after.status in ENDED and before.status not in ENDED:
            keys = tuple(c.step.spec.key for c in outcome.closed)
            self.before = replace(
                self.before, status=before.status, stage=before.stage, steps=keys, ways=before.ways
            )
        if order.act.key in CHECKS:
            CHECKS[order.act.key](self, before, order, after)
        self.state = after
        self.second.tell(self.now, outcome, before)
        if order.act in (Act.SIGN, Act.APPROVE, Act.APPRAISE, Act.SEAL, Act.ACCEPT):
            done = {c.step.no for c in outcome.closed if c.outcome == "done"}
            assert len(done) == 1
            assert done <= order.standing.may

    @invariant()
    def the_log_alone_gives_the_same(self) -> None:
        self.second.ensure_same(self.state)

    def steps_are_accounted_for(self, before: State, outcome: Outcome) -> None:
        for closed in outcome.closed:
            assert closed.step in before.steps
            assert closed.step.no not in self.closed
            self.closed[closed.step.no] = closed.step.spec
        for opened in outcome.opened:
            assert opened.no not in self.opened
            assert opened.opened_at == self.now
            assert opened.due_at >= self.now
            self.opened[opened.no] = opened.spec
        assert outcome.state.steps_made == len(self.opened)
        assert {s.no for s in outcome.state.steps} == self.opened.keys() - self.closed.keys()

    def left(self, state: State, now: datetime) -> int | None:
        """Signed minutes left of the dossier's limit, whether its clock runs or stands."""
        clock = state.clock
        if clock.limit is None or (clock.due_at is None and clock.remaining is None):
            return None
        if clock.due_at is None:
            return clock.remaining
        return remaining(self.hours[self.state.counted_at], clock.limit, now, clock.due_at)

    def step_left(self, step: OpenStep) -> int:
        return remaining(self.hours[step.agency], HOURS, self.now, step.due_at)

    # Invariants

    @invariant()
    def what_was_late_stays_late(self) -> None:
        left = self.left(self.state, self.now)
        if self.was_late:
            assert left is not None
            assert left < 0
        self.was_late = left is not None and left < 0 and self.state.status not in ENDED

    @invariant()
    def the_clock_either_runs_or_stands(self) -> None:
        clock, status = self.state.clock, self.state.status
        assert clock.due_at is None or clock.remaining is None
        if self.state.waits:
            assert clock.due_at is None
        elif status not in ENDED:
            assert clock.remaining is None
            assert (clock.due_at is None) == (clock.limit is None)
        if status is Status.SUBMITTED:
            assert clock.limit is None

    @invariant()
    def open_steps_belong_together(self) -> None:
        state = self.state
        if state.status in ENDED:
            assert state.steps == ()
            assert next_wake(state) is None
            assert self.opened.keys() == self.closed.keys()
            return
        assert len({s.spec.rank for s in state.steps}) == 1
        assert {s.spec.stage for s in state.steps} == {state.stage}
        waiting = state.waits
        wakes = next_wake(state)
        assert wakes is None or due_act(state, max(wakes, self.now)) is not None
        assert waiting or not any(s.paused for s in state.steps)

    @invariant()
    def whoever_was_asked_can_answer_and_whoever_asked_can_go_on_without(self) -> None:
        """An opinion is asked on an open step, and there is a way out of waiting for it."""
        state = self.state
        open_numbers = {s.no for s in state.steps}
        for asked in (s for s in state.steps if s.spec.asked_by):
            assert asked.spec.asked_by in open_numbers
            assert asked.spec.post
            answering = Standing(officer=asked.holder or 1, may=frozenset({asked.no}))
            assert asked.paused or state.suspended or Act.GIVE_OPINION in allowed_actions(state, answering)
            assert not {"appraise", "write_result", "extend", "raise_sensitivity"} & {
                a.key for a in allowed_actions(state, answering)
            }
            superior = allowed_actions(state, Standing(supervisor=True))
            assert state.waits or Act.CALL_OFF_OPINION in superior

    @invariant()
    def status_and_stage_fit(self) -> None:
        state = self.state
        fitting = {
            Status.SUBMITTED: {Stage.RECEIVE},
            Status.RECEIVED: {Stage.APPRAISE},
            Status.REFUSED: {Stage.RECEIVE},
            Status.PROCESSING: {Stage.APPRAISE, Stage.APPROVE, Stage.SIGN},
            Status.SUPPLEMENT: {Stage.RECEIVE, Stage.APPRAISE},
            Status.PAYMENT: {Stage.APPRAISE},
            Status.WITHDRAWN: set(STAGES[:4]),
            Status.STOPPED: set(STAGES[:4]),
            # One whose result is renewed goes the way once more, and is done all the same.
            Status.DONE: set(STAGES[1:]) if state.rounds else {Stage.RETURN},
            Status.RETURNED: {Stage.RETURN},
        }
        assert state.stage in fitting[state.status]

    @invariant()
    def what_is_signed_has_its_result(self) -> None:
        state = self.state
        done = {spec.kind for spec in self.closed.values()}
        if state.status in {Status.DONE, Status.RETURNED} and not state.renewing:
            assert state.signed
            assert {StepKind.PERSONAL_SIGN, StepKind.SEAL} <= done
        if state.signed:
            assert state.status in {Status.PROCESSING, Status.DONE, Status.RETURNED}
        if state.status is Status.RETURNED:
            assert state.fee_paid

    @invariant()
    def whoever_waits_on_an_answer_knows_until_when(self) -> None:
        """And what came is looked at before the work it was for goes on."""
        state = self.state
        assert (state.answer_by is not None) == (state.status is Status.SUPPLEMENT) or state.status in ENDED
        if state.to_check:
            assert state.supplements > 0
            assert any(s.spec.kind in {StepKind.INTAKE, StepKind.WORK} for s in state.steps)

    @invariant()
    def a_second_date_is_promised_once(self) -> None:
        assert self.state.extensions <= 1
        assert self.state.supplements == self.asked

    @invariant()
    def after_an_end_people_only_write_to_each_other_and_a_superior_sets_right(self) -> None:
        if self.state.status in ENDED:
            anybody = Standing(True, True, True, True, 1, frozenset(self.opened))
            by_a_superior = "renew_result" if self.state.status is Status.RETURNED else "reopen"
            able = {act.key for act in allowed_actions(self.state, anybody)}
            assert able == {"answer_applicant", "ask_office", "copy_paper", "print_copy", by_a_superior}


Life.TestCase.settings = settings(
    max_examples=10_000 if settings.get_current_profile_name() == "search" else 120,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWholeLives = Life.TestCase
