"""A dossier's way through the five stages, as stations and as a timeline told from the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of, known_by_codes, officers_by_ids
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.store import TOPIC
from motcua.dossiers.turn_rules import BY_LINK
from motcua.kernel import clock
from motcua.platform import statements
from motcua.platform.readers import LogEvent, story
from motcua.process.handovers import NOT_DONE
from motcua.process.states import STAGES, WITHOUT_RESULT, Status, StepKind

StationState = Literal["done", "now", "todo"]


@dataclass(frozen=True)
class Turn:
    """An open step: whose turn it is and by when; `rests` while a pause covers it."""

    who: str
    post: str
    agency: str
    due: datetime
    rests: bool = False


@dataclass(frozen=True)
class Station:
    """One stage: done (when, by whom), now (whose turn, by when) or still to come.

    `beside` are the turns of those who work on it at the same time.
    """

    stage: str
    state: StationState
    who: str = ""
    post: str = ""
    agency: str = ""
    at: datetime | None = None
    due: datetime | None = None
    beside: tuple[Turn, ...] = ()


def stations(dossier: Dossier, steps: Sequence[Step]) -> tuple[Station, ...]:
    """The five stations in order. Steps of earlier rounds count only until a later round opens the stage anew."""
    ended_early = dossier.status in WITHOUT_RESULT
    return tuple(_station(dossier, stage.value, steps, ended_early) for stage in STAGES)


def _station(dossier: Dossier, stage: str, steps: Sequence[Step], ended_early: bool) -> Station:
    own = [s for s in steps if s.stage == stage]
    waiting = [s for s in own if s.closed_at is None]
    if waiting:
        first, *beside = (_turn(s) for s in waiting)
        # What waits for another procedure from its filing on has no date before it begins.
        due = None if dossier.suspended == BY_LINK else first.due
        return Station(stage, "now", first.who, first.post, first.agency, due=due, beside=tuple(beside))
    reached = STAGES.index(stage) < STAGES.index(dossier.stage) or dossier.status == Status.RETURNED
    if not own or not (reached or ended_early):
        return Station(stage, "todo")
    last = max(own, key=lambda s: s.no)
    if ended_early and last.outcome in NOT_DONE:
        return Station(stage, "todo")
    return Station(stage, "done", last.done_by_name, last.post_title, last.agency.name, at=last.closed_at)


def _turn(step: Step) -> Turn:
    holder = step.holder.name if step.holder else ""
    return Turn(holder, step.title, step.agency.name, step.due_at, step.rests)


def asked_now(steps: Sequence[Step]) -> tuple[Turn, ...]:
    """Whose opinion the dossier waits for, and until when."""
    return tuple(_turn(s) for s in steps if s.kind == StepKind.OPINION and s.closed_at is None)


@dataclass(frozen=True)
class ClockView:
    """How the dossier's time stands at a moment. `minutes_left` are signed working minutes; None when not counted."""

    running: bool
    due_at: datetime | None
    minutes_left: int | None
    day_minutes: int
    waits_on: Literal["", "citizen", "payment", "suspended"] = ""

    @property
    def late(self) -> bool:
        """Whether the promised moment has passed."""
        return self.minutes_left is not None and self.minutes_left < 0


def clock_of(dossier: Dossier, *, now: datetime | None = None) -> ClockView:
    """The dossier's clock; stopped once the work is done or ended."""
    now = now or clock.now()
    calendar = calendar_of(dossier.counted_at)
    waits: Mapping[int, Any] = {Status.SUPPLEMENT: "citizen", Status.PAYMENT: "payment"}
    at = dossier.finished_at or dossier.ended_at or now
    left = dossier.remaining
    if dossier.due_at is not None:
        left = calendar.working_minutes_between(at, dossier.due_at)
        left = -1 if left == 0 and at > dossier.due_at else left
    return ClockView(
        running=dossier.due_at is not None and dossier.finished_at is None and dossier.ended_at is None,
        due_at=dossier.due_at,
        minutes_left=left,
        day_minutes=calendar.day_minutes,
        waits_on="suspended" if dossier.suspended else waits.get(dossier.status, ""),
    )


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `number` counts the events of the dossier from 1."""

    type: str
    at: datetime
    who: str
    post: str
    note: str
    data: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


def happenings(dossier: Dossier) -> tuple[Happening, ...]:
    """Everything that happened to the dossier, oldest first, straight from the log."""
    return tuple(_happening(e) for e in story(TOPIC, dossier.pk))


_LAST = """SELECT coalesce(max(seq), 0) FROM platform_event WHERE topic = %s::text AND stream = %s::bigint
AND type = %s::text"""


def happened(dossier: int, *types: str) -> tuple[int, ...]:
    """The number of the last event of each type; 0 for what never happened."""
    asked = (statements.run(_LAST, [TOPIC, dossier, kind]) for kind in types)
    return tuple(number for ((number,),) in asked)


_RECENTLY = """SELECT stream, type, max(at) FROM platform_event WHERE topic = %s::text AND stream = ANY(%s::bigint[])
AND type = ANY(%s::text[]) AND at >= %s::timestamptz GROUP BY stream, type"""


def recently(
    dossiers: Sequence[int], types: Sequence[str], since: datetime
) -> Mapping[tuple[int, str], datetime]:
    """When each of these types of events happened last to each of these dossiers, of what happened since a moment."""
    found = statements.run(_RECENTLY, [TOPIC, list(dossiers), list(types), since.isoformat()])
    return {(number, kind): at for number, kind, at in found}


def _happening(event: LogEvent) -> Happening:
    return Happening(
        type=event.type,
        at=event.at.astimezone(clock.VIETNAM),
        who=_who(event),
        post=str(event.actor.get("post", "")),
        note=str(event.facts.get("note", "")),
        data=event.facts,
        number=event.seq,
    )


def _who(event: LogEvent) -> str:
    """Whoever acted, and for whom where that was in a role."""
    who, whom = str(event.actor.get("name") or event.words.get("who", "")), event.words.get("for")
    return _("%(who)s thay mặt %(whom)s") % {"who": who, "whom": whom} if whom else who


def steps_of(dossier: Dossier) -> list[Step]:
    """All steps of the dossier in their order, with holders and agencies; the dossier gets its agencies too."""
    steps = statements.instances(Step, "dossier_id = %s::bigint ORDER BY no", [dossier.pk])
    agencies = known_by_codes({dossier.counter_id, dossier.handling_id} | {s.agency_id for s in steps})
    officers = officers_by_ids({s.holder_id for s in steps if s.holder_id})
    dossier.counter, dossier.handling = agencies[dossier.counter_id], agencies[dossier.handling_id]
    for step in steps:
        step.agency = agencies[step.agency_id]
        step.holder = officers[step.holder_id] if step.holder_id else None
    return steps
