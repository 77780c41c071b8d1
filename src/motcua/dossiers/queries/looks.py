"""Who has looked at a dossier and at its secret papers, for its applicant and for audit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import LogEvent, story

TOPIC = "look"
LOOKED, PAPER_LOOKED = "looked", "paper_looked"
THREAD_READ = "thread_read"
"""One side opened what the other wrote: it stands beside those words and is no look at the dossier."""


@dataclass(frozen=True)
class Look:
    """One look: who (name and post), when, and the work for which they looked; at which paper, where it is one that
    asks for it, with its mark; from where, which the applicant is not told."""

    who: str
    post: str
    at: datetime
    why: str
    paper: str = ""
    mark: int = 0
    address: str = ""


def looks(dossier: Dossier, *, most: int = 100) -> tuple[Look, ...]:
    """The latest looks of officers at this dossier, newest first. The caller got the dossier through `access`."""
    told = story(TOPIC, dossier.pk, newest=most)
    return tuple(_look(event) for event in told if event.type != THREAD_READ)


def _look(event: LogEvent) -> Look:
    return Look(
        who=str(event.actor.get("name", "")),
        post=str(event.data.get("post", "")),
        at=event.at.astimezone(VIETNAM),
        why=str(event.data.get("why", "")),
        paper=str(event.data.get("title", "")),
        mark=int(event.data.get("mark", 0)),
        address=str(event.words.get("address", "")),
    )


def looked_since(actor: Actor, dossier: int, since: datetime, *, paper: str = "") -> bool:
    """Whether this officer's look at the dossier, or at one paper of it, is already written down since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 1 FROM platform_event WHERE topic = %s AND stream = %s AND at > %s
            AND (actor ->> 'officer')::int = %s AND coalesce(data ->> 'paper', '') = %s LIMIT 1""",
            [TOPIC, dossier, since, actor.officer_id, paper],
        )
        return cursor.fetchone() is not None
