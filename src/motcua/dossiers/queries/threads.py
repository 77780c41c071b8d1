"""The thread of a dossier, told from the log; and which questions of applicants wait for an answer, for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from motcua.dossiers import access
from motcua.dossiers.acts.answer_applicant import ANSWER_APPLICANT
from motcua.dossiers.acts.ask_office import ASK_OFFICE
from motcua.dossiers.models import Dossier, Paper, ThreadEntry
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.thread import is_open
from motcua.kernel import clock
from motcua.kernel.actor import Actor

MOST = 200
"""More are not listed at once."""
_OF_THREAD = frozenset({ASK_OFFICE.told.type, ANSWER_APPLICANT.told.type})
_LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """What one side wrote: who and when, the words, the papers with them, and how it stands.

    An applicant's has a moment until when it is answered, and when it was; of both, when the other side read it.
    """

    number: int
    from_applicant: bool
    at: datetime
    who: str
    post: str
    note: str
    papers: tuple[Paper, ...]
    due_at: datetime | None
    answered_at: datetime | None
    read_at: datetime | None
    read_by: str

    @property
    def waits(self) -> bool:
        """Whether it is to be answered yet."""
        return self.from_applicant and self.answered_at is None

    @property
    def late(self) -> bool:
        """Whether its answer came, or will come, after the moment that was promised."""
        return self.due_at is not None and (self.answered_at or clock.now()) > self.due_at


@dataclass(frozen=True)
class Number:
    """How many questions wait, and how many of them beyond their moment."""

    waiting: int = 0
    late: int = 0


def thread(dossier: Dossier, told: Sequence[Happening] | None = None) -> tuple[Entry, ...]:
    """All that was written, the oldest first. The caller was given the dossier by `access`; `told` is its story, where
    that is read already.
    """
    rows = {row.seq: row for row in ThreadEntry.objects.filter(dossier=dossier)}
    if not rows:
        return ()
    story = [h for h in (happenings(dossier) if told is None else told) if h.type in _OF_THREAD]
    papers = _papers(dossier, story)
    return tuple(_entry(h, rows[h.number], papers) for h in story if h.number in rows)


def _papers(dossier: Dossier, story: Sequence[Happening]) -> Mapping[tuple[str, str], Paper]:
    """By component and hash."""
    named = {one["component"] for h in story for one in h.data.get("papers", ())}
    found = Paper.objects.filter(dossier=dossier, component__in=named).select_related("file") if named else ()
    return {(paper.component, str(paper.file_id)): paper for paper in found}


def _entry(told: Happening, row: ThreadEntry, papers: Mapping[tuple[str, str], Paper]) -> Entry:
    named = [(one["component"], one["sha256"]) for one in told.data.get("papers", ())]
    return Entry(
        number=row.seq,
        from_applicant=row.from_applicant,
        at=told.at,
        who=told.who,
        post=told.post,
        note=told.note,
        papers=tuple(papers[name] for name in named if name in papers),
        due_at=row.due_at,
        answered_at=row.answered_at,
        read_at=row.read_at,
        read_by=row.read_by,
    )


def may_write(dossier: Dossier) -> bool:
    """Whether its applicant may still write: it goes on, or has ended not long ago."""
    return is_open(dossier.ended_at, clock.now())


def count(actor: Actor) -> Number:
    """How many questions wait for the actor's agencies."""
    if access.places(actor) == frozenset():
        return Number()
    late = Count("pk", filter=Q(due_at__lt=clock.now()))
    found = _of(actor).filter(answered_at=None).aggregate(waiting=Count("pk"), late=late)
    return Number(**found)


def unanswered(actor: Actor) -> Sequence[ThreadEntry]:
    """The questions that wait for the actor's agencies, the most pressing first; `MOST` at most."""
    waiting = _of(actor).filter(answered_at=None).order_by("due_at", "pk")
    return list(waiting.select_related("dossier", "agency")[:MOST])


def answered_late(actor: Actor) -> Sequence[ThreadEntry]:
    """Those that were answered too late in the last thirty days, the latest first; for whoever leads or audits."""
    if not actor.agencies("director", "auditor"):
        return ()
    since = clock.now() - _LATELY
    late = _of(actor).filter(answered_at__gte=since, answered_at__gt=F("due_at")).order_by("-answered_at")
    return list(late.select_related("dossier", "agency")[:MOST])


def _of(actor: Actor) -> QuerySet[ThreadEntry]:
    """What applicants wrote to agencies whose dossiers the actor sees as a whole."""
    asked = ThreadEntry.objects.filter(from_applicant=True)
    places = access.places(actor)
    return asked if places is None else asked.filter(agency_id__in=sorted(places))
