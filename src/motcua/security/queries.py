"""Reads of the register: listed, one of them with its clocks and chronology, what was noticed, what presses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.platform.readers import story
from motcua.process.limit import Limit
from motcua.security import duties, events
from motcua.security.access import ensure_keeps_register, keeps_register
from motcua.security.clocks_now import clocks_of, may_be_closed, steps_of
from motcua.security.models import Incident, Noticed
from motcua.security.register import numbered
from motcua.security.wording import noticed_words, paper_words, step_words, to_whom
from motcua.security.yearly import report, report_clocks, reports_pressing, year_now, year_of, years
from motcua.security.yearly_papers import shown

__all__ = [
    "Entry", "Line", "Wanted", "clocks_of", "entries_of", "keeps_register", "kept_until", "listed", "may_be_closed",
    "noticed", "noticed_words", "one", "paper_words", "pressing", "promised_reply", "report", "report_clocks",
    "reports_pressing", "shown", "step_words", "steps_of", "to_whom", "unsettled", "year_now", "year_of", "years",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; empty texts do not filter. `state`: `open` or `closed`."""

    text: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the register with its clocks, what presses most first."""

    incident: Incident
    clocks: tuple[duties.Clock, ...]

    @property
    def next(self) -> duties.Clock | None:
        """What is to be done next; None when nothing is."""
        return next((one for one in self.clocks if one.is_open), None)


@dataclass(frozen=True)
class Entry:
    """A line of the chronology: when it happened, when and by whom it was written down, all that was said."""

    type: str
    at: datetime
    recorded_at: datetime
    who: str
    facts: Mapping[str, Any]


def listed(actor: Actor, wanted: Wanted) -> list[Line]:
    """The register: what is open first, by what presses; then what is closed, the newest first."""
    ensure_keeps_register(actor)
    rows = Incident.objects.prefetch_related("sent")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(closed_at__isnull=wanted.state == "open")
    asked = fold(wanted.text)
    found = [one for one in rows if asked in fold(f"{one.number} {one.title}")]
    lines = [Line(one, tuple(clocks_of(one))) for one in found]
    return sorted(lines, key=_pressing_first)


def _pressing_first(line: Line) -> tuple[bool, float]:
    if line.incident.closed_at is not None:
        return True, -line.incident.closed_at.timestamp()
    return False, line.next.due.timestamp() if line.next else float("inf")


def one(actor: Actor, number: str) -> Incident:
    """The row with this number; raises `NotFound`."""
    ensure_keeps_register(actor)
    found = Incident.objects.select_related("registered_by").filter(**numbered(number)).first()
    if found is None:
        raise NotFound("Trong sổ không có số này.")
    return found


def entries_of(actor: Actor, found: Incident) -> list[Entry]:
    """Its chronology by when things happened, from the log with the words beside it."""
    ensure_keeps_register(actor)
    entries = [
        Entry(event.type, _told(event.data, event.at), event.at, event.actor.get("name", ""), event.facts)
        for event in story(events.TOPIC, found.pk)
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.recorded_at))


def _told(data: Mapping[str, Any], recorded: datetime) -> datetime:
    on = data.get("on") or data.get("noticed_at")
    return (datetime.fromisoformat(on) if on else recorded).astimezone(VIETNAM)


def unsettled(actor: Actor) -> list[Noticed]:
    """What the machine noticed and nobody has settled, the newest first."""
    ensure_keeps_register(actor)
    return list(Noticed.objects.filter(incident=None, set_aside_at=None))


def noticed(actor: Actor, number: int) -> Noticed:
    """One of them; raises `NotFound`."""
    found = next((row for row in unsettled(actor) if row.pk == number), None)
    if found is None:
        raise NotFound("Điều này đã được ghi vào sổ hoặc đã được bỏ qua.")
    return found


def pressing() -> list[tuple[Incident, duties.Clock]]:
    """What cannot wait, of everything that is open."""
    rows: Iterable[Incident] = Incident.objects.filter(closed_at=None).prefetch_related("sent")
    return [(row, found) for row in rows for found in duties.pressing(clocks_of(row))]


def kept_until(found: Incident) -> date | None:
    """Until which day its file must stay; None while it is open, or where no law says so."""
    return duties.kept_until(found.facts, found.closed_at) if found.closed_at else None


def promised_reply() -> Limit:
    """Until when whoever reports a weakness is answered, as the public page promises today."""
    return duties.promised_reply(clock.now().date())
