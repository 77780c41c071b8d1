"""Counting, pure: events go in, numbers come out. The reader keeps them, the director's page adds the newest itself.

Both use this one function, so the page is right however far the reader is behind. What is counted stands in
`queries.indicators`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from motcua.dossiers.queries import indicators
from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import LogEvent

# The span of what stands now: the sum of all changes since the first dossier.
EVER, SINCE_EVER = "ever", date(2000, 1, 1)


class Fact(NamedTuple):
    """What an event says that counts: its type, its day in Vietnam, who, how, and as what it finished the work.

    `before` and `after` say where the dossier stood (`indicators.Table.standing`); both are empty when it stays where
    it was. `from_handling` and `from_counter` are the agencies that a successor took it over from; else empty.
    """

    kind: str
    day: date
    handling: str
    counter: str
    channel: str
    finished: str = ""
    before: str = ""
    after: str = ""
    from_handling: str = ""
    from_counter: str = ""


class Cell(NamedTuple):
    """Where one number stands; the fields of `dossiers.models.Figure` without the number."""

    side: str
    span: str
    first_day: date
    agency: str
    measure: str
    channel: str


def facts(events: Iterable[LogEvent]) -> Counter[Fact]:
    """How often each fact occurs in these events; less than never where one undoes what was counted before."""
    found: Counter[Fact] = Counter()
    for e in events:
        found.update(facts_of(e.type, e.at.astimezone(VIETNAM).date(), e.data, _finished(e)))
    return found


def _finished(event: LogEvent) -> str:
    """As what the work was finished, by the definition of today where the event still tells what was promised."""
    if "promised" not in event.data:
        return str(event.data.get("finished", ""))
    promised = event.data["promised"]
    due_at = datetime.fromisoformat(promised) if promised else None
    return indicators.punctuality(event.at, due_at, event.data.get("requests", 0))


TOLD = (
    "handling", "counter", "channel", "from_status", "from_stage", "status", "stage", "renewed", "undoes", "undoes_on",
    "reuses",
)  # fmt: skip
"""What is read of an event's data."""


def facts_of(kind: str, day: date, data: Mapping[str, Any], finished: str) -> dict[Fact, int]:
    """What an event with these data says that counts, and how often.

    One that undoes an end takes it out of the day on which it was counted.
    """
    table = indicators.TABLE
    before = _standing(table, data.get("from_status"), data.get("from_stage"))
    after = _standing(table, data.get("status"), data.get("stage"))
    came_from = str(data.get("from_handling") or ""), str(data.get("from_counter") or "")
    if before == after and not any(came_from):
        before = after = ""
    if data.get("renewed"):
        # A result that replaces one was returned: the dossier counts as returned once.
        kind = ""
    whose = (data["handling"], data["counter"], data["channel"])
    found: dict[Fact, int] = {}
    if finished or before or after or kind in table.at_event:
        found[Fact(kind, day, *whose, finished, before, after, *came_from)] = 1
    if data.get("reuses"):
        found[Fact(indicators.REUSED, day, *whose)] = 1
    if undone := data.get("undoes"):
        found[Fact(undone, date.fromisoformat(data["undoes_on"]), *whose)] = -1
    return found


def _standing(table: indicators.Table, status: int | None, stage: str | None) -> str:
    return "" if status is None or stage is None else table.standing(status, stage)


def tally(counted: Mapping[Fact, int]) -> Counter[Cell]:
    """The numbers that follow from facts, in every cell where they count."""
    cells: Counter[Cell] = Counter()
    for fact, count in counted.items():
        measures = list(_measures(fact))
        sides = ("handling", fact.handling, fact.from_handling), ("counter", fact.counter, fact.from_counter)
        for side, agency, former in sides:
            for measure in measures:
                for span, first in spans(fact.day):
                    cells[Cell(side, span, first, agency, measure, fact.channel)] += count
            for standing, where, change in (
                (fact.before, former or agency, -count),
                (fact.after, agency, count),
            ):
                if standing:
                    cells[Cell(side, EVER, SINCE_EVER, where, standing, "")] += change
    return cells


def _measures(fact: Fact) -> Iterator[str]:
    for indicator in indicators.TABLE.at_event.get(fact.kind, ()):
        yield indicator.key
    if fact.finished:
        yield from fact.finished.split("+")


def spans(day: date) -> tuple[tuple[str, date], ...]:
    """The day, month and year in which a day counts, each by its first day."""
    return ("day", day), ("month", day.replace(day=1)), ("year", day.replace(month=1, day=1))
