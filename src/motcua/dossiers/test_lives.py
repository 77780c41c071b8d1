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
from motcua.agencies.queries import names, officer_actor, officer_by_id
from motcua.dossiers import access, commands, store
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.acts import allowed as allowed_actions
from motcua.dossiers.models import Dossier, Output, Step
from motcua.dossiers.posts import holds_post_of
from motcua.dossiers.queries.detail import state_of
from motcua.dossiers.thread import is_open, rules
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind, service
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from motcua.platform import log
from motcua.platform.models import LoggedEvent
from motcua.procedures.queries import frozen
from motcua.process.state import State
from motcua.process.states import ENDED, Status
from motcua.process.table import CLOCK, Standing, handable
from tests.support import cast
from tests.support.orders import decided, values_for

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
        "td.tp",
        "pd.nnmt",
        "ky.nnmt",
        "vt.nnmt",
        "gd.nnmt",
        "giamdoc",
    ),
)
SELDOM = frozenset(
    {
        *(
            "suspend",
            "ask_opinion",
            "withdraw",
            "stop",
            "refuse",
            "deny",
            "internal_note",
            "raise_sensitivity",
            "copy_paper",
            "print_copy",
        ),
        *("ask_office", "answer_applicant"),
    }
)
OFTEN = frozenset({"accept", "supply", "appraise", "approve", "sign", "seal", "return"})


# Acts that need more than these lives have: an answer that is a slip, a correction to object to.
NEEDS_MORE: dict[str, Refusal] = {
    "correct_slip": Invalid("no such field"),
    "raise_sensitivity": Invalid("no such paper"),
    "copy_paper": Invalid("no such paper"),
    "print_copy": Invalid("no such paper"),
    "object_to_correction": Conflict("nothing was corrected"),
}


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
            (name, act.key)
            for name, acts in self.may.items()
            for act in acts
            for _ in range(1 if act.key in SELDOM else 8 if act.key in OFTEN else 2)
        ]
        if possible:
            name, key = data.draw(st.sampled_from(possible))
            self.attempt(data, self.people[name], self.standings[name], ACTS[key])

    @rule(data=st.data(), name=st.sampled_from(PEOPLE), key=st.sampled_from(sorted(ACTS)))
    def anybody_tries_anything(self, data: st.DataObject, name: str, key: str) -> None:
        self.attempt(data, self.people[name], self.standings[name], ACTS[key])

    @rule(data=st.data())
    def the_clock_comes_round(self, data: st.DataObject) -> None:
        for act in (a for a in ACTS.values() if a.due):
            self.attempt(data, service(CLOCK), Standing(service=CLOCK), act)

    def attempt(self, data: st.DataObject, who: Actor, standing: Standing, act: Act[Any]) -> None:
        before = self.state
        details = {
            **self.usual(act),
            "to_officer": data.draw(
                st.sampled_from([p.officer_id for p in self.people.values() if p.officer_id])
            ),
            "until": self.now + timedelta(days=data.draw(st.integers(1, 15))),
        }
        stale = data.draw(st.sampled_from((False,) * 5 + (True,)))
        expected = self.expected(before, act, standing, details)
        sees = who.kind is Kind.SYSTEM or access.may_see(who, self.number)
        if isinstance(expected, NotAllowed | Conflict) and not sees:
            expected = NotFound("")
        elif stale and sees:
            expected = Conflict("")
        with clock.at(self.now):
            got = answer_of(self.deed(who, act, details, stale=stale))
        self.look()
        if isinstance(expected, Refusal):
            assert type(got) is type(expected), (act.key, got, expected)
            assert self.state == before
        else:
            assert got is None, (act.key, got)
            assert self.state == expected
            assert self.dossier.changed_at == self.now

    def usual(self, act: Act[Any]) -> dict[str, Any]:
        """What people give, by the names of the fields."""
        content = frozen(self.dossier.version_id)
        case = content.case(self.dossier.case_code)
        assert case is not None
        return {
            "note": NOTE,
            "seen": list(case.papers),
            "defects": [
                {"what": NOTE, "reason": "missing", "article": "Điều 1", "ground": content.grounds[0]}
            ],
            "items": [{"place": 0, "right": True}],
            "file": cast.file_of(self.dossier, act.key),
            "field": "no such field",
            "verdict": "agrees",
            "asked": [{"agency": "H49.19", "question": NOTE, "papers": ["form"]}],
        }

    def expected(
        self, before: State, act: Act[Any], standing: Standing, details: dict[str, Any]
    ) -> State | Refusal:
        """What the pure decision says, with what the command should have read for it."""
        case = frozen(self.dossier.version_id).case(self.dossier.case_code)
        promised = case.promised("online") if case else None
        limit = promised.limit if promised else None
        try:
            outcome = decided(
                before, act, standing, store.world(self.now), limit=limit, names=names(), **details
            )
        except Refusal as refusal:
            return refusal
        if act.key in NEEDS_MORE or (act.key == "hand_over" and not self.is_colleague(standing, details)):
            return NEEDS_MORE.get(act.key, Invalid("not a colleague"))
        return self.words_refused(act) or outcome.state

    def words_refused(self, act: Act[Any]) -> Refusal | None:
        """What the thread by itself forbids: too many questions that wait, words long after the end."""
        if act.key not in ("ask_office", "answer_applicant"):
            return None
        waiting = self.dossier.thread.filter(from_applicant=True, answered_at=None).count()
        if not is_open(self.dossier.ended_at, self.now) and (act.key == "ask_office" or not waiting):
            return Conflict("long ago")
        too_many = act.key == "ask_office" and waiting >= rules(self.now).most_open
        return Invalid("too many") if too_many else None

    def is_colleague(self, standing: Standing, details: dict[str, Any]) -> bool:
        """Whether the first step that may be handed over by the command fits the other's post."""
        to = officer_actor(officer_by_id(details["to_officer"]))
        fitting = [s for s in handable(self.state, standing) if holds_post_of(to, s)]
        return bool(fitting) and fitting[0] == handable(self.state, standing)[0]

    def deed(self, who: Actor, act: Act[Any], details: dict[str, Any], *, stale: bool) -> Callable[[], int]:
        """The command for an act, as a screen would call it."""
        given = act.given.read(values_for(act, details))
        seq = self.dossier.chain_seq - (1 if stale else 0)
        return partial(commands.carry_out, act, actor=who, dossier=self.number, given=given, expect=seq)

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
            of_dossier = None if step.spec.asked_by else self.dossier.due_at
            assert row.urgency == (of_dossier or step.due_at)
            assert row.shown == (list(step.spec.papers) if step.spec.asked_by else None)
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


def answer_of(deed: Callable[[], int]) -> Refusal | None:
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
