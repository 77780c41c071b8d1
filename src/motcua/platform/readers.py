"""Readers of the log: each keeps a bookmark, takes events in commit order, and has its effect exactly once.

Commit order: an event is read only when its transaction is below every transaction still running, so a late commit
is never skipped. Effect and bookmark move in one transaction. A stream that a reader cannot digest is parked for that
reader; the others go on. Setting a bookmark back replays the past.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import orjson
from django.db import connection, transaction

from motcua.platform.models import Bookmark, Parked

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LogEvent:
    """An event as readers get it."""

    id: int
    tx: int
    topic: str
    stream: int
    seq: int
    type: str
    at: datetime
    actor: Mapping[str, Any]
    data: Mapping[str, Any]


class Reader(Protocol):
    """Something that follows the log. `read` runs inside a transaction and touches only our own database."""

    name: str
    topics: tuple[str, ...]

    def read(self, events: Sequence[LogEvent]) -> None:
        """Take a batch in order; raise when one of them cannot be digested."""

    def forget(self) -> None:
        """Throw away all effects, before a replay from the beginning."""


_NEXT = """
SELECT id, tx::text::bigint, topic, stream, seq, type, at, actor, data FROM platform_event
WHERE (tx, id) > (%s::text::xid8, %s) AND tx < pg_snapshot_xmin(pg_current_snapshot()) AND topic = ANY(%s)
ORDER BY tx, id LIMIT %s
"""


def advance(reader: Reader, *, batch: int = 1000) -> int:
    """Let `reader` take its next batch; returns how many events it passed, 0 when there is nothing or it is busy."""
    with transaction.atomic():
        Bookmark.objects.get_or_create(reader=reader.name)
        mark = Bookmark.objects.select_for_update(skip_locked=True).filter(reader=reader.name).first()
        events = _next_events(reader, mark, batch) if mark else []
        if not mark or not events:
            return 0
        parked = set(Parked.objects.filter(reader=reader.name).values_list("topic", "stream"))
        _digest(reader, [e for e in events if (e.topic, e.stream) not in parked])
        mark.tx, mark.event = events[-1].tx, events[-1].id
        mark.save(update_fields=["tx", "event", "moved_at"])
    return len(events)


def _next_events(reader: Reader, mark: Bookmark, batch: int) -> list[LogEvent]:
    return fetch(_NEXT, [str(mark.tx), mark.event, list(reader.topics), batch])


def fetch(sql: str, params: Sequence[object]) -> list[LogEvent]:
    """Rows of the log as events; `sql` selects the nine columns in their order."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [LogEvent(*row[:7], _json(row[7]), _json(row[8])) for row in cursor.fetchall()]


def _json(value: Any) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = orjson.loads(value) if isinstance(value, str | bytes) else value
    return loaded


def _digest(reader: Reader, events: list[LogEvent]) -> None:
    """Whole batch at once; when that fails, one by one, so that only the poisonous stream is parked."""
    if not events or _tried(reader, events) is None:
        return
    parked: set[tuple[str, int]] = set()
    for event in events:
        if (event.topic, event.stream) in parked:
            continue
        error = _tried(reader, [event])
        if error is not None:
            parked.add((event.topic, event.stream))
            _park(reader, event, error)


def _tried(reader: Reader, events: Sequence[LogEvent]) -> Exception | None:
    try:
        with transaction.atomic():
            reader.read(events)
    except Exception as error:
        return error
    return None


def _park(reader: Reader, event: LogEvent, error: Exception) -> None:
    logger.error("%s cannot read event %s: %r", reader.name, event.id, error)
    Parked.objects.create(
        reader=reader.name,
        topic=event.topic,
        stream=event.stream,
        first_event=event.id,
        error=repr(error)[:2000],
    )


def unpark(reader: Reader, topic: str, stream: int) -> None:
    """Try a parked stream again from where it stopped up to the reader's bookmark; raises when it still fails."""
    with transaction.atomic():
        mark = Bookmark.objects.select_for_update().get(reader=reader.name)
        held = Parked.objects.select_for_update().get(reader=reader.name, topic=topic, stream=stream)
        missed = fetch(
            """SELECT id, tx::text::bigint, topic, stream, seq, type, at, actor, data FROM platform_event
            WHERE topic = %s AND stream = %s AND id >= %s AND (tx, id) <= (%s::text::xid8, %s) ORDER BY seq""",
            [topic, stream, held.first_event, str(mark.tx), mark.event],
        )
        reader.read(missed)
        held.delete()


def replay(reader: Reader) -> int:
    """Forget all effects and read the log again from the beginning; returns the number of events read."""
    with transaction.atomic():
        Bookmark.objects.get_or_create(reader=reader.name)
        mark = Bookmark.objects.select_for_update().get(reader=reader.name)
        reader.forget()
        Parked.objects.filter(reader=reader.name).delete()
        mark.tx = mark.event = 0
        mark.save()
    return catch_up(reader)


def catch_up(reader: Reader, *, batch: int = 1000) -> int:
    """Read until nothing is left; returns the number of events read."""
    total = 0
    while passed := advance(reader, batch=batch):
        total += passed
    return total


@dataclass(frozen=True)
class Progress:
    """How a reader stands: events still unread, streams parked, when it last moved."""

    reader: str
    behind: int
    parked: int
    moved_at: datetime | None


def progress(reader: Reader) -> Progress:
    """How far `reader` is behind the end of the log."""
    mark = Bookmark.objects.filter(reader=reader.name).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM platform_event WHERE (tx, id) > (%s::text::xid8, %s) AND topic = ANY(%s)",
            [str(mark.tx if mark else 0), mark.event if mark else 0, list(reader.topics)],
        )
        behind = cursor.fetchone()[0]
    parked = Parked.objects.filter(reader=reader.name).count()
    return Progress(reader.name, behind, parked, mark.moved_at if mark else None)
