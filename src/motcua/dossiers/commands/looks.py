"""Who looked at a dossier's personal data is written down, for the person concerned to see."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from motcua.dossiers.letters import letter
from motcua.dossiers.messages import unusual_look
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.known import of_parties
from motcua.dossiers.queries.looks import (
    LOOKED,
    PAPER_LOOKED,
    PERSON_LOOKED,
    PERSONS,
    REGISTER_ASKED,
    TOPIC,
    looked_since,
    persons_looked_since,
    times_looked,
)
from motcua.dossiers.unusual_looks import reasons, rules
from motcua.identity.queries import party_known
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.notifications.commands import tell_all
from motcua.platform import log
from motcua.platform.records.origin import present
from motcua.platform.transactions import command
from motcua.procedures.queries import Sensitivity, looks_are_told

# Going to and fro between pages is one look.
ONE_LOOK = timedelta(minutes=10)


def note_look(*, actor: Actor, dossier: int, why: str, at_work: bool = True) -> None:
    """Record that an officer looks at a dossier: at most once for each officer, dossier and ten minutes.

    `why` is the step they hold there or the post by which they may see it. Where it is no work of theirs (`at_work`)
    and unusual by the rules, its owner and who filed it are written to.
    """
    if not actor.is_officer or looked_since(actor, dossier, clock.now() - ONE_LOOK):
        return
    data: dict[str, Any] = {"why": why} if why else {}
    if at_work:
        _record(actor=actor, dossier=dossier, event=LOOKED, data=data)
    else:
        _note_and_tell(actor=actor, dossier=dossier, data=data)


@command
def _note_and_tell(*, actor: Actor, dossier: int, data: dict[str, Any]) -> None:
    seen = Dossier.objects.get(pk=dossier)
    held, now = rules(clock.now()), clock.now()
    parties = {party for party in (seen.owner_id, seen.filer_id) if party}
    theirs = list(of_parties(parties).values_list("pk", flat=True)) if parties else []
    times = times_looked(actor.officer_id or 0, theirs, now - held.often) + 1
    why = reasons(held, at=now, ended_at=seen.ended_at, looks=times)
    _write(actor, dossier, LOOKED, {**data, "unusual": why} if why else data)
    if why:
        say = partial(unusual_look, actor.name, _posts(actor), seen.code, why, now)
        day = now.astimezone(VIETNAM).date().isoformat()
        for party in parties:
            key = f"unusual-look-{actor.officer_id}-{day}"
            tell_all([letter(key, party_known(party), say, link="/tai-khoan/ai-da-xem", code=seen.code)])


def note_paper_look(*, actor: Actor, dossier: int, paper: str, title: str, mark: Sensitivity) -> None:
    """Record that an officer looks at a paper whose mark asks for it, in the same manner."""
    if not (actor.is_officer and looks_are_told(mark)):
        return
    if looked_since(actor, dossier, clock.now() - ONE_LOOK, paper=paper):
        return
    data = {"paper": paper, "title": title, "mark": int(mark)}
    _record(actor=actor, dossier=dossier, event=PAPER_LOOKED, data=data)


def note_register_asked(*, actor: Actor, dossier: int, register: str, about: str, why: str) -> None:
    """Record, inside the command that asks, that an officer asked a register of the State for a dossier: about whom of
    it (`about`: the heading under which the form asks about them, none for its owner), and why."""
    _write(actor, dossier, REGISTER_ASKED, {"register": register, "about": about, "why": why})


def note_persons_looked_at(*, actor: Actor, persons: Sequence[int], why: str) -> None:
    """Record that an officer was shown what is known of these people or organisations, outside any dossier of theirs:
    at most once for each officer, person and work (`why`, a key of `types.WORK_AT_COUNTERS`) in ten minutes."""
    if not actor.is_officer or not persons:
        return
    if fresh := set(persons) - persons_looked_since(actor, persons, why, clock.now() - ONE_LOOK):
        _record_persons(actor=actor, persons=sorted(fresh), why=why)


@command
def _record_persons(*, actor: Actor, persons: Sequence[int], why: str) -> None:
    for person in persons:
        data = {"post": _posts(actor), "why": why}
        log.record(PERSONS, person, PERSON_LOOKED, at=clock.now(), actor=actor, data=data)


@command
def _record(*, actor: Actor, dossier: int, event: str, data: Mapping[str, Any]) -> None:
    _write(actor, dossier, event, data)


def _write(actor: Actor, dossier: int, event: str, data: Mapping[str, Any]) -> None:
    address = present().address
    log.record(
        TOPIC, dossier, event, at=clock.now(), actor=actor, data={"post": _posts(actor), **data},
        words={"address": address} if address else None,
    )  # fmt: skip


def _posts(actor: Actor) -> str:
    return "; ".join(dict.fromkeys(p.title for p in actor.posts))
