"""Requests of persons: whatever is done in whatever order, the clocks say what the decree gives; no answer is lost."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict
from motcua.privacy.kinds import FILE, in_force
from motcua.privacy.rules import ANSWERED, OPEN, Act, Course, State, Terms, after, begin, may
from motcua.process.calendar import WorkCalendar
from motcua.process.due_rules import rules_of
from tests.support.calendars import calendar_data, sample_calendar
from tests.support.naive_deadline import naive_due

KINDS = sorted(in_force().kinds)
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 11, 16, 9, 15, tzinfo=VIETNAM)
starts = st.integers(0, 400 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=VIETNAM) + n * MINUTE)


def terms_of(kind: str) -> Terms:
    return in_force().kinds[kind].terms


@pytest.mark.parametrize(
    ("kind", "first", "due_at", "by_processor", "extended"),
    [
        # Ten calendar days end on a Thursday; the first answer two working days later, at the hour of the receipt.
        ("view", "2026-11-18T09:15", "2026-11-26T17:00", "2026-12-01T17:00", "2026-12-07T17:00"),
        ("withdraw", "2026-11-18T09:15", "2026-12-01T17:00", "2026-12-07T17:00", "2026-12-16T17:00"),
        # The twentieth day is a Sunday, the fortieth a Saturday.
        ("delete", "2026-11-18T09:15", "2026-12-07T17:00", "2026-12-16T17:00", "2026-12-28T17:00"),
        ("protect", "2026-11-18T09:15", "2026-12-01T17:00", "2026-12-01T17:00", "2026-12-16T17:00"),
    ],
)
def test_every_kind_has_the_days_of_the_decree(
    kind: str, first: str, due_at: str, by_processor: str, extended: str
) -> None:
    calendar = sample_calendar()
    course = begin(terms_of(kind), calendar, MONDAY)
    plain = after(course, Act.ACKNOWLEDGE, MONDAY, calendar)
    other = after(course, Act.ACKNOWLEDGE, MONDAY, calendar, processor=True)
    longer = after(plain, Act.EXTEND, MONDAY, calendar)
    found = [course.first_due_at, plain.due_at, other.due_at, longer.due_at]
    said = [
        datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
        for text in (first, due_at, by_processor, extended)
    ]
    assert found == said


def test_the_file_says_for_each_kind_limits_that_can_be_added() -> None:
    for row in json.loads(FILE.read_text("utf-8"))["versions"][-1]["kinds"]:
        terms = terms_of(row["key"])
        assert terms.answer.unit == terms.processor.unit == terms.extension.unit
        assert terms.answer.quantity <= terms.processor.quantity
        assert Terms.from_json(terms.to_json()) == terms


@settings(max_examples=40)
@given(
    data=calendar_data(),
    start=starts,
    kind=st.sampled_from(KINDS),
    processor=st.booleans(),
    extended=st.booleans(),
)
def test_a_second_calculator_finds_the_same_dates(
    data: dict[str, Any], start: datetime, kind: str, processor: bool, extended: bool
) -> None:
    calendar = WorkCalendar.from_json(data)
    # Whoever asks is not held to the hour after which a counter takes no dossier.
    rules = {**rules_of(calendar), "cutoff": {"kind": "none"}}
    course = begin(terms_of(kind), calendar, start)
    course = after(course, Act.ACKNOWLEDGE, start, calendar, processor=processor)
    if extended:
        course = after(course, Act.EXTEND, start, calendar)
    limit = course.terms.limit(processor=processor, extended=extended)
    assert course.first_due_at == naive_due(rules, start, str(course.terms.first))[1]
    assert course.due_at == naive_due(rules, start, str(limit))[1]


class Requests(RuleBasedStateMachine):
    """Officials press whatever button, early and late; the course never says what could not have happened."""

    @initialize(kind=st.sampled_from(KINDS), start=starts)
    def receive(self, kind: str, start: datetime) -> None:
        self.calendar = sample_calendar()
        self.now = start
        self.course = begin(terms_of(kind), self.calendar, start)
        self.before = self.course

    @rule(hours=st.integers(0, 200))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(act=st.sampled_from(list(Act)), processor=st.booleans())
    def somebody_acts(self, act: Act, processor: bool) -> None:
        self.before = self.course
        if not may(self.course, act, self.now):
            with pytest.raises(Conflict):
                after(self.course, act, self.now, self.calendar)
            return
        asked = processor and act is Act.ACKNOWLEDGE
        self.course = after(self.course, act, self.now, self.calendar, processor=asked)

    @invariant()
    def what_was_said_stays(self) -> None:
        for name in ("acknowledged_at", "extended_at", "answered_at", "closed_at"):
            before = getattr(self.before, name)
            assert before is None or getattr(self.course, name) == before
        assert self.course.first_due_at == self.before.first_due_at
        assert self.course.due_at >= self.before.due_at

    @invariant()
    def states_and_moments_agree(self) -> None:
        course = self.course
        assert (course.state is State.RECEIVED) == (course.acknowledged_at is None)
        assert (course.state in OPEN) == (course.answered_at is None)
        assert (course.state is State.CLOSED) == (course.closed_at is not None)
        assert (course.next_due_at is None) == (course.state not in OPEN)
        assert course.extended_at is None or course.extended_at <= _usual_due(course, self.calendar)

    @invariant()
    def lateness_is_never_lost(self) -> None:
        late = (self.course.answered_at or self.now) > self.course.due_at
        assert self.course.is_late(self.now) == late
        first = (self.course.acknowledged_at or self.now) > self.course.first_due_at
        assert self.course.first_is_late(self.now) == first

    @precondition(lambda self: self.course.state is State.CLOSED)
    @rule(act=st.sampled_from(list(Act)))
    def nothing_follows_the_end(self, act: Act) -> None:
        assert not may(self.course, act, self.now)

    @precondition(lambda self: self.course.state in ANSWERED)
    @rule()
    def what_is_answered_can_be_closed_and_no_more(self) -> None:
        assert [act for act in Act if may(self.course, act, self.now)] == [Act.CLOSE]


def _usual_due(course: Course, calendar: WorkCalendar) -> datetime:
    """By when it was due before it was extended."""
    usual = begin(course.terms, calendar, course.received_at)
    return after(usual, Act.ACKNOWLEDGE, course.received_at, calendar, processor=course.processor).due_at


TestRequests = Requests.TestCase
TestRequests.settings = settings(max_examples=40, stateful_step_count=12)
