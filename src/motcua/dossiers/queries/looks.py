"""Who has looked at a dossier and at its secret papers, for its applicant and for audit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.dossiers.models import Dossier
from motcua.dossiers.national_systems import name_of
from motcua.dossiers.unusual_looks import unusual_words
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import LogEvent, latest, story

__all__ = [
    "LOOKED",
    "PAPER_LOOKED",
    "PERSONS",
    "PERSON_LOOKED",
    "REGISTER_ASKED",
    "THREAD_READ",
    "TOPIC",
    "Look",
    "looked_since",
    "looks",
    "looks_at",
    "looks_at_persons",
    "persons_looked_since",
    "times_looked",
    "unusual_words",
]
TOPIC = "look"
LOOKED, PAPER_LOOKED = "looked", "paper_looked"
REGISTER_ASKED = "register_asked"
"""An official asked a register of the State about somebody of the dossier."""
PERSONS = "person_look"
"""Looks at what is known of a person or organisation, outside any dossier of theirs: a stream for each."""
PERSON_LOOKED = "person_looked"
THREAD_READ = "thread_read"
"""One side opened what the other wrote: it stands beside those words and is no look at the dossier."""


@dataclass(frozen=True)
class Look:
    """One look: who (name and post), when, and the work for which they looked; at which paper, where it is one that
    asks for it, with its mark; which register of the State they asked, `about` whom; from where, which the applicant
    is not told; `unusual`: why they were written to."""

    who: str
    post: str
    at: datetime
    why: str
    paper: str = ""
    mark: int = 0
    address: str = ""
    dossier: int = 0
    unusual: tuple[str, ...] = ()
    register: str = ""
    about: str = ""


def looks_at(dossiers: Collection[int], *, after: int = 0, most: int = 50) -> tuple[Look, ...]:
    """The latest looks at any of these, newest first, leaving out the first `after`. The caller may see them."""
    told = latest(TOPIC, list(dossiers), but=THREAD_READ, after=after, most=most)
    return tuple(_look(event) for event in told)


def looks_at_persons(persons: Collection[int], *, most: int = 50) -> tuple[Look, ...]:
    """The latest looks at what is known of any of these, newest first. The caller is they, or may see them."""
    return tuple(_look(event) for event in latest(PERSONS, list(persons), but="", after=0, most=most))


def persons_looked_since(actor: Actor, persons: Collection[int], why: str, since: datetime) -> set[int]:
    """Of these the ones whose look by this officer, for this work, is already written down since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT stream FROM platform_event WHERE topic = %s AND stream = ANY(%s) AND at > %s
            AND (actor ->> 'officer')::int = %s AND data ->> 'why' = %s""",
            [PERSONS, list(persons), since, actor.officer_id, why],
        )
        return {stream for (stream,) in cursor.fetchall()}


def times_looked(officer: int, dossiers: Collection[int], since: datetime) -> int:
    """How often an officer has looked at any of these dossiers since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM platform_event WHERE topic = %s AND stream = ANY(%s) AND type = %s AND at > %s
            AND (actor ->> 'officer')::int = %s""",
            [TOPIC, list(dossiers), LOOKED, since, officer],
        )
        return int(cursor.fetchone()[0])


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
        dossier=event.stream,
        unusual=tuple(event.data.get("unusual", ())),
        register=name_of(str(event.data["register"])) if "register" in event.data else "",
        about=str(event.data.get("about", "")),
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
