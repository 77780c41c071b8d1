"""How a request of a person goes: states, acts, and by when each is due. Pure: knows no table and no clock.

Both clocks begin with the receipt; an extension lengthens the whole time, so that it never gives more than the law's
days counted from there. A version of the terms holds for whatever was received under it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.kernel.errors import Conflict
from motcua.process.calendar import WorkCalendar
from motcua.process.deadline import due, working_time
from motcua.process.limit import Limit


class State(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    REFUSED = "refused"
    CLOSED = "closed"


class Act(StrEnum):
    """What is done about it."""

    ACKNOWLEDGE = "acknowledge"
    EXTEND = "extend"
    CARRY_OUT = "carry_out"
    REFUSE = "refuse"
    CLOSE = "close"


OPEN = frozenset({State.RECEIVED, State.ACKNOWLEDGED})
ANSWERED = frozenset({State.DONE, State.REFUSED})
_FROM: Mapping[Act, frozenset[State]] = {
    Act.ACKNOWLEDGE: frozenset({State.RECEIVED}),
    Act.EXTEND: frozenset({State.ACKNOWLEDGED}),
    Act.CARRY_OUT: OPEN,
    Act.REFUSE: OPEN,
    Act.CLOSE: ANSWERED,
}
_TO: Mapping[Act, State] = {
    Act.ACKNOWLEDGE: State.ACKNOWLEDGED,
    Act.EXTEND: State.ACKNOWLEDGED,
    Act.CARRY_OUT: State.DONE,
    Act.REFUSE: State.REFUSED,
    Act.CLOSE: State.CLOSED,
}


@dataclass(frozen=True)
class Terms:
    """How much time there is: for the first answer, for the answer, for it where a processor must act, and how much an
    extension adds (in the unit of the answer)."""

    first: Limit
    answer: Limit
    processor: Limit
    extension: Limit

    def limit(self, *, processor: bool, extended: bool) -> Limit:
        """The whole time of the answer."""
        usual = self.processor if processor else self.answer
        return Limit(usual.quantity + self.extension.quantity, usual.unit) if extended else usual

    def to_json(self) -> dict[str, str]:
        """As a request keeps them."""
        return {name: str(getattr(self, name)) for name in ("first", "answer", "processor", "extension")}

    @classmethod
    def from_json(cls, said: Mapping[str, str]) -> "Terms":
        """The opposite of `to_json`."""
        return cls(*(Limit.parse(said[name]) for name in ("first", "answer", "processor", "extension")))


@dataclass(frozen=True)
class Course:
    """A request as far as its course is concerned."""

    terms: Terms
    received_at: datetime
    first_due_at: datetime
    due_at: datetime
    state: State = State.RECEIVED
    processor: bool = False
    acknowledged_at: datetime | None = None
    extended_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None

    def first_is_late(self, now: datetime) -> bool:
        """Whether the first answer came, or still comes, after its time."""
        return (self.acknowledged_at or now) > self.first_due_at

    def is_late(self, now: datetime) -> bool:
        """Whether the answer came, or still comes, after its time."""
        return (self.answered_at or now) > self.due_at

    @property
    def next_due_at(self) -> datetime | None:
        """What has to be done next, by when; None when nothing has."""
        if self.state not in OPEN:
            return None
        return min(self.first_due_at, self.due_at) if self.acknowledged_at is None else self.due_at


def begin(terms: Terms, calendar: WorkCalendar, at: datetime) -> Course:
    """A request that is received at a moment."""
    first = due(calendar, at, terms.first, cutoff=False).at
    return Course(terms, at, first, _due_at(terms, calendar, at))


def _why_not(act: Act) -> Conflict:
    if act is Act.EXTEND:
        return Conflict("Chỉ gia hạn được một lần, khi đã trả lời lần đầu và chưa quá hạn.")
    return Conflict("Yêu cầu này đã sang bước khác. Hãy xem lại trang rồi làm tiếp.")


def _due_at(
    terms: Terms, calendar: WorkCalendar, at: datetime, *, processor: bool = False, extended: bool = False
) -> datetime:
    return due(calendar, at, terms.limit(processor=processor, extended=extended), cutoff=False).at


def may(course: Course, act: Act, at: datetime) -> bool:
    """Whether this can be done at a moment."""
    once_in_time = course.extended_at is None and at <= course.due_at
    return course.state in _FROM[act] and (act is not Act.EXTEND or once_in_time)


def after(
    course: Course, act: Act, at: datetime, calendar: WorkCalendar, *, processor: bool = False
) -> Course:
    """The course after an act; `calendar` as it was at the receipt. Raises `Conflict` for what cannot be done any more.

    An answer that comes at once is the first one, too.
    """
    if not may(course, act, at):
        raise _why_not(act)
    done = replace(course, state=_TO[act], processor=course.processor or processor)
    if act is Act.CLOSE:
        return replace(done, closed_at=at)
    done = replace(done, acknowledged_at=done.acknowledged_at or at)
    if act in (Act.CARRY_OUT, Act.REFUSE):
        return replace(done, answered_at=at)
    if act is Act.EXTEND:
        done = replace(done, extended_at=at)
    extended = done.extended_at is not None
    return replace(
        done,
        due_at=_due_at(done.terms, calendar, done.received_at, processor=done.processor, extended=extended),
    )


def is_soon(calendar: WorkCalendar, now: datetime, due_at: datetime, before: Limit) -> bool:
    """Whether no more than so much working time is left until a moment."""
    left = calendar.working_time_between(now, due_at) if now < due_at else timedelta(0)
    return left <= working_time(calendar, before)
