"""Whole lives of dossiers through the real database: after each command the rows say what the engine decided."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.agencies.models import Holding
from motcua.agencies.queries import officer_actor, officer_by_id
from motcua.dossiers import access, commands, store
from motcua.dossiers.models import Dossier, Output, Step
from motcua.dossiers.queries.detail import state_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from motcua.platform import log
from motcua.platform.models import LoggedEvent
from motcua.procedures.queries import frozen
from motcua.process.engine import Order, decide
from motcua.process.state import State
from motcua.process.states import ENDED, Act, Status
from motcua.process.table import Standing, allowed_actions, could_do, handable
from tests.support import cast
from tests.support.acts import defect

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
NOTE = "Có lý do"
# Who may ever act, two for each post where it matters; the second ones deputise.
DEPUTIES = {"td.binhlieu2": "thamdinh", "pd.binhlieu2": "pheduyet", "chutich": "kyso"}
PEOPLE = (
    *(
        "nongdan",
        "nguoila",
        "tiepnhan",
        "tn.binhlieu2",
        "gd.binhlieu",
        "thamdinh",
        "pheduyet",
        "kyso",
        "vanthu",
    ),
    *DEPUTIES,
    *(
        "td.ca",
        "td2.ca",
        "td.dkdd",
        "td3.dkdd",
        "td.thue",
        "pd.nnmt",
        "ky.nnmt",
        "vt.nnmt",
        "gd.nnmt",
        "giamdoc",
    ),
)
SELDOM = frozenset({Act.WITHDRAW, Act.STOP, Act.REFUSE})
OFTEN = frozenset({Act.ACCEPT, Act.SUPPLY, Act.APPRAISE, Act.APPROVE, Act.SIGN, Act.SEAL, Act.RETURN})


def deputise() -> None:
    """Give the second ones their posts, each in the name of the first."""
    for deputy, holder in DEPUTIES.items():
        first = cast.officer(cast.person(holder))
        for held in Holding.objects.filter(officer=first, delegated_by=None):
            Holding.objects.get_or_create(
                officer=cast.officer(cast.person(deputy)),
                post=held.post,
                valid_from=MONDAY.date(),
                delegated_by=first,
            )


class Life(RuleBasedStateMachine):
    """One dossier; the hour is held still between the rules."""

    people: dict[str, Actor]

    @initialize(
        filing=st.sampled_from((cast.EXTRACT, cast.MARRIAGE_STATUS, cast.LAND_CHANGE)),
        hour=st.integers(0, 12),
    )
    def submitted(self, filing: cast.Filing, hour: int) -> None:
        self.now = MONDAY + timedelta(hours=hour)
        with clock.at(self.now):
            self.dossier = cast.submitted(filing)
        self.number = self.dossier.pk

        self.look()

    def look(self) -> None:
        """Read the row and work out how everybody stands to it."""
        self.dossier = cast.renewed(self.dossier)
        self.state: State = state_of(self.dossier)
        self.standings = {
            name: access.standing(who, self.dossier, self.state) for name, who in self.people.items()
        }
        self.may = {name: allowed_actions(self.state, s) for name, s in self.standings.items()}

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 9)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        possible = [
            (name, act)
            for name, acts in self.may.items()
            for act in acts
            for _ in range(1 if act in SELDOM else 8 if act in OFTEN else 2)
        ]
        if possible:
            name, act = data.draw(st.sampled_from(possible))
            self.attempt(data, name, act)

    @rule(data=st.data(), name=st.sampled_from(PEOPLE), act=st.sampled_from(Act))
    def anybody_tries_anything(self, data: st.DataObject, name: str, act: Act) -> None:
        self.attempt(data, name, act)

    def attempt(self, data: st.DataObject, name: str, act: Act) -> None:
        who, before, standing = self.people[name], self.state, self.standings[name]
        to_officer = data.draw(st.sampled_from([p.officer_id for p in self.people.values() if p.officer_id]))
        until = self.now + timedelta(days=data.draw(st.integers(1, 15)))
        stale = data.draw(st.sampled_from((False,) * 5 + (True,)))
        deed = self.deed(who, act, to_officer=to_officer, until=until, stale=stale)
        expected = self.expected(before, self.order(before, standing, act, to_officer, until))
        if isinstance(expected, NotAllowed | Conflict) and not access.may_see(who, self.number):
            expected = NotFound("")
        elif stale and access.may_see(who, self.number):
            expected = Conflict("")
        with clock.at(self.now):
            got = answer_of(deed)
        self.look()
        if isinstance(expected, Refusal):
            assert type(got) is type(expected), (act, got, expected)
            assert self.state == before
        else:
            assert got is None, (act, got)
            assert self.state == expected
            assert self.dossier.changed_at == self.now

    def expected(self, before: State, order: Order | Refusal) -> State | Refusal:
        if isinstance(order, Refusal):
            return order
        try:
            return decide(before, order, store.world(self.now)).state
        except Refusal as refusal:
            return refusal

    def order(
        self, before: State, standing: Standing, act: Act, to_officer: int, until: datetime
    ) -> Order | Refusal:
        """What the command should ask of the engine."""
        case = frozen(self.dossier.version_id).case(self.dossier.case_code)
        assert case is not None
        promised = case.promised("online")
        step = None
        if act is Act.SEAL and not before.signed and could_do(before, act, standing):
            return Invalid("not signed yet")
        if act is Act.HAND_OVER:
            to = officer_actor(officer_by_id(to_officer))
            fitting = [s for s in handable(before, standing) if access.holds_post_of(to, s)]
            step = fitting[0].no if fitting else None
            if handable(before, standing) and not fitting:
                return Invalid("not a colleague")
        return Order(
            act,
            standing,
            note=NOTE,
            limit=promised.limit if promised else None,
            to_officer=to_officer,
            step=step,
            until=until,
            superior_reason="Đồng ý",
        )

    def deed(
        self, who: Actor, act: Act, *, to_officer: int, until: datetime, stale: bool
    ) -> Callable[[], None]:
        """The command for an act, as a screen would call it."""
        case = frozen(self.dossier.version_id).case(self.dossier.case_code)
        assert case is not None
        details: dict[Act, dict[str, Any]] = {
            Act.ACCEPT: {"seen": list(case.papers)},
            Act.ASK_MORE: {"defects": [defect(NOTE, "thiếu")], "superior_reason": "Đồng ý"},
            Act.SUPPLY: {"papers": [], "note": NOTE},
            Act.RECORD_FEE: {"method": "cash"},
            Act.HAND_OVER: {"to_officer": to_officer},
            Act.SIGN: {"file": cast.file_of(self.dossier, "signed")},
            Act.SEAL: {"file": cast.file_of(self.dossier, "sealed")},
            Act.RETURN: {"way": "online"},
            Act.EXTEND: {"until": until, "note": NOTE},
        }
        with_note = {Act.REFUSE, Act.STOP, Act.SEND_BACK, Act.REQUIRE_PAYMENT}
        given = details.get(act, {"note": NOTE} if act in with_note else {})
        run = getattr(commands, {Act.RETURN: "return_result"}.get(act, act.value))
        seq = self.dossier.chain_seq - (1 if stale else 0)
        return partial(run, actor=who, dossier=self.number, expect=seq, **given)

    @invariant()
    def rows_of_steps_say_the_same_as_the_dossier(self) -> None:
        rows = {s.no: s for s in Step.objects.filter(dossier=self.number)}
        assert sorted(rows) == list(range(1, self.dossier.steps_made + 1))
        waiting = {no: s for no, s in rows.items() if s.closed_at is None}
        assert sorted(waiting) == sorted(s.no for s in self.state.steps)
        for step in self.state.steps:
            row = waiting[step.no]
            assert (row.key, row.agency_id, row.role) == (step.spec.key, step.agency, step.spec.post)
            assert (row.opened_at, row.due_at) == (step.opened_at, step.due_at)
            assert row.holder_id == step.holder
            assert row.urgency == (self.dossier.due_at or step.due_at)
        assert all(s.outcome and s.done_by_name for s in rows.values() if s.closed_at)

    @invariant()
    def the_chain_can_be_computed_again(self) -> None:
        head = log.Head()
        for e in LoggedEvent.objects.filter(topic="dossier", stream=self.number).order_by("seq"):
            again = log.chain(
                head, topic=e.topic, stream=e.stream, type=e.type, at=e.at, actor=e.actor, data=e.data
            )
            assert (again.seq, again.prev, again.hash) == (e.seq, bytes(e.prev), bytes(e.hash))
            head = log.Head(again.seq, again.hash)
        assert (head.seq, head.hash) == (self.dossier.chain_seq, bytes(self.dossier.chain_hash))

    @invariant()
    def its_moments_fit_its_status(self) -> None:
        dossier = self.dossier
        assert (dossier.ended_at is not None) is (dossier.status in ENDED)
        assert (dossier.finished_at is not None) is (dossier.status in {Status.DONE, Status.RETURNED})
        has_result = Output.objects.filter(dossier=self.number, kind=Output.Kind.RESULT).exists()
        assert has_result is (dossier.status in {Status.DONE, Status.RETURNED})

    @invariant()
    def whoever_may_act_sees_it_and_strangers_do_not(self) -> None:
        for name, acts in self.may.items():
            if acts or name == "giamdoc":
                assert access.may_see(self.people[name], self.number), name
        assert not access.may_see(self.people["nguoila"], self.number)


def answer_of(deed: Callable[[], None]) -> Refusal | None:
    try:
        deed()
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.usefixtures("province")
def test_the_database_agrees_with_the_engine_through_whole_lives() -> None:
    deputise()
    Life.people = {name: cast.person(name) for name in PEOPLE}
    limits = settings(
        max_examples=8,
        stateful_step_count=20,
        deadline=None,
        phases=[Phase.generate],  # to shrink a failure, run it with Phase.shrink as well: that takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Life, settings=limits)
    assert Dossier.objects.filter(status__in=ENDED).exists()
