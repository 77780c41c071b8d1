"""Effects through every order of attempts, deaths, sweeps and people that Hypothesis thinks of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Literal, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.platform.effects import execution, performers
from motcua.platform.effects.commands import again, ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, State

MORNING = datetime(2026, 11, 23, 8, tzinfo=clock.VIETNAM)
# What the far side does with an attempt: takes it or not, and what we hear of it.
Weather = Literal[
    "good",
    "down",
    "no",
    "our fault",
    "taken, line broke",
    "not taken, line broke",
    "dies before",
    "dies after",
]
_ENDINGS = {"down": Outcome.TEMPORARY, "no": Outcome.PERMANENT, "our fault": Outcome.CONFIGURATION}


class KilledError(BaseException):
    """The worker's process ends here."""


@dataclass
class FarSide(performers.Performer):
    """A bank, say: keeps a ledger, in good weather and bad; some can be asked what they did."""

    kind: str
    answers_questions: bool
    policy: Policy
    weather: Weather = "good"
    ledger: Counter[str] = field(default_factory=Counter)

    def perform(self, asked: Asked) -> Answer:
        """Enter it into the ledger, or not."""
        if self.weather == "dies before":
            raise KilledError
        if self.weather in _ENDINGS:
            return Answer(_ENDINGS[self.weather], self.weather)
        if self.weather != "not taken, line broke":
            self.ledger[asked.key] += 1
        if self.weather == "dies after":
            raise KilledError
        return Answer(Outcome.DONE if self.weather == "good" else Outcome.UNKNOWN, self.weather)

    def find_out(self, asked: Asked) -> Answer | None:
        """Look into the ledger."""
        if not self.answers_questions:
            return None
        if self.weather in ("down", "our fault"):
            return Answer(Outcome.UNKNOWN, "no answer")
        return Answer(Outcome.DONE if self.ledger[asked.key] else Outcome.TEMPORARY)


class Effects(RuleBasedStateMachine):
    """Three kinds: money at a bank that answers, money at one that does not, and letters, which may go twice."""

    kinds: ClassVar[tuple[str, ...]] = ("money", "silent_money", "letter")

    @initialize()
    def begin(self) -> None:
        Effect.objects.all().delete()
        self.now = MORNING
        self.sent_again: Counter[str] = Counter()
        self.sides = {
            "money": FarSide("money", True, Policy()),
            "silent_money": FarSide("silent_money", False, Policy()),
            "letter": FarSide("letter", False, Policy(unknowns_repeated=1)),
        }
        for side in self.sides.values():
            performers.register(side)

    @rule(kind=st.sampled_from(kinds))
    def somebody_asks(self, kind: str) -> None:
        with clock.at(self.now):
            ask(Request(kind=kind, key=f"{kind}-1", payload={"amount": 8000}))

    @rule(
        kind=st.sampled_from(kinds),
        weather=st.sampled_from(get_args(Weather)),
        minutes=st.sampled_from([0, 2, 2, 31, 300, 1500]),
    )
    def a_worker_tries(self, kind: str, weather: Weather, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.sides[kind].weather = weather
        for number in Effect.objects.filter(kind=kind).values_list("pk", flat=True):
            self._work(number)

    @rule()
    def the_clock_sweeps(self) -> None:
        with clock.at(self.now):
            lost = execution.take_overdue()
        for number in lost:
            self._work(number)

    @rule()
    def a_person_sends_all_again(self) -> None:
        for effect in Effect.objects.order_by("pk"):
            with clock.at(self.now):
                if effect.state == State.NEEDS_PERSON:
                    again(actor=SYSTEM, effect=effect.pk, reason="đã hỏi ngân hàng")
                    self.sent_again[effect.key] += 1
                else:
                    with pytest.raises(NotAllowed):
                        again(actor=SYSTEM, effect=effect.pk, reason="đã hỏi ngân hàng")

    @invariant()
    def money_moves_once(self) -> None:
        for effect in Effect.objects.all():
            side = self.sides[effect.kind]
            times = side.ledger[effect.key]
            if side.answers_questions:
                assert times <= 1
            else:
                turns = 1 + self.sent_again[effect.key]
                assert times <= turns * (1 + side.policy.unknowns_repeated)

    @invariant()
    def done_means_done(self) -> None:
        for effect in Effect.objects.filter(state=State.DONE):
            assert self.sides[effect.kind].ledger[effect.key]

    def teardown(self) -> None:
        """In good weather everything comes to an end by itself, or stands before a person."""
        for side in getattr(self, "sides", {}).values():
            side.weather = "good"
        for _ in range(12):
            if not hasattr(self, "now"):
                break
            self.now += timedelta(hours=30)
            self.the_clock_sweeps()
        left = set(Effect.objects.values_list("state", flat=True))
        assert left <= {State.DONE, State.NEEDS_PERSON}
        Effect.objects.all().delete()

    def _work(self, number: int) -> None:
        try:
            with clock.at(self.now):
                execution.work_on(number)
        except KilledError:
            return


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Kinds of these tests are theirs alone."""
    before = dict(performers._registered)
    yield
    performers._registered.clear()
    performers._registered.update(before)


@pytest.mark.django_db
def test_nothing_is_lost_and_money_never_moves_twice() -> None:
    run_state_machine_as_test(
        Effects,
        settings=settings(
            max_examples=25, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
