"""Closing the log: by the clock each night, and whenever somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.kernel import clock
from motcua.platform import log
from motcua.platform.audit.leaves import Header, Leaf, Root, signed_text
from motcua.platform.audit.ports import notary
from motcua.platform.models import Closing

_LOCK = "audit closing"
NOTHING = "1:1:"
ZEROS = "0" * 64
_LEAVES = """
INSERT INTO platform_leaf (closing_id, topic, stream, first, prev, last, hash)
SELECT %(number)s, topic, stream, min(seq), (array_agg(prev ORDER BY seq))[1], max(seq),
    (array_agg(hash ORDER BY seq DESC))[1]
FROM platform_event
WHERE tx >= pg_snapshot_xmin(%(before)s::pg_snapshot)
    AND NOT pg_visible_in_snapshot(tx, %(before)s::pg_snapshot)
    AND pg_visible_in_snapshot(tx, %(seen)s::pg_snapshot)
GROUP BY topic, stream
"""
_COUNT = "SELECT count(*), coalesce(sum(last - first + 1), 0) FROM platform_leaf WHERE closing_id = %s"


@dataclass(frozen=True)
class Closed:
    """A closing as just made: its number, root, and how much it covers."""

    number: int
    root: str
    streams: int
    events: int
    closed_at: datetime


def close() -> Closed | None:
    """Close everything that is in the log and in no closing yet; None when nothing new happened.

    The leaves are written first and the signature is asked for outside the transaction: a closing without its
    signature is signed by the next call. Raises `Unavailable` when the notary does not answer; the leaves stay.
    """
    made = _collect()
    sign_missing()
    return made


def _collect() -> Closed | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        before = Closing.objects.order_by("-number").first()
        cursor.execute("SELECT pg_current_snapshot()::text")
        (seen,) = cursor.fetchone()
        number = before.number + 1 if before else 1
        closing = Closing.objects.create(
            number=number, closed_at=clock.now(), seen=seen, before=before.root if before else ZEROS
        )
        place = {"number": number, "before": before.seen if before else NOTHING, "seen": seen}
        cursor.execute(_LEAVES, place)
        cursor.execute(_COUNT, [number])
        streams, events = cursor.fetchone()
        if not streams:
            closing.delete()
            return None
        return _rooted(closing, int(streams), int(events))


def _rooted(closing: Closing, streams: int, events: int) -> Closed:
    closing.streams, closing.events = streams, events
    root = Root(header_of(closing))
    for leaf in leaves_of(closing.number):
        root.add(leaf)
    closing.root = root.hex()
    closing.save()
    return Closed(closing.number, closing.root, streams, events, closing.closed_at)


def latest() -> Closed | None:
    """The last closing, for whoever wants to keep its root or to compare it; None before the first."""
    found = Closing.objects.order_by("-number").first()
    return (
        Closed(found.number, found.root, found.streams, found.events, found.closed_at)
        if found is not None
        else None
    )


def unsigned() -> int:
    """How many closings still wait for their signature."""
    return Closing.objects.filter(signature=b"").count()


def header_of(closing: Closing) -> Header:
    """The header of a closing as it is hashed."""
    return Header(closing.number, log.iso(closing.closed_at), closing.before, closing.streams, closing.events)


def leaves_of(number: int) -> Iterator[Leaf]:
    """The leaves of a closing in the order in which they are hashed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            """SELECT topic, stream, first, prev, last, hash FROM platform_leaf
            WHERE closing_id = %s ORDER BY topic COLLATE "C", stream""",
            [number],
        )
        for row in cursor:
            yield leaf(row)


def leaf(row: Any) -> Leaf:
    """A leaf from its six columns."""
    topic, stream, first, prev, last, hashed = row
    return Leaf(topic, stream, first, bytes(prev).hex(), last, bytes(hashed).hex())


def sign_missing() -> int:
    """Sign closings whose signature is still missing; returns how many were signed."""
    signed = 0
    for closing in Closing.objects.filter(signature=b"").order_by("number"):
        signature = notary().sign(signed_text(closing.number, closing.root))
        signed += Closing.objects.filter(pk=closing.pk, signature=b"").update(signature=signature)
    return signed
