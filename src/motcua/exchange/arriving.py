"""What a partner has for us is written down as it came; then it is taken in its dossier's order (`taking`).

Announced twice, it is there once. What says something else under the same number, or cannot be read, stands before a
person; what comes before its predecessor waits for it.
"""

from time import monotonic

from django.db import transaction

from motcua.exchange import events, ledger, ports, telling
from motcua.exchange.models import Message, Partner, Strand
from motcua.exchange.types import Arrival
from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.platform.outside import note_try

MOST_PAGES = 100
UNREADABLE = "?"
"""Begins the number of a strand whose dossier nobody can tell."""


def pull(partner: ports.Partner) -> int:
    """Write down all that a partner has for us now; returns how many messages it announced."""
    known, announced = telling.begun(partner.name), 0
    for _page in range(MOST_PAGES):
        begun = monotonic()
        try:
            found, after = partner.arrivals(known.cursor)
        except Unavailable as away:
            note_try(partner.name, answered=False, seconds=monotonic() - begun)
            Partner.objects.filter(pk=known.pk).update(asked_at=clock.now(), said=str(away))
            return announced
        note_try(partner.name, answered=True, seconds=monotonic() - begun)
        with transaction.atomic():
            # In the order of their numbers, however they were announced.
            for arrival in sorted(found, key=lambda one: (one.ref, one.number)):
                note(partner.name, arrival)
            Partner.objects.filter(pk=known.pk).update(cursor=after, asked_at=clock.now(), said="")
        announced += len(found)
        if not found or after == known.cursor:
            break
        known.cursor = after
    return announced


def note(partner: str, arrival: Arrival) -> None:
    """Write down one message, in the transaction that is open."""
    ref = arrival.ref or f"{UNREADABLE}{arrival.id}"
    held = ledger.strand(partner, Strand.Way.IN, ref)
    key = f"{partner}:in:{ref}:{arrival.number}"
    same = Message.objects.filter(strand=held, number=arrival.number).first() if arrival.number else None
    hashed = ledger.keep(arrival.raw)
    if same is not None and (same.body_id == hashed or _is_noted(held, hashed)):
        return
    if arrival.trouble or same is not None:
        said = arrival.trouble or f"nội dung khác với bản tin số {arrival.number} đã đến trước"
        _before_a_person(held, arrival, f"{key}:{hashed[:12]}", said)
        return
    entry = ledger.Entry(arrival.kind, key, arrival.raw, arrival.at, number=arrival.number)
    ledger.add(held, [entry])
    held.save(update_fields=["last"])
    ledger.release(held)


def _before_a_person(held: Strand, arrival: Arrival, key: str, said: str) -> None:
    """It has no place in the order; should another one of this dossier stop already, it waits behind it."""
    if Message.objects.filter(key=key).exists():
        return
    lowest = held.messages.order_by("number").values_list("number", flat=True).first() or 0
    open_ones = held.messages.filter(state__in=[Message.State.SENDING, Message.State.STUCK])
    state = Message.State.WAITING if open_ones.exists() else Message.State.STUCK
    entry = ledger.Entry(
        arrival.kind, key, arrival.raw, arrival.at, number=min(lowest, 0) - 1, state=state, said=said
    )
    last = held.last
    (added,) = ledger.add(held, [entry])
    held.last = last
    if state is Message.State.STUCK:
        ledger.record(added, events.STUCK, clock.now(), said={"outcome": "unreadable"})


def _is_noted(held: Strand, hashed: str) -> bool:
    return held.messages.filter(body=hashed).exists()
