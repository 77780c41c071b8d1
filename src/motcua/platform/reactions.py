"""Reactions: something happened, so a part of the system does something by itself, under its own name.

A reader of the log turns an event into a row (an effect, keyed by reaction and event, so that it is there once); a job
calls the command as a named service; the log says which service acted and because of which event. What the command
refuses is kept on the row, with its words, and shown to whoever looks after the system: the stream goes on.

Nothing here leaves our database, so what is unknown outside is known here: command and row commit together, and a row
that is not done was not carried out. It happens exactly once, however often a worker dies.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError

from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.kernel.errors import Refusal, Unavailable
from motcua.platform.effects import execution, performers
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, minutes
from motcua.platform.jobs import HOUSE
from motcua.platform.readers import LogEvent, Reader
from motcua.platform.transactions import committing_with_it

logger = logging.getLogger(__name__)

KIND = "reaction."


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """What one part of the system does by itself when something has happened.

    `name` is the service's name in the log, never changed. Of the events of `topics` whose type is in `types`, `wants`
    picks those to react to: it gives what the command needs to know (JSON), or None; it only looks, and raises nothing
    but for a fault, which parks the event's stream for this reaction alone. `carry_out` calls exactly one command with
    the actor it is given. `subject` says of an event what an operator calls it (a dossier's code). Events older than
    `stale` are left alone: a new reaction does not stir up the past.
    """

    name: str
    topics: tuple[str, ...]
    types: frozenset[str]
    wants: Callable[[LogEvent], Mapping[str, Any] | None]
    carry_out: Callable[[Actor, Mapping[str, Any]], object]
    subject: Callable[[LogEvent], str] = lambda event: ""
    stale: timedelta = timedelta(days=7)


class ReactionReader:
    """Turns events into rows."""

    version = 1

    def __init__(self, reaction: Reaction) -> None:
        self.name = KIND + reaction.name
        self.topics = reaction.topics
        self._reaction = reaction

    def read(self, events: Sequence[LogEvent]) -> None:
        """One row for each event that is wanted; there already when it is read again."""
        youngest_stale = clock.now() - self._reaction.stale
        fresh = (e for e in events if e.type in self._reaction.types and e.at > youngest_stale)
        ask(*filter(None, map(self._request, fresh)))

    def forget(self) -> None:
        """What was done stays done: the key of each row keeps it from being done again."""

    def _request(self, event: LogEvent) -> Request | None:
        wanted = self._reaction.wants(event)
        if wanted is None:
            return None
        return Request(
            kind=self.name,
            key=f"{self._reaction.name}:{event.id}",
            subject=self._reaction.subject(event),
            payload={"event": event.id, "wanted": dict(wanted)},
        )


class ClaimLostError(Exception):
    """Somebody else has taken the row over; this attempt must leave nothing."""


class Service(performers.Performer):
    """Calls a reaction's command."""

    # Nobody outside is waited for: what is in the way (a lock, a database that restarts) is soon gone.
    policy = Policy(backoff=minutes(0.1, 1, 5, 15, 60), claim=timedelta(minutes=5))

    def __init__(self, reaction: Reaction) -> None:
        self.kind = KIND + reaction.name
        self._reaction = reaction

    @property
    def lane(self) -> str:
        """Nobody outside is called."""
        return HOUSE

    def perform(self, asked: Asked) -> Answer:
        """Carry it out; a refusal is an answer, and whatever else goes wrong has left nothing."""
        actor = service(self._reaction.name, because=asked.payload["event"])
        try:
            with committing_with_it(lambda: _settle_done(asked)):
                self._reaction.carry_out(actor, asked.payload["wanted"])
        except Unavailable as refusal:
            return Answer(Outcome.TEMPORARY, str(refusal))
        except Refusal as refusal:
            return Answer(Outcome.REFUSED, str(refusal), {"code": refusal.code})
        except (OperationalError, InterfaceError, ClaimLostError) as error:
            return Answer(Outcome.TEMPORARY, repr(error))
        except Exception as error:
            logger.exception("reaction %s to event %s failed", self.kind, asked.payload["event"])
            return Answer(Outcome.PERMANENT, repr(error))
        return Answer(Outcome.DONE)

    def find_out(self, asked: Asked) -> Answer:
        """A row that is not done was not carried out, for they commit together."""
        return Answer(Outcome.TEMPORARY)


def connect(reactions: Iterable[Reaction]) -> tuple[Reader, ...]:
    """Let these be carried out here; returns the readers that follow the log for them."""
    chosen = tuple(reactions)
    for reaction in chosen:
        performers.register(Service(reaction))
    return tuple(ReactionReader(reaction) for reaction in chosen)


def _settle_done(asked: Asked) -> None:
    if execution.settle(asked, Answer(Outcome.DONE)) is None:
        raise ClaimLostError
