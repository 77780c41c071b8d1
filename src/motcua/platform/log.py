"""The append-only event log: one row for each thing that happened, chained by hash within its stream.

An event's hash is SHA-256 over the canonical JSON of (topic, stream, seq, type, at, actor, data, prev): keys sorted by
code point, no white space, UTF-8, moments in UTC with microseconds, no floats, `prev` in hex. Anybody can recompute it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db import connection

from motcua.kernel.actor import Actor

GENESIS = bytes(32)
# Most of what is told; looked at first because every event is.
_PLAIN = frozenset({str, int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream's chain: the number and hash of its last event."""

    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Link:
    """An event of a chain with everything that its hash covers."""

    topic: str
    stream: int
    seq: int
    type: str
    at: datetime
    actor: Mapping[str, Any]
    data: Mapping[str, Any]
    prev: bytes
    hash: bytes


class NewEvent(Link):
    """An event ready to be written, already chained."""

    __slots__ = ()

    def row(self) -> dict[str, Any]:
        """The event as a JSON object for `jsonb_to_recordset`; bytes in PostgreSQL's hex form."""
        return {
            "topic": self.topic,
            "stream": self.stream,
            "seq": self.seq,
            "type": self.type,
            "at": iso(self.at),
            "actor": self.actor,
            "data": self.data,
            "prev": "\\x" + self.prev.hex(),
            "hash": "\\x" + self.hash.hex(),
        }


INSERT_EVENTS = """
INSERT INTO platform_event (topic, stream, seq, type, at, actor, data, prev, hash)
SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM jsonb_to_recordset(%s::jsonb) AS e
    (topic text, stream bigint, seq int, type text, at timestamptz, actor jsonb, data jsonb, prev bytea, hash bytea)
"""


def iso(moment: datetime) -> str:
    """A moment as it enters the hash: UTC, always six digits of microseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object that is hashed. Raises `TypeError` for dates: they come as text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)


def _holds_a_float(value: Any) -> bool:
    if type(value) in _PLAIN:
        return False
    if isinstance(value, Mapping):
        return any(map(_holds_a_float, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_a_float, value))
    return isinstance(value, float)


def digest(
    *,
    topic: str,
    stream: int,
    seq: int,
    type: str,
    at: datetime,
    actor: Mapping[str, Any],
    data: Mapping[str, Any],
    prev: bytes,
) -> bytes:
    """The hash of an event with these contents that follows `prev`."""
    body = {"topic": topic, "stream": stream, "seq": seq, "type": type, "at": iso(at)}
    return sha256(canonical({**body, "actor": actor, "data": data, "prev": prev.hex()})).digest()


def chain(
    head: Head,
    *,
    topic: str,
    stream: int,
    type: str,
    at: datetime,
    actor: Mapping[str, Any],
    data: Mapping[str, Any],
) -> NewEvent:
    """The next event of a stream whose end is `head`. The caller holds the lock under which `head` was read.

    Raises `TypeError` for a float in `data`: 0.1 and 1e-1 are one number and two texts, so no hash could prove it.
    """
    if _holds_a_float(data):
        raise TypeError(f"a float in the data of {topic}/{type}; give it as text or as a whole number")
    seq = head.seq + 1
    hashed = digest(
        topic=topic, stream=stream, seq=seq, type=type, at=at, actor=actor, data=data, prev=head.hash
    )
    return NewEvent(topic, stream, seq, type, at, actor, data, head.hash, hashed)


def append(events: Sequence[NewEvent]) -> None:
    """Write chained events in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT_EVENTS, [orjson.dumps([e.row() for e in events]).decode()])


def record(
    topic: str, stream: int, type: str, *, at: datetime, actor: Actor, data: Mapping[str, Any]
) -> NewEvent:
    """Append one event to a stream that keeps no head of its own (looks, catalogue, settings)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [topic, stream])
        cursor.execute(
            "SELECT seq, hash FROM platform_event WHERE topic = %s AND stream = %s ORDER BY seq DESC LIMIT 1",
            [topic, stream],
        )
        last = cursor.fetchone()
    head = Head(last[0], bytes(last[1])) if last else Head()
    event = chain(head, topic=topic, stream=stream, type=type, at=at, actor=actor_row(actor), data=data)
    append([event])
    return event


def actor_row(actor: Actor, *, post: str = "") -> dict[str, Any]:
    """How an actor stands in the log: kind, name, ids, the post in which they acted; of a service its name and reason.

    Only what is known is written, so that the form of older events stays as it was hashed.
    """
    row = {
        "kind": actor.kind.value,
        "name": actor.name,
        "officer": actor.officer_id,
        "party": actor.party_id,
        "post": post,
        "service": actor.service,
        "because": actor.because,
    }
    return {k: v for k, v in row.items() if v not in (None, "")}


def events_of(topic: str, stream: int) -> list[Link]:
    """A stream's whole chain in its order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM platform_event
            WHERE topic = %s AND stream = %s ORDER BY seq""",
            [topic, stream],
        )
        return [_link(row) for row in cursor.fetchall()]


def _link(row: tuple[Any, ...]) -> Link:
    topic, stream, seq, kind, at, actor, data, prev, hashed = row
    contents = orjson.loads(actor), orjson.loads(data)
    return Link(topic, stream, seq, kind, at, *contents, bytes(prev), bytes(hashed))


def verify_chain(events: Sequence[Link]) -> int | None:
    """The number of the first event that does not follow from the one before it, or None when all do."""
    head = Head()
    for event in events:
        hashed = digest(
            topic=event.topic,
            stream=event.stream,
            seq=event.seq,
            type=event.type,
            at=event.at,
            actor=event.actor,
            data=event.data,
            prev=head.hash,
        )
        if event.seq != head.seq + 1 or event.prev != head.hash or event.hash != hashed:
            return event.seq
        head = Head(event.seq, event.hash)
    return None
