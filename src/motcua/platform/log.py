"""The append-only event log: one row for each thing that happened, chained by hash within its stream.

An event's hash is SHA-256 over the canonical JSON of (topic, stream, seq, type, at, actor, data, prev): keys sorted by
code point, no white space, UTF-8, moments in UTC with microseconds, no floats, `prev` in hex. Anybody can recompute it.

What people wrote and what is personal is not among the data: the log can never be erased, and the law demands that
persons can be. Such words lie in a row beside the event, which holds only their hash (with salt, so that nobody can
guess them from it); the row can go, and the chain still holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

import orjson
from django.db import connection

from motcua.kernel.actor import Actor, Kind
from motcua.platform.records.origin import chained

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


@dataclass(frozen=True, slots=True)
class NewEvent(Link):
    """An event ready to be written, already chained; `words` are what lies beside it, with their salt."""

    words: Mapping[str, Any] | None = None

    def words_row(self) -> dict[str, Any] | None:
        """The row beside the event; None when it has no words."""
        if self.words is None:
            return None
        return {"topic": self.topic, "stream": self.stream, "seq": self.seq, "body": self.words}

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


INSERT_WORDS = """
INSERT INTO platform_eventwords (topic, stream, seq, body)
SELECT topic, stream, seq, body FROM jsonb_to_recordset(%s::jsonb) AS e (topic text, stream bigint, seq int, body jsonb)
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
    words: Mapping[str, Any] | None = None,
) -> NewEvent:
    """The next event of a stream whose end is `head`. The caller holds the lock under which `head` was read.

    `words` are personal: they are written beside the event, which proves them by their hash. Raises `TypeError` for a
    float in `data`: 0.1 and 1e-1 are one number and two texts, so no hash could prove it.
    """
    if _holds_a_float(data):
        raise TypeError(f"a float in the data of {topic}/{type}; give it as text or as a whole number")
    seq = head.seq + 1
    beside = {"salt": token_hex(16), **words} if words else None
    if beside:
        data = {**data, "words": words_hash(beside)}
    hashed = digest(
        topic=topic, stream=stream, seq=seq, type=type, at=at, actor=actor, data=data, prev=head.hash
    )
    chained(topic, stream, seq, hashed)
    return NewEvent(topic, stream, seq, type, at, actor, data, head.hash, hashed, beside)


def words_hash(beside: Mapping[str, Any]) -> str:
    """What an event holds of the words beside it, salt and all: SHA-256 of their canonical form, in hex."""
    return sha256(canonical(beside)).hexdigest()


def append(events: Sequence[NewEvent]) -> None:
    """Write chained events in the running transaction."""
    words = [row for e in events if (row := e.words_row())]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_EVENTS, [orjson.dumps([e.row() for e in events]).decode()])
        if words:
            cursor.execute(INSERT_WORDS, [orjson.dumps(words).decode()])


def record(
    topic: str,
    stream: int,
    type: str,
    *,
    at: datetime,
    actor: Actor,
    data: Mapping[str, Any],
    words: Mapping[str, Any] | None = None,
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
    personal = {**actor_words(actor), **(words or {})}
    row = actor_row(actor)
    event = chain(head, topic=topic, stream=stream, type=type, at=at, actor=row, data=data, words=personal)
    append([event])
    return event


@dataclass(frozen=True, slots=True)
class Happened:
    """What is to be written into a stream; `words` are personal."""

    stream: int
    type: str
    data: Mapping[str, Any]
    words: Mapping[str, Any] | None = None


def record_each(topic: str, happened: Sequence[Happened], *, at: datetime, actor: Actor) -> None:
    """As `record`, one event to each of many streams, in four statements however many they are."""
    streams = sorted({one.stream for one in happened})
    if not streams:
        return
    if len(streams) != len(happened):
        raise ValueError("one event for a stream")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(hashtextextended(%s, s))) FROM unnest(%s::bigint[]) s",
            [topic, streams],
        )
        cursor.execute(
            "SELECT DISTINCT ON (stream) stream, seq, hash FROM platform_event "
            "WHERE topic = %s AND stream = ANY(%s::bigint[]) ORDER BY stream, seq DESC",
            [topic, streams],
        )
        heads = {stream: Head(seq, bytes(hashed)) for stream, seq, hashed in cursor.fetchall()}
    row, personal = actor_row(actor), actor_words(actor)
    append(
        [
            chain(
                heads.get(one.stream, Head()), topic=topic, stream=one.stream, type=one.type, at=at, actor=row,
                data=one.data, words={**personal, **(one.words or {})},
            )
            for one in happened
        ]
    )  # fmt: skip


def forget(topic: str, stream: int) -> int:
    """The words beside a stream's events go for good; returns how many. Its chain says the same as before."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_eventwords WHERE topic = %s AND stream = %s", [topic, stream])
        return int(cursor.rowcount)


def actor_words(actor: Actor) -> dict[str, str]:
    """The name of a citizen who acts, and for whom: they are personal, the log itself only has their numbers."""
    if actor.kind is not Kind.PERSON:
        return {}
    return {"who": actor.name, **({"for": actor.acts_for.name} if actor.acts_for else {})}


def actor_row(actor: Actor, *, post: str = "") -> dict[str, Any]:
    """How an actor stands in the log: kind, name, ids, the post in which they acted; of a service its name and reason.

    Only what is known is written, so that the form of older events stays as it was hashed.
    """
    row = {
        "kind": actor.kind.value,
        "name": "" if actor.kind is Kind.PERSON else actor.name,
        "officer": actor.officer_id,
        "party": actor.party_id,
        "post": post,
        "service": actor.service,
        "because": actor.because,
        "for": actor.acts_for.party if actor.acts_for else None,
        "under": actor.acts_for.representation if actor.acts_for else None,
    }
    return {k: v for k, v in row.items() if v not in (None, "")}


_LINKS = """SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM platform_event
WHERE topic = %s AND stream = %s ORDER BY seq LIMIT %s"""
_CHAINS = """SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM platform_event
WHERE topic = %s AND stream = ANY(%s) ORDER BY stream, seq"""


def events_of(topic: str, stream: int, *, first: int | None = None) -> list[Link]:
    """A stream's whole chain in its order, or only so many of its first events."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [topic, stream, first])
        return [_link(row) for row in cursor.fetchall()]


def events_of_many(topic: str, streams: Sequence[int]) -> dict[int, list[Link]]:
    """The whole chains of several streams, each in its order."""
    found: dict[int, list[Link]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [topic, list(streams)])
        for row in cursor.fetchall():
            link = _link(row)
            found.setdefault(link.stream, []).append(link)
    return found


def first_event(topic: str, stream: int) -> Link | None:
    """How a stream begins; None for one that has not begun."""
    return next(iter(events_of(topic, stream, first=1)), None)


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
