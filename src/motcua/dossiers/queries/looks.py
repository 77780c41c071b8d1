"""Who has looked at a dossier, for its applicant and for audit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.platform.readers import story

TOPIC = "look"


@dataclass(frozen=True)
class Look:
    """One look: who (name and post), when, and the work for which they looked."""

    who: str
    post: str
    at: datetime
    why: str


def looks(dossier: Dossier, *, most: int = 100) -> tuple[Look, ...]:
    """The latest looks of officers at this dossier, newest first. The caller got the dossier through `access`."""
    return tuple(
        Look(
            who=str(e.actor.get("name", "")),
            post=str(e.data.get("post", "")),
            at=e.at.astimezone(VIETNAM),
            why=str(e.data.get("why", "")),
        )
        for e in story(TOPIC, dossier.pk, newest=most)
    )


def looked_since(actor: Actor, dossier: int, since: datetime) -> bool:
    """Whether this officer's look at the dossier since then is already written down."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 1 FROM platform_event WHERE topic = %s AND stream = %s AND at > %s
            AND (actor ->> 'officer')::int = %s LIMIT 1""",
            [TOPIC, dossier, since, actor.officer_id],
        )
        return cursor.fetchone() is not None
