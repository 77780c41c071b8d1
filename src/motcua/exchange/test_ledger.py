"""The ledger through every order of messages, endings, deaths and people that Hypothesis thinks of: what a partner gets
of one dossier comes in its order, once, and nothing is lost."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.exchange import commands, ledger
from motcua.exchange.delivery import Delivery
from motcua.exchange.models import Message, Strand
from motcua.exchange.sweeping import carry_on
from motcua.exchange.types import DOSSIER, Reading, Sent, Told
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform import log
from motcua.platform.effects import execution, performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Outcome, State
from motcua.platform.readers import story

MORNING = datetime(2026, 11, 23, 8, tzinfo=clock.VIETNAM)
PARTNER = "ben_kia"
Weather = Literal[
    "good", "down", "no", "our fault", "lies", "keeps and says no", "keeps, line broke", "line broke", "blind",
    "dies before", "dies after",
]  # fmt: skip
REFS = ("H49.1-261123-0001", "H49.1-261123-0002", "H49.1-261123-0003")


class KilledError(BaseException):
    """The worker's process ends here."""


class FarSide:
    """A partner that keeps what it is told, in good weather and bad, and shows what it keeps."""

    name, title = PARTNER, "Bên kia"

    def __init__(self) -> None:
        self.weather: Weather = "good"
        self.kept: dict[str, list[int]] = defaultdict(list)

    def deliver(self, told: Told) -> Sent:
        """Keep it, or not, and say so, or not."""
        if self.weather == "dies before":
            raise KilledError
        endings = {"down": Outcome.TEMPORARY, "no": Outcome.PERMANENT, "our fault": Outcome.CONFIGURATION}
        if self.weather in endings:
            return Sent(endings[self.weather], self.weather)
        if self.weather not in ("lies", "line broke"):
            self.kept[told.ref].append(told.body["n"])
        if self.weather == "dies after":
            raise KilledError
        said = {"keeps and says no": Outcome.PERMANENT}
        unknown = self.weather in ("keeps, line broke", "line broke", "blind")
        return Sent(
            Outcome.UNKNOWN if unknown else said.get(self.weather, Outcome.DONE), self.weather, b"sent"
        )

    def reading(self, told: Told) -> Reading:
        """What is kept is shown, when anything is."""
        if self.weather in ("down", "our fault", "blind"):
            return Reading(None, "no answer")
        return Reading(told.body["n"] in self.kept[told.ref])

    def listed(self, after: str, most: int) -> Sequence[Any]:
        """Not asked here."""
        return ()

    def same(self, told: Told, there: Any) -> Sequence[str]:
        """Not asked here."""
        return ()

    def arrival(self, raw: bytes) -> Any:
        """It has nothing for us."""
        raise NotImplementedError

    def arrivals(self, after: str) -> tuple[Sequence[Any], str]:
        """It has nothing for us."""
        return (), after

    def fetch(self, file: Any, start: int) -> Iterator[bytes]:
        """It has no papers."""
        yield from ()

    def taken(self, arrival: str, ref: str, ours: str) -> Sent:
        """Nothing was."""
        return Sent(Outcome.DONE)


def write_down(ref: str, number: int) -> None:
    with transaction.atomic():
        held = ledger.strand(PARTNER, Strand.Way.OUT, ref)
        entry = ledger.Entry(DOSSIER, f"{ref}:{number}", log.canonical({"n": number}), clock.now())
        ledger.add(held, [entry])
        held.save(update_fields=["last"])
        ledger.release(held)


