"""Counting, pure: events go in, numbers come out. The reader keeps them, the director's page adds the newest itself.

Both use this one function, so the page is right however far the reader is behind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import LogEvent
from motcua.process.states import OPEN, PAUSED, RUNNING, Stage

# Decision 766, indicator 2.1: each dossier whose work is done counts once, in one of these.
RESOLVED = ("early", "on_time", "late")
_BY_TYPE: Mapping[str, str] = {
    "submitted": "submitted",
    "accepted": "received",
    "refused": "refused",
    "withdrawn": "withdrawn",
    "stopped": "stopped",
    "returned": "returned",
    "supplement_requested": "supplements",
}

COUNTED = tuple(_BY_TYPE)
# The span of what stands now: the sum of all changes since the first dossier.
EVER, SINCE_EVER = "ever", date(2000, 1, 1)


class Fact(NamedTuple):
    """What an event says that counts: its type, its day in Vietnam, who, how, and whether it finished the work.

    `before` and `after` say where the dossier stood (`standing_of`); both are empty when it stays where it was.
    """

    kind: str
    day: date
    handling: str
    counter: str
    channel: str
    finished: str | None = None
    before: str = ""
    after: str = ""


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
    found = (fact_of(e.type, e.at.astimezone(VIETNAM).date(), e.data) for e in events)
    return Counter(fact for fact in found if fact)


def fact_of(kind: str, day: date, data: Mapping[str, Any]) -> Fact | None:
    """What an event with these data says that counts; None when it says nothing."""
    before = standing_of(data.get("from_status"), data.get("from_stage"))
    after = standing_of(data.get("status"), data.get("stage"))
    if before == after:
        before = after = ""
    finished = data.get("finished")
    if not (finished or before or after or kind in _BY_TYPE):
        return None
    return Fact(kind, day, data["handling"], data["counter"], data["channel"], finished, before, after)


def standing_of(status: int | None, stage: str | None) -> str:
    """Where a dossier stands, as a measure: `open:receive`, `in_process:appraise`; empty when it has ended.

    In process is what was accepted and is not finished; a dossier paused before that waits at the first stage.
    """
    if status not in OPEN:
        return ""
    accepted = status in RUNNING or (status in PAUSED and stage != Stage.RECEIVE)
    return f"{'in_process' if accepted else 'open'}:{stage}"


def tally(counted: Mapping[Fact, int]) -> Counter[Cell]:
    """The numbers that follow from facts, in every cell where they count."""
    cells: Counter[Cell] = Counter()
    for fact, count in counted.items():
        for side, agency in (("handling", fact.handling), ("counter", fact.counter)):
            for measure in filter(None, (_BY_TYPE.get(fact.kind), fact.finished)):
                for span, first in spans(fact.day):
                    cells[Cell(side, span, first, agency, measure, fact.channel)] += count
            for measure, change in ((fact.before, -count), (fact.after, count)):
                if measure:
                    cells[Cell(side, EVER, SINCE_EVER, agency, measure, "")] += change
    return cells


def spans(day: date) -> tuple[tuple[str, date], ...]:
    """The day, month and year in which a day counts, each by its first day."""
    return ("day", day), ("month", day.replace(day=1)), ("year", day.replace(month=1, day=1))
