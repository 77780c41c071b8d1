"""How much of its time a running dossier has used up, who is to be warned of it, and what an apology for it must keep
to: versioned data (`lateness.json`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from motcua.platform.versions import Row, Versions
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


@dataclass(frozen=True)
class Apology:
    """The date is moved by an apology made so long before it; a later one moves nothing. `times` of both together."""

    before: timedelta
    times: int


@dataclass(frozen=True)
class _Version:
    since: date
    warnings: tuple[Alert, ...]
    apology: Apology


def _read(row: Row) -> _Version:
    warnings = tuple(Alert(one["share"], frozenset(one["tell"])) for one in row["warnings"])
    apology = Apology(timedelta(hours=row["apology"]["hours_before"]), row["apology"]["times"])
    return _Version(date.fromisoformat(row["from"]), warnings, apology)


_VERSIONS = Versions(FILE, _read)


def in_force(on: date) -> Sequence[Alert]:
    """The warnings of a day, the smallest share first; none before the first version."""
    version = _VERSIONS.at(on)
    return version.warnings if version.since <= on else ()


def apology(on: date) -> Apology:
    """What an apology of this day is held to; before the first version, by the first."""
    return _VERSIONS.at(on).apology


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
