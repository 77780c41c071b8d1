"""How a dossier stands by its log alone: a second account, which decides nothing and calls no decision.

The engine turns states into states and writes down what happened. This reads what was written down, from the first
event on, and counts every date anew: what it finds must be what the dossier's row says. Where an event names a date,
that one is counted, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from motcua.process.calendar import WorkCalendar
from motcua.process.deadline import due, remaining, resume
from motcua.process.limit import Limit, Unit
from motcua.process.states import ENDED, PAUSED, Status

_WORK = Limit.of(0, Unit.HOUR)
CalendarAt = Callable[[str, datetime], WorkCalendar]


class Event(Protocol):
    """What is read of an event."""

    @property
    def seq(self) -> int:
        """Its number in the dossier's chain."""
        ...

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says."""
        ...


@dataclass(frozen=True)
class Terms:
    """What the log does not say: the limit that the first version promises, whether a supplement begins it anew."""

    limit: Limit | None
    restarts: bool


@dataclass
class Task:
    """An open step: what is left of it while it rests, in signed working minutes."""

    key: str
    agency: str
    due_at: datetime
    holder: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class Difference:
    """Two accounts of one thing. `event` is the number of the event that said so, None for what the row says."""

    what: str
    said: Any
    counted: Any
    event: int | None = None


@dataclass
class Account:
    """A dossier as its events tell it. `told_steps` is False for logs from before events named the steps they open."""

    terms: Terms
    calendar: CalendarAt
    counter: str = ""
    status: Status = Status.SUBMITTED
    stage: str = ""
    due_at: datetime | None = None
    remaining: int | None = None
    late_noted: bool = False
    received_at: datetime | None = None
    finished_at: datetime | None = None
    ended_at: datetime | None = None
    answer_by: datetime | None = None
    supplements: int = 0
    extensions: int = 0
    apology_until: datetime | None = None
    suspended: str = ""
    taken_at: datetime | None = None
    begun_at: datetime | None = None
    told_steps: bool = True
    steps: dict[int, Task] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    promised: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether time does not count."""
        return self.status in PAUSED or bool(self.suspended)

    @property
    def limit(self) -> Limit | None:
        """What it is counted by, once it was received."""
        return self.terms.limit if self.received_at else None

    def is_late(self, now: datetime) -> bool:
        """Late for good once finished after the date; before that, as soon as the date has passed."""
        if self.finished_at is not None:
            return self.promised is not None and self.finished_at > self.promised
        if self.remaining is not None:
            return self.remaining < 0
        return self.due_at is not None and self.status not in ENDED and now > self.due_at

    def read(self, event: Event) -> None:
        """What one more event says."""
        data, came_from, waited = event.data, self.status, self.waits
        self.counter = data.get("receiving") or data["counter"]
        if "receiving" in data and self.taken_at is None:
            self.taken_at = event.at
        if event.seq == 1:
            self.told_steps = "opens" in data
        else:
            self._compare("from_status", data.get("from_status"), int(came_from), event)
        self.status, self.stage = Status(data["status"]), data["stage"]
        rested, self.suspended = self.suspended, data.get("suspended", "")
        if "version_before" in data:
            self.terms = replace(self.terms, restarts=bool(data.get("restarts")))
        self._steps(event)
        # What ended by mistake while it waited goes on with what it had left.
        self._time(event, came_from, waited=waited or came_from in ENDED)
        if rested and not self.suspended and self.status is Status.SUBMITTED:
            self.begun_at = event.at
        self._ends(event)

    def _time(self, event: Event, came_from: Status, *, waited: bool) -> None:
        data = event.data
        if "pauses" in data:
            self._rest(event)
        elif waited and not self.waits and self.status not in ENDED:
            self._go_on(event, anew=came_from is Status.SUPPLEMENT and self.status is Status.PROCESSING)
        if self.status is Status.RECEIVED and self.received_at is None:
            self.received_at = event.at
            self.due_at = self._from_now(event)
        if "due_before" in data:
            self._compare("due_before", _moment(data["due_before"]), self.due_at, event)
            self.due_at, self.late_noted = _moment(data["due_at"]), False
            self.extensions += 1
        elif "comes_by" in data:
            self._compare("due_at", _moment(data["due_at"]), self.due_at, event)
            self.apology_until = _moment(data["comes_by"])
            self.extensions += 1
        elif "due_at" in data:
            self._compare("due_at", _moment(data["due_at"]), self.due_at, event)
        if "open" in data:
            self.late_noted = True
            self._compare("late", True, self.due_at is not None and event.at >= self.due_at, event)
        if "count" in data and "pauses" in data:
            self.supplements = data["count"]
        self._answers(event)

    def _answers(self, event: Event) -> None:
        if "answer_by" in event.data:
            self.answer_by = _moment(event.data["answer_by"])
        elif self.status is not Status.SUPPLEMENT and self.ended_at is None:
            self.answer_by = None

    def _rest(self, event: Event) -> None:
        if self.due_at is not None and self.limit is not None:
            here = self.calendar(self.counter, event.at)
            self.remaining = remaining(here, self.limit, event.at, self.due_at)
            self.due_at = None
        for number in event.data["pauses"]:
            if task := self.steps.get(number):
                there = self.calendar(task.agency, event.at)
                task.left = remaining(there, _WORK, event.at, task.due_at)

    def _go_on(self, event: Event, *, anew: bool) -> None:
        left, self.remaining = self.remaining, None
        if left is not None and self.limit is not None:
            if anew and self.terms.restarts and left >= 0:
                # Noted at the very moment of its date, it was not late yet; the new one has not passed.
                self.due_at, self.late_noted = self._from_now(event), False
            else:
                self.due_at = resume(self.calendar(self.counter, event.at), self.limit, event.at, left)
        for task in self.steps.values():
            if task.left is not None:
                there = self.calendar(task.agency, event.at)
                task.due_at, task.left = resume(there, _WORK, event.at, task.left), None

    def _from_now(self, event: Event) -> datetime | None:
        limit = self.terms.limit
        return due(self.calendar(self.counter, event.at), event.at, limit).at if limit else None

    def _steps(self, event: Event) -> None:
        data = event.data
        for one in data.get("closes", ()):
            if self.steps.pop(one["no"], None) is None and self.told_steps:
                self._compare("closes", one["no"], None, event)
        for one in data.get("opens", ()):
            due_at = self.calendar(one["agency"], event.at).add_working_minutes(event.at, one["minutes"])
            self.steps[one["no"]] = Task(one["key"], one["agency"], due_at, one["holder"])
        for one in data.get("takes", ()):
            if task := self.steps.get(one["no"]):
                task.agency, task.holder = one["agency"], one["holder"]
        if "holder" in data:
            for task in self.steps.values():
                task.holder = data["holder"] if task.key == data["step"] else task.holder

    def _ends(self, event: Event) -> None:
        if "finished" in event.data:
            self.finished_at, self.promised = event.at, self.due_at
            self._compare("promised", _moment(event.data["promised"]), self.due_at, event)
        # A result that is renewed takes a dossier out of its end; what is written about one that has ended does not.
        self.ended_at = (self.ended_at or event.at) if self.status in ENDED else None

    def _compare(self, what: str, said: Any, counted: Any, event: Event) -> None:
        if said != counted:
            self.differences.append(Difference(what, said, counted, event.seq))


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
