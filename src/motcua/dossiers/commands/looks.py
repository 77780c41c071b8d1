"""Who looked at a dossier's personal data is written down, for the person concerned to see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from motcua.dossiers.queries.looks import LOOKED, PAPER_LOOKED, TOPIC, looked_since
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.platform.records.origin import present
from motcua.platform.transactions import command
from motcua.procedures.queries import Sensitivity, looks_are_told

# Going to and fro between pages is one look.
ONE_LOOK = timedelta(minutes=10)


def note_look(*, actor: Actor, dossier: int, why: str) -> None:
    """Record that an officer looks at a dossier: at most once for each officer, dossier and ten minutes.

    `why` is the step they hold there or the post by which they may see it.
    """
    if not actor.is_officer or looked_since(actor, dossier, clock.now() - ONE_LOOK):
        return
    _record(actor=actor, dossier=dossier, event=LOOKED, data={"why": why} if why else {})


def note_paper_look(*, actor: Actor, dossier: int, paper: str, title: str, mark: Sensitivity) -> None:
    """Record that an officer looks at a paper whose mark asks for it, in the same manner."""
    if not (actor.is_officer and looks_are_told(mark)):
        return
    if looked_since(actor, dossier, clock.now() - ONE_LOOK, paper=paper):
        return
    data = {"paper": paper, "title": title, "mark": int(mark)}
    _record(actor=actor, dossier=dossier, event=PAPER_LOOKED, data=data)


@command
def _record(*, actor: Actor, dossier: int, event: str, data: Mapping[str, Any]) -> None:
    posts = "; ".join(dict.fromkeys(p.title for p in actor.posts))
    address = present().address
    log.record(
        TOPIC, dossier, event, at=clock.now(), actor=actor, data={"post": posts, **data},
        words={"address": address} if address else None,
    )  # fmt: skip
