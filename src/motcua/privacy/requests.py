"""Requests of persons for screens: lists by urgency, the story of one, how many there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from motcua.agencies.queries import calendar_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform.readers import LogEvent, story
from motcua.privacy import access
from motcua.privacy.models import DataRequest
from motcua.privacy.rules import OPEN
from motcua.process.deadline import Explained, due

TOPIC = "data_request"
RECEIVED = "request.received"
ACKNOWLEDGED = "request.acknowledged"
EXTENDED = "request.extended"
CARRIED_OUT = "request.carried_out"
REFUSED = "request.refused"
CLOSED = "request.closed"
REMINDED = "request.reminded"
LOOKED = "request.looked"
HANDED_OUT = "request.handed_out"


@dataclass(frozen=True)
class Happening:
    """One line of a request's story."""

    type: str
    at: datetime
    who: str
    note: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """How the time of a request stands: working minutes left of the first answer and of the answer (signed); None where
    it is done."""

    first_left: int | None
    left: int | None
    day_minutes: int


def open_requests(actor: Actor) -> QuerySet[DataRequest]:
    """What this actor may see and is not answered, the most urgent first: by whatever is due next."""
    waiting = access.visible_to(actor).filter(state__in=OPEN)
    return waiting.annotate(next=_next_due()).order_by("next", "pk")


def _next_due() -> Any:
    """The first answer while there is none, then the answer."""
    return Case(When(acknowledged_at=None, then=F("first_due_at")), default=F("due_at"))


def answered_requests(actor: Actor) -> QuerySet[DataRequest]:
    """What is answered, the latest first."""
    done = access.visible_to(actor).exclude(state__in=OPEN)
    return done.order_by(Coalesce("answered_at", "received_at").desc(), "-pk")


def own_requests(actor: Actor) -> QuerySet[DataRequest]:
    """A person's own, the newest first."""
    return access.visible_to(actor).order_by("-received_at", "-pk")


def waiting_for(actor: Actor) -> int:
    """How many wait for this officer's answer."""
    return open_requests(actor).count() if access.answers(actor) else 0


def happenings(request: DataRequest) -> list[Happening]:
    """Everything that happened to it, oldest first. The caller found it through `access`."""
    return [_happening(event) for event in story(TOPIC, request.pk)]


def words_of(request: DataRequest) -> str:
    """What the person wrote; empty when nothing, or when it was forgotten."""
    return next((one.note for one in happenings(request) if one.type == RECEIVED), "")


def answer_of(request: DataRequest) -> Happening | None:
    """How it was answered."""
    return next((one for one in happenings(request) if one.type in (CARRIED_OUT, REFUSED)), None)


def clock_of(request: DataRequest, now: datetime | None = None) -> Clock:
    """Its time by the calendar of the agency that answers."""
    moment = now or clock.now()
    calendar = calendar_of(request.agency_id)

    def left(until: datetime) -> int:
        minutes = calendar.working_minutes_between(moment, until)
        return -1 if minutes == 0 and moment > until else minutes

    is_open = request.state in OPEN
    first = left(request.first_due_at) if is_open and request.acknowledged_at is None else None
    return Clock(first, left(request.due_at) if is_open else None, calendar.day_minutes)


def explanation(request: DataRequest) -> tuple[Explained, ...]:
    """Why it is due when it is, step by step, by the calendar of its receipt."""
    course = request.course
    limit = course.terms.limit(processor=course.processor, extended=course.extended_at is not None)
    calendar = calendar_of(request.agency_id, request.received_at)
    return due(calendar, request.received_at, limit, cutoff=False).steps


def _happening(event: LogEvent) -> Happening:
    return Happening(
        type=event.type,
        at=event.at.astimezone(clock.VIETNAM),
        who=str(event.actor.get("name") or event.words.get("who", "")),
        note=str(event.facts.get("note", "")),
        data=event.facts,
    )
