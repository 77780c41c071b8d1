"""Who looked at a dossier's personal data is written down, for the person concerned to see."""

from datetime import timedelta

from motcua.dossiers.queries.looks import TOPIC, looked_since
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.platform.transactions import command

# Going to and fro between pages is one look.
ONE_LOOK = timedelta(minutes=10)


def note_look(*, actor: Actor, dossier: int, why: str) -> None:
    """Record that an officer looks at a dossier: at most once for each officer, dossier and ten minutes.

    `why` is the step they hold there or the post by which they may see it.
    """
    if not actor.is_officer or looked_since(actor, dossier, clock.now() - ONE_LOOK):
        return
    _record(actor=actor, dossier=dossier, why=why)


@command
def _record(*, actor: Actor, dossier: int, why: str) -> None:
    posts = "; ".join(dict.fromkeys(p.title for p in actor.posts))
    log.record(
        TOPIC,
        dossier,
        "looked",
        at=clock.now(),
        actor=actor,
        data={"post": posts, "why": why} if why else {"post": posts},
    )
