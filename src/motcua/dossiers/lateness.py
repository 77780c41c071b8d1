"""How much of its time a running dossier has used up, and who is to be warned of it: shares are versioned data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from motcua.process.calendar import WorkCalendar
from motcua.process.limit import Limit, Unit

FILE = Path(__file__).with_suffix(".json")
Who = Literal["holder", "superior", "overseer"]
"""Whoever does the open step, or could; the head of the agency that decides; who oversees the whole province."""


@dataclass(frozen=True)
class Alert:
    """When a dossier has used up `share` percent of its time, these are told; 100: its date has passed."""

    share: int
    tell: frozenset[Who]


@dataclass(frozen=True)
class Running:
    """A dossier whose time runs: by its limit, from its reception to its date."""

    limit: str
    received_at: datetime
    due_at: datetime


@cache
def _versions() -> tuple[tuple[date, tuple[Alert, ...]], ...]:
    rows = json.loads(FILE.read_text("utf-8"))
    return tuple(
        (
            date.fromisoformat(row["from"]),
            tuple(Alert(one["share"], frozenset(one["tell"])) for one in row["warnings"]),
        )
        for row in rows
    )


def in_force(on: date) -> Sequence[Alert]:
    """The warnings of a day, the smallest share first; none before the first version."""
    return next((warnings for since, warnings in reversed(_versions()) if since <= on), ())


def reached(one: Running, calendar: WorkCalendar, now: datetime) -> Alert | None:
    """The last warning whose share of the time is used up; None as long as there is time enough.

    What is left counts, not what passed: while a dossier waited its time did not run.
    """
    if now > one.due_at:
        used = 100.0
    else:
        left = calendar.working_minutes_between(now, one.due_at)
        used = min(100 - 100 * left / max(_minutes(one, calendar), 1), 99.9)
    found = [warning for warning in in_force(now.date()) if warning.share <= used]
    return found[-1] if found else None


def _minutes(one: Running, calendar: WorkCalendar) -> float:
    """The whole of its time in working minutes; of limits by the calendar, those between its two ends."""
    limit = Limit.parse(one.limit) if one.limit else None
    if limit and limit.unit is Unit.WORKING_DAY:
        return float(limit.quantity) * calendar.day_minutes
    if limit and limit.unit is Unit.HOUR:
        return float(limit.quantity) * 60
    return calendar.working_minutes_between(one.received_at, one.due_at)