class Ledger(RuleBasedStateMachine):
    """Three dossiers and one partner."""

    @initialize()
    def begin(self) -> None:
        Message.objects.all().delete()
        Effect.objects.all().delete()
        Strand.objects.all().delete()
        self.now = MORNING
        self.said: dict[str, int] = dict.fromkeys(REFS, 0)
        self.side = FarSide()
        performers.register(Delivery(self.side))

    @rule(ref=st.sampled_from(REFS), again=st.booleans())
    def something_happens(self, ref: str, again: bool) -> None:
        self.said[ref] += not (again and self.said[ref])
        with clock.at(self.now):
            write_down(ref, self.said[ref])

    @rule(weather=st.sampled_from(get_args(Weather)), minutes=st.sampled_from([0, 1, 6, 31, 1500]))
    def workers_try(self, weather: Weather, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.side.weather = weather
        for number in Effect.objects.exclude(state=State.DONE).values_list("pk", flat=True):
            self._work(number)

    @rule()
    def the_clock_sweeps(self) -> None:
        with clock.at(self.now):
            carry_on()
            lost = execution.take_overdue()
        for number in lost:
            self._work(number)

    @rule(aside=st.booleans())
    def a_person_looks(self, aside: bool) -> None:
        stuck = Message.objects.filter(state=Message.State.STUCK).order_by("pk").first()
        if stuck is None:
            return
        done = commands.set_aside if aside else commands.try_again
        with clock.at(self.now):
            done(actor=SYSTEM, message=stuck.pk, reason="đã hỏi bên kia")

    @invariant()
    def in_order_and_once(self) -> None:
        for kept in self.side.kept.values():
            assert kept == sorted(set(kept))

    @invariant()
    def done_is_what_is_shown(self) -> None:
        for message in Message.objects.filter(state=Message.State.DONE).select_related("strand"):
            assert message.number in self.side.kept[message.strand.ref]

    @invariant()
    def one_at_a_time(self) -> None:
        for ref in REFS:
            order = Message.objects.filter(strand__ref=ref).order_by("number").values_list("state", flat=True)
            left = [state for state in order if state not in ("done", "set_aside")]
            assert left[1:] == ["waiting"] * (len(left) - 1)
            assert left[:1] != ["waiting"]

    def teardown(self) -> None:
        """In good weather everything is shown but what a person let be, or stands before one."""
        if not hasattr(self, "now"):
            return
        self.side.weather = "good"
        for _ in range(40):
            self.now += timedelta(hours=1)
            self.workers_try("good", 0)
            if not Effect.objects.exclude(state__in=[State.DONE, State.NEEDS_PERSON]).exists():
                break
        for ref, last in self.said.items():
            rows = Message.objects.filter(strand__ref=ref)
            if not rows.filter(state=Message.State.STUCK).exists():
                aside = set(rows.filter(state=Message.State.SET_ASIDE).values_list("number", flat=True))
                assert set(self.side.kept[ref]) | aside == set(range(1, last + 1))

    def _work(self, number: int) -> None:
        try:
            with clock.at(self.now):
                execution.work_on(number)
        except KilledError:
            return


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    before = dict(performers._registered)
    yield
    performers._registered.clear()
    performers._registered.update(before)


@pytest.fixture
def side() -> FarSide:
    made = FarSide()
    performers.register(Delivery(made))
    return made


def work() -> None:
    for number in Effect.objects.filter(due_at__lte=clock.now()).values_list("pk", flat=True):
        execution.work_on(number)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_doubled_or_out_of_order() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=12, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_stuck_dossier_stops_itself_and_nobody_else(side: FarSide) -> None:
    side.weather = "no"
    write_down(REFS[0], 1)
    work()
    side.weather = "good"
    write_down(REFS[0], 2)
    write_down(REFS[1], 1)
    work()
    assert (side.kept[REFS[0]], side.kept[REFS[1]]) == ([], [1])
    states = Message.objects.filter(strand__ref=REFS[0]).order_by("number").values_list("state", flat=True)
    assert list(states) == ["stuck", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_what_a_person_does_needs_a_reason_and_stands_in_the_log(side: FarSide) -> None:
    side.weather = "no"
    write_down(REFS[0], 1)
    work()
    stuck = Message.objects.get()
    with pytest.raises(Invalid):
        commands.try_again(actor=SYSTEM, message=stuck.pk, reason=" ")
    side.weather = "good"
    commands.try_again(actor=SYSTEM, message=stuck.pk, reason="bên kia đã sửa")
    work()
    told = story("exchange", stuck.strand_id)
    assert [event.type for event in told] == ["stuck", "tried_again", "delivered"]
    assert told[1].words["note"] == "bên kia đã sửa"
    assert told[2].data["body"] == stuck.body_id
    with pytest.raises(NotFound):
        commands.set_aside(actor=SYSTEM, message=stuck.pk, reason="xong rồi")
