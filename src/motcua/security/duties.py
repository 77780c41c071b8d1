"""What the law asks after an incident, until when, and whether it was done: pure, from `duties.json` and what is known.

Each clock stands in the file from a day on, with its source; a law that changes one adds another with the same key.
What was noticed before that day keeps the clock of then. Hours run by day and night from when it
was noticed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from motcua.platform.versions import Versions, as_it_stands
from motcua.process.limit import Limit

FILE = Path(__file__).with_suffix(".json")
WorkingDue = Callable[[datetime, Limit], datetime]
"""When a limit of working time ends that begins at a moment: by the province's calendar."""


class State(StrEnum):
    """How a clock stands; the most pressing first."""

    LATE = "late"
    AT_ONCE = "at_once"
    """It is to be done at once, and was not yet: there is no hour until which it is early."""
    SOON = "soon"
    RUNNING = "running"
    LATE_DONE = "late_done"
    DONE = "done"


PRESSING = (State.LATE, State.AT_ONCE, State.SOON)
OPEN = (*PRESSING, State.RUNNING)


@dataclass(frozen=True)
class Clock:
    """Something that is to be done (`step`) until `due`; `sent_at` when it first was. `at_once`: no hour is allowed."""

    step: str
    due: datetime
    source: str
    state: State
    at_once: bool = False
    sent_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.sent_at is None


def clocks(
    *,
    facts: frozenset[str],
    noticed_at: datetime,
    sent: Mapping[str, datetime],
    now: datetime,
    working: WorkingDue,
) -> list[Clock]:
    """What is to be done about something with these facts, what presses most first.

    Of several clocks for one step the tightest counts. `sent` says when each step was first done.
    """
    tightest: dict[str, tuple[datetime, Mapping[str, Any]]] = {}
    for row in in_force("clocks", noticed_at.date()):
        if facts.isdisjoint(row["when"]):
            continue
        due = _due(row, noticed_at, working)
        if row["step"] not in tightest or due < tightest[row["step"]][0]:
            tightest[row["step"]] = due, row
    found = [_clock(row, due, sent.get(step), now) for step, (due, row) in tightest.items()]
    order = list(State)
    return sorted(found, key=lambda one: (order.index(one.state), one.due))


def _due(row: Mapping[str, Any], noticed_at: datetime, working: WorkingDue) -> datetime:
    if "limit" in row:
        return working(noticed_at, Limit.parse(row["limit"]))
    return noticed_at + timedelta(hours=row["hours"])


def _clock(row: Mapping[str, Any], due: datetime, sent_at: datetime | None, now: datetime) -> Clock:
    at_once = row.get("hours") == 0
    return Clock(row["step"], due, row["source"], _state(due, sent_at, now, at_once), at_once, sent_at)


def _state(due: datetime, sent_at: datetime | None, now: datetime, at_once: bool) -> State:
    if sent_at is not None:
        return State.LATE_DONE if sent_at > due and not at_once else State.DONE
    if at_once:
        return State.AT_ONCE
    if now >= due:
        return State.LATE
    return State.SOON if due - now <= timedelta(hours=figure("warn_hours", now.date())) else State.RUNNING


def kept_until(facts: frozenset[str], closed_at: datetime) -> date | None:
    """Until which day the file of something with these facts must stay at least; None where no law says so."""
    on = closed_at.date()
    years = [row["years"] for row in in_force("keeping", on) if not facts.isdisjoint(row["when"])]
    if not years:
        return None
    try:
        return on.replace(year=on.year + max(years))
    except ValueError:  # 29 February
        return on.replace(year=on.year + max(years), month=3, day=1)


def figure(name: str, on: date) -> int:
    """A figure of our own that holds on a day."""
    [row] = in_force("figures", on)
    return int(row[name])


def promised_reply(on: date) -> Limit:
    """Until when whoever reports a weakness is answered."""
    [row] = [one for one in in_force("clocks", on) if one["key"] == "reply"]
    return Limit.parse(row["limit"])


def in_force(kind: str, on: date) -> list[Mapping[str, Any]]:
    """The rows of a kind that hold on a day, in the order of the file; of those with one key the newest."""
    return list(_kind(kind).newest(on).values())


def steps() -> list[str]:
    """Every step that any clock is about, in the order of the file."""
    return list(dict.fromkeys(row["step"] for row in _kind("clocks")))


def pressing(found: Iterable[Clock]) -> Iterator[Clock]:
    """Those that cannot wait."""
    return (one for one in found if one.state in PRESSING)


@cache
def _kind(kind: str) -> Versions[Mapping[str, Any]]:
    return Versions(FILE, as_it_stands, part=kind)
