"""The ledger's own machine: messages of a strand follow each other, one at a time; strands know nothing of each other.

A message waits until the one before it has ended; then it is an effect, which is tried, asked about and given up by the
rules of `platform/effects`. When that effect has ended, in the same transaction, so has the message, and the next one
of its strand becomes an effect. Whoever adds or ends one holds the strand's row, so none is forgotten between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db.models import Max

from motcua.exchange import events
from motcua.exchange.models import Body, Message, Strand
from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.platform import log
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Asked, Outcome, Request, State, Verdict

SERVICE = "exchange"
MOST_WORDS = 1000
_OPEN = (Message.State.SENDING, Message.State.STUCK)
_ENDED = (Message.State.DONE, Message.State.SET_ASIDE)


@dataclass(frozen=True)
class Entry:
    """A message to be written down. `key` names the occasion: under one key it is there once. `about`: the moment that
    it tells of. `number`: its place, where the other side says it; else the next one."""

    kind: str
    key: str
    body: bytes
    about: datetime
    number: int | None = None
    state: Message.State = Message.State.WAITING
    said: str = ""


def kind_of(way: str, partner: str) -> str:
    """The kind of effect that carries messages this way."""
    return f"exchange.{way}.{partner}"


def strand(partner: str, way: str, ref: str, *, dossier: int | None = None) -> Strand:
    """The strand of a dossier, made at its first message, held until the transaction ends."""
    Strand.objects.bulk_create(
        [Strand(partner=partner, way=way, ref=ref, dossier=dossier)], ignore_conflicts=True
    )
    return Strand.objects.select_for_update().get(partner=partner, way=way, ref=ref)


def add(to: Strand, entries: Sequence[Entry]) -> list[Message]:
    """Write messages into a strand that is held; those that are there under their key are left as they are."""
    known = set(Message.objects.filter(key__in=[e.key for e in entries]).values_list("key", flat=True))
    added = []
    for entry in (e for e in entries if e.key not in known):
        number = entry.number if entry.number is not None else to.last + 1
        to.last = max(to.last, number)
        added.append(
            Message(
                strand=to, partner=to.partner, way=to.way, number=number, kind=entry.kind, key=entry.key,
                body_id=keep(entry.body), state=entry.state, said=entry.said, about=entry.about,
                queued_at=clock.now(),
            )
        )  # fmt: skip
    Message.objects.bulk_create(added)
    return added


def write_down(partner: str, ref: str, entries: Sequence[Entry], shown: Mapping[str, Any]) -> Strand:
    """Messages that lead to what is `shown` in the end, of a dossier that is not ours to look at."""
    held = strand(partner, Strand.Way.OUT, ref)
    add(held, entries)
    held.shown = dict(shown)
    held.save(update_fields=["shown", "last"])
    release(held)
    return held


def release(held: Strand) -> None:
    """Send the next message of a strand that is held on its way, unless one is on its way or stuck."""
    if held.messages.filter(state__in=_OPEN).exists():
        return
    odd = held.messages.filter(state=Message.State.WAITING, number__lt=0).order_by("-number").first()
    if odd is not None:
        # What has no place in the order stands before a person once nothing else does.
        odd.state = Message.State.STUCK
        odd.save(update_fields=["state"])
        record(odd, events.STUCK, clock.now(), said={"outcome": "unreadable"})
        return
    ended = held.messages.filter(state__in=_ENDED).aggregate(last=Max("number"))["last"] or 0
    following = held.messages.filter(state=Message.State.WAITING, number=ended + 1).first()
    if following is None:
        return
    following.state = Message.State.SENDING
    following.save(update_fields=["state"])
    request = Request(
        kind=kind_of(held.way, held.partner),
        key=f"exchange:{following.key}",
        payload={"message": following.pk},
        subject=held.ref,
    )
    numbers = ask(request)
    if numbers:
        following.effect = numbers[0]
        following.save(update_fields=["effect"])


def settled(asked: Asked, verdict: Verdict) -> None:
    """What an effect's ending means for its message and those behind it; in the transaction that writes it down."""
    number = asked.payload["message"]
    held = Strand.objects.select_for_update().get(messages=number)
    message = Message.objects.select_for_update().get(pk=number)
    answer, now = verdict.answer, clock.now()
    message.tries, message.tried_at = message.tries + 1, now
    message.outcome, message.said = answer.outcome, answer.error.replace("\0", "")[:MOST_WORDS]
    message.wire = str(answer.result.get("wire") or message.wire)
    message.reply = str(answer.result.get("reply") or message.reply)
    if theirs := str(answer.result.get("theirs") or ""):
        held.theirs = theirs
        held.save(update_fields=["theirs"])
    if verdict.state is State.DONE and answer.outcome is Outcome.DONE:
        end(message, events.DELIVERED if held.way == Strand.Way.OUT else events.RECEIVED, now)
    elif verdict.state in (State.DONE, State.NEEDS_PERSON):
        message.state = Message.State.STUCK
        message.save()
        record(message, events.STUCK, now, said={"outcome": message.outcome})
    else:
        message.state = Message.State.SENDING
        message.save()
    release(held)


def end(message: Message, told: str, now: datetime, *, state: Message.State = Message.State.DONE) -> None:
    """A message has ended, and the log says so with all hashes; its strand is held."""
    message.state, message.ended_at = state, now
    message.save()
    record(message, told, now)


def record(
    message: Message,
    told: str,
    now: datetime,
    *,
    actor: Actor | None = None,
    said: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
) -> None:
    """Write an event of a message into its strand's chain: closings then cover the hashes of what was said."""
    data = {
        "partner": message.partner,
        "way": message.way,
        "ref": message.strand.ref,
        "number": message.number,
        "kind": message.kind,
        "body": message.body_id,
        **{name: value for name in ("wire", "reply") if (value := getattr(message, name))},
        **(said or {}),
    }
    log.record(
        events.TOPIC,
        message.strand_id,
        told,
        at=now,
        actor=actor or service(SERVICE),
        data=data,
        words=words,
    )


def content(hashed: str) -> bytes | None:
    """What was said under a hash; None when its time is over."""
    found = Body.objects.filter(pk=hashed).values_list("content", flat=True).first()
    return bytes(found) if found is not None else None


def said(hashed: str) -> dict[str, Any]:
    """What was said under a hash in our own words; empty when its time is over, or nothing was."""
    found = content(hashed) if hashed else None
    told: dict[str, Any] = orjson.loads(found) if found else {}
    return told


def keep(said: bytes) -> str:
    """Keep what was said; returns its hash. The same again is kept once."""
    hashed = sha256(said).hexdigest()
    kept = Body(sha256=hashed, content=said, size=len(said), kept_at=clock.now())
    Body.objects.bulk_create([kept], ignore_conflicts=True)
    return hashed
