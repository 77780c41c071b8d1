"""Filings that nobody has answered yet, neither received, refused nor asked for more, against the limits for it.

The limits stand in `asking.json`: when whoever receives and their superiors are reminded, and when it is too late.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from motcua.agencies.queries import calendar_of, read_calendars
from motcua.dossiers import access
from motcua.dossiers.asking import rules
from motcua.kernel.actor import Actor
from motcua.process.deadline import due
from motcua.process.states import Status

Waits = Literal["", "reminded", "late"]
# More are not told one by one; whoever has that many knows.
_MOST = 200


class Filed(Protocol):
    """What it takes of a dossier, or of a line of a list."""

    @property
    def status(self) -> int: ...
    @property
    def supplements(self) -> int: ...
    @property
    def counter_id(self) -> str: ...
    @property
    def receiving(self) -> str: ...
    @property
    def taken_at(self) -> datetime | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...
    @property
    def begun_at(self) -> datetime | None: ...
    @property
    def suspended(self) -> str: ...


@dataclass(frozen=True)
class Unanswered:
    """The codes of filings that wait beyond the reminder, and of those beyond the limit, the oldest first."""

    reminded: tuple[str, ...]
    late: tuple[str, ...]


def waits(filed: Filed, now: datetime) -> Waits:
    """Whether a filing waits beyond the reminder or beyond the limit, by the calendar of whoever has to answer it: its
    counter, or whose counter it was passed on to. What waits for another procedure's result waits on nobody here.
    """
    if filed.status != Status.SUBMITTED or filed.supplements or filed.suspended:
        return ""
    began = filed.begun_at or filed.submitted_at
    at, where = (filed.taken_at, filed.receiving) if filed.taken_at else (began, filed.counter_id)
    held, calendar = rules(at), calendar_of(where)
    if due(calendar, at, held.to_ask(filed.channel)).at < now:
        return "late"
    return "reminded" if due(calendar, at, held.alert).at < now else ""


def unanswered(actor: Actor, now: datetime) -> Unanswered:
    """What waits too long at the counters where the actor receives, or which they lead; nobody else is asked."""
    places = actor.agencies("receiver") | (access.scope(actor) if actor.agencies("director") else frozenset())
    if not places:
        return Unanswered((), ())
    waiting = access.visible_to(actor).filter(
        status=Status.SUBMITTED, supplements=0, suspended="", submitted_at__lt=now - timedelta(hours=2)
    )
    # One statement of two halves, each answered from an index of its own.
    filed = waiting.filter(counter_id__in=places, taken_at=None).order_by("submitted_at")[:_MOST]
    came = waiting.filter(receiving__in=places, taken_at__isnull=False).exclude(receiving="")
    both = filed.union(came.order_by("submitted_at")[:_MOST], all=True)
    found = sorted(both, key=lambda one: one.submitted_at)[:_MOST]
    read_calendars({code for one in found for code in (one.counter_id, one.counted_at)})
    told = [(one.code, waits(one, now)) for one in found]
    return Unanswered(
        tuple(code for code, state in told if state == "reminded"),
        tuple(code for code, state in told if state == "late"),
    )
