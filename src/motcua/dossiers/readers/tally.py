"""Counting, pure: events go in, numbers come out. The reader keeps them, the director's page adds the newest itself.

Both use this one function, so the page is right however far the reader is behind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import LogEvent
from motcua.process.states import Event

# Decision 766, indicator 2.1: each dossier whose work is done counts once, in one of these.
RESOLVED = ("early", "on_time", "late")
_BY_TYPE: Mapping[str, str] = {
    Event.SUBMITTED: "submitted",
    Event.ACCEPTED: "received",
    Event.REFUSED: "refused",
    Event.WITHDRAWN: "withdrawn",
    Event.STOPPED: "stopped",
    Event.RETURNED: "returned",
    Event.SUPPLEMENT_REQUESTED: "supplements",
}


COUNTED = tuple(_BY_TYPE)


class Fact(NamedTuple):
    """What an event says that counts: its type, its day in Vietnam, who, how, and whether it finished the work."""

    kind: str
    day: date
    handling: str
    counter: str
    channel: str
    finished: str | None = None


class Cell(NamedTuple):
    """Where one number stands; the fields of `dossiers.models.Figure` without the number."""

    side: str
    span: str
    first_day: date
    agency: str
    measure: str
    channel: str


def facts(events: Iterable[LogEvent]) -> Counter[Fact]:
    """How often each fact occurs in these events."""
    return Counter(_fact(e) for e in events if e.type in _BY_TYPE or "finished" in e.data)


def _fact(event: LogEvent) -> Fact:
    data = event.data
    day = event.at.astimezone(VIETNAM).date()
    return Fact(event.type, day, data["handling"], data["counter"], data["channel"], data.get("finished"))


def tally(counted: Mapping[Fact, int]) -> Counter[Cell]:
    """The numbers that follow from facts, in every cell where they count."""
    cells: Counter[Cell] = Counter()
    for fact, count in counted.items():
        for measure in filter(None, (_BY_TYPE.get(fact.kind), fact.finished)):
            for span, first in spans(fact.day):
                cells[Cell("handling", span, first, fact.handling, measure, fact.channel)] += count
                cells[Cell("counter", span, first, fact.counter, measure, fact.channel)] += count
    return cells


def spans(day: date) -> tuple[tuple[str, date], ...]:
    """The day, month and year in which a day counts, each by its first day."""
    return ("day", day), ("month", day.replace(day=1)), ("year", day.replace(month=1, day=1))
