"""What follows from a dossier's events for one partner: messages in its strand, and what the partner will show then."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import translation

from motcua.dossiers.act import Audience
from motcua.dossiers.acts import told_of
from motcua.dossiers.queries.outside import TOPIC, described
from motcua.exchange import ledger, standing
from motcua.exchange.models import Message, Partner, Strand
from motcua.exchange.types import ANEW, DOSSIER, PROGRESS
from motcua.kernel import clock
from motcua.platform import log
from motcua.platform.readers import LogEvent, story

BEFORE = timedelta(days=1)
"""What was filed while somebody was still setting things up is told, too."""


def begun(partner: str) -> Partner:
    """The partner's row, made when it is first met."""
    since = clock.now() - BEFORE
    return Partner.objects.get_or_create(name=partner, defaults={"connected_at": since})[0]


def strand_of(partner: str, dossier: int, code: str) -> Strand:
    """The strand out of a dossier, held: under its number there, which is the partner's own of what was filed there."""
    came = Strand.objects.filter(partner=partner, way=Strand.Way.IN, dossier=dossier).first()
    return ledger.strand(partner, Strand.Way.OUT, came.ref if came else code, dossier=dossier)


def follow(held: Strand, events: Sequence[LogEvent], facts: dict[str, Any] | None = None) -> None:
    """Write down what events call for that this strand, which is held, has not read yet."""
    unread = [e for e in events if e.seq > held.seq]
    if not unread:
        return
    shown = held.shown or _begin(held, facts)
    entries: list[ledger.Entry] = []
    for event in unread:
        after = standing.follow(shown, event, log.iso(event.at))
        key = f"{held.partner}:{held.ref}:{event.seq}"
        if after != shown:
            entries.append(ledger.Entry(DOSSIER, f"{key}:{DOSSIER}", log.canonical(after), event.at))
        if line := _line(event, after):
            entries.append(ledger.Entry(PROGRESS, f"{key}:{PROGRESS}", log.canonical(line), event.at))
        shown, held.seq = after, event.seq
    held.shown = shown
    ledger.add(held, entries)
    held.save(update_fields=["shown", "seq", "last"])


def tell_anew(held: Strand) -> None:
    """Say once more how a dossier stands, and each line of its course, behind what waits; what is shown is not said
    again. One that was never told is told from its first event on. The strand is held."""
    if held.dossier is not None:
        follow(held, story(TOPIC, held.dossier))
    now = clock.now()
    entries = [ledger.Entry(DOSSIER, _key(held, 0), log.canonical(held.shown), now)]
    lines = Message.objects.filter(strand=held, kind=PROGRESS, state=Message.State.DONE).exclude(
        key__contains=ANEW
    )
    for number, body in enumerate(lines.order_by("number").values_list("body_id", flat=True), 1):
        if content := ledger.content(body):
            entries.append(ledger.Entry(PROGRESS, _key(held, number), content, now))
    ledger.add(held, entries)
    held.save(update_fields=["last"])
    ledger.release(held)


def _key(held: Strand, number: int) -> str:
    return f"{held.partner}:{held.ref}{ANEW}{held.last + 1}:{number}"


def _begin(held: Strand, facts: dict[str, Any] | None) -> dict[str, Any]:
    known = facts or described([held.dossier or 0])[held.dossier or 0]
    from_there = Strand.objects.filter(partner=held.partner, way=Strand.Way.IN, dossier=held.dossier).exists()
    return standing.begin({**known, "from_portal": from_there})


def _line(event: LogEvent, shown: dict[str, Any]) -> dict[str, Any] | None:
    """What is told of its course: what the applicant may read, in the words of the portal's timeline."""
    told = told_of(event.type)
    if told.seen_by > Audience.APPLICANT:
        return None
    with translation.override("vi"):
        words = str(told.to_citizen)
    if not words:
        return None
    return {
        "at": log.iso(event.at),
        "by": str(event.actor.get("name") or ""),
        "post": str(event.actor.get("post") or ""),
        "agency": shown["handling"],
        "words": words,
        "status": shown["status"],
        "received_at": shown["received_at"],
        "due_at": shown["due_at"],
    }
