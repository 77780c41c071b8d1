"""A route walked from a moment on, to see how long it takes: what a change of it would have meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.process.calendar import WorkCalendar
from motcua.process.route import Route, StepSpec
from motcua.process.states import Stage


@dataclass(frozen=True)
class Walked:
    """A step with where it is done, when it begins and when it ends."""

    spec: StepSpec
    agency: str
    begins: datetime
    ends: datetime


def walk(
    route: Route,
    start: datetime,
    places: Mapping[str, str],
    calendars: Mapping[str, WorkCalendar],
    took: Mapping[str, float],
) -> list[Walked]:
    """Every step, each taking the working minutes that `took` knows of it, else its own hours.

    `places` says which agencies `counter` and `handling` are. A rank ends with its last step; of a group that needs
    only some of its steps with the last of those.
    """
    found: list[Walked] = []
    at = start
    for rank in route.ranks:
        steps = []
        for spec in route.at_rank(rank):
            agency = places.get(spec.at, spec.at)
            minutes = took.get(spec.key, spec.hours * 60)
            ends = calendars[agency].add_working_minutes(at, minutes)
            steps.append(Walked(spec, agency, at, ends))
        at = _end(steps)
        found += steps
    return found


def _end(steps: Sequence[Walked]) -> datetime:
    groups: dict[str, list[Walked]] = {}
    for number, step in enumerate(steps):
        groups.setdefault(step.spec.group or f"\0{number}", []).append(step)
    return max(_enough(group) for group in groups.values())


def _enough(group: Sequence[Walked]) -> datetime:
    ends = sorted(step.ends for step in group)
    return ends[(group[0].spec.enough or len(ends)) - 1]


def settled(walked: Sequence[Walked]) -> datetime:
    """When the result is there: the end of everything before it is handed over."""
    return max(step.ends for step in walked if step.spec.stage is not Stage.RETURN)
