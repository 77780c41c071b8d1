"""When the paper of what a desk took in for another agency has to be on its way: `forwarding.json`, in versions with
their source.

A law that changes the hour adds a version; what was taken in before its day keeps the hour of then.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from motcua.platform.versions import Row, Versions
from motcua.process.calendar import WorkCalendar


@dataclass(frozen=True)
class Rule:
    """What was taken in `until` this hour of a working day leaves on that day; `source` is the article."""

    until: time
    source: str


def rule(at: datetime) -> Rule:
    """The rule that holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def paper_by(calendar: WorkCalendar, taken_at: datetime) -> datetime:
    """Until when its paper has to leave the desk: the end of the working day, or of what came after the hour the
    beginning of the next one (Decree 118/2025 art. 18.2, as amended by Decree 309/2026).
    """
    local = calendar.local(taken_at)
    today = calendar.day(local.date())
    in_time = today.stretches and local.time() <= rule(taken_at).until and local <= today.closing
    if in_time:
        return calendar.aware(today.closing)
    following = calendar.working_day_from(local.date() + timedelta(days=1))
    return calendar.aware(calendar.day(following).opening)


def _read(row: Row) -> Rule:
    return Rule(time.fromisoformat(row["until"]), row["source"])


_RULES = Versions(Path(__file__).with_suffix(".json"), _read, part="rules")
