"""Readers of the log: each keeps a bookmark, takes events in commit order, and has its effect exactly once.

A bookmark is a snapshot: everything visible in it has been read, and the next batch is what the present snapshot
shows beyond it, by id. So a late commit is never skipped, a slow transaction holds nobody up, and a stream's events
come in their order (whoever writes the next one of a stream waits for the one before to commit). Effect and bookmark
move in one transaction. A stream that a reader cannot digest is parked for that reader; the others go on. Setting a
bookmark back replays the past. See docs/mechanisms/event-log.md.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

import orjson
from django.db import InterfaceError, OperationalError, connection, transaction

from motcua.platform import statements
from motcua.platform.models import Bookmark, Parked

logger = logging.getLogger(__name__)
T = TypeVar("T")


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
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, Any]:
        """All that the event says, with the words beside it as far as they are still there."""
        return {**self.data, **self.words}


class Reader(Protocol):
    """Something that follows the log. `read` runs inside a transaction and touches only our own database.

    Events come without their words; a reader that needs them asks for them (`with_words`).
    Whose `version` is newer than the one that last read begins anew: what was read means something else now.
    """

    name: str
    topics: tuple[str, ...]

    @property
    def version(self) -> int:
        """Of what an event means to it."""

    def read(self, events: Sequence[LogEvent]) -> None:
        """Take a batch in order; raise when one of them cannot be digested."""

    def forget(self) -> None:
        """Throw away all effects, before a replay from the beginning."""


COLUMNS = "id, tx::text::bigint, topic, stream, seq, type, at, actor, data"
# What a bookmark has not passed: invisible in its snapshot, and in its window not yet reached.
_UNREAD = """tx >= pg_snapshot_xmin({seen}) AND NOT pg_visible_in_snapshot(tx, {seen})
    AND (id > {event} OR NOT pg_visible_in_snapshot(tx, {window}))"""
_BY_PARAMETERS = _UNREAD.format(
    seen="%(seen)s::pg_snapshot", window="%(window)s::pg_snapshot", event="%(event)s"
)
# A reader never sees events of its own transaction. The server does not count a transaction among the running ones of
# its own snapshot: as soon as somebody younger has committed, it would look finished.
_OTHERS = """pg_visible_in_snapshot(tx, pg_current_snapshot())
    AND tx IS DISTINCT FROM pg_current_xact_id_if_assigned()"""
_NEWS = f"""
WITH news AS MATERIALIZED (
    SELECT * FROM platform_event WHERE {_BY_PARAMETERS} AND {_OTHERS}
    ORDER BY tx LIMIT %(most)s
)
SELECT pg_current_snapshot()::text, {COLUMNS}, topic = ANY(%(topics)s)
FROM (SELECT) AS always LEFT JOIN news ON true ORDER BY id
"""
_WINDOW = f"""
SELECT '', {COLUMNS}, topic = ANY(%(topics)s) FROM platform_event
WHERE id > %(event)s AND pg_visible_in_snapshot(tx, %(window)s::pg_snapshot)
    AND NOT pg_visible_in_snapshot(tx, %(seen)s::pg_snapshot)
ORDER BY id LIMIT %(most)s
"""
# Of each reader as it is now: another version of it has read nothing.
_WITH_NEWS = f"""
SELECT asked.name FROM unnest(%(names)s::text[], %(versions)s::int[]) AS asked (name, version)
LEFT JOIN platform_bookmark AS mark ON mark.reader = asked.name AND mark.version = asked.version
CROSS JOIN LATERAL (SELECT coalesce(mark.seen, %(nothing)s)::pg_snapshot AS seen,
    coalesce(mark."window", %(nothing)s)::pg_snapshot AS "window", coalesce(mark.event, 0) AS event) AS place
WHERE EXISTS (
    SELECT FROM platform_event
    WHERE {_UNREAD.format(seen="place.seen", window='place."window"', event="place.event")} AND {_OTHERS}
)
"""


def advance(reader: Reader, *, batch: int = 1000, wait: bool = False) -> int:
    """Let `reader` take its next batch; returns how many events it passed, 0 when there is nothing or it is busy.

    Events of topics that the reader does not follow are passed unread and count too. With `wait` a reader that is
    busy in another process is waited for.
    """
    if not with_news([reader]):
        return 0
    with transaction.atomic():
        mark = _lock(reader, wait=wait)
        if mark is None:
            return 0
        passed, mine = _take(mark, reader.topics, batch)
        if passed:
            _digest(reader, mine, _parked(reader.name))
            mark.save(update_fields=["seen", "window", "event", "moved_at"])
    return passed


def with_news(readers: Sequence[Reader]) -> list[Reader]:
    """Those for whom something new is in the log: one look for all, without a lock, so that idle readers cost little
    and write nothing.
    """
    names, versions = [each.name for each in readers], [each.version for each in readers]
    with connection.cursor() as cursor:
        cursor.execute(_WITH_NEWS, {"names": names, "versions": versions, "nothing": Bookmark.NOTHING})
        found = {name for (name,) in cursor.fetchall()}
    return [each for each in readers if each.name in found]


def _mark(reader: Reader) -> Bookmark:
    """How far the reader is as it is now; another version of it has read nothing."""
    found = Bookmark.objects.filter(reader=reader.name, version=reader.version).first()
    return found or Bookmark(reader=reader.name, version=reader.version)


def _lock(reader: Reader, *, wait: bool) -> Bookmark | None:
    """The bookmark, held. None while another process holds it, or when a newer program has taken the reader over."""
    blank = Bookmark(reader=reader.name, version=reader.version)
    Bookmark.objects.bulk_create([blank], ignore_conflicts=True)
    held = Bookmark.objects.select_for_update(skip_locked=not wait)
    mark = held.filter(reader=reader.name).first()
    if mark is None or mark.version > reader.version:
        return None
    if mark.version < reader.version:
        _begin_anew(reader, mark)
    return mark


def _begin_anew(reader: Reader, mark: Bookmark) -> None:
    """All effects are forgotten, parked streams get a new chance, and the whole log is unread."""
    reader.forget()
    Parked.objects.filter(reader=reader.name).delete()
    mark.seen = mark.window = Bookmark.NOTHING
    mark.event, mark.version = 0, reader.version
    mark.save()


def _place(mark: Bookmark) -> dict[str, Any]:
    return {"seen": mark.seen, "window": mark.window, "event": mark.event}


def _take(mark: Bookmark, topics: Sequence[str], batch: int) -> tuple[int, list[LogEvent]]:
    """The next events in order; moves `mark` beyond them. Returns how many were passed, and those of our topics."""
    rows = _walk(mark, topics, batch) or _leap(mark, topics, batch)
    return len(rows), [_event(row[:-1]) for row in rows if row[-1]]


def _walk(mark: Bookmark, topics: Sequence[str], batch: int) -> list[tuple[Any, ...]]:
    """A batch on the way through the window; at its end the window is closed."""
    if mark.window == Bookmark.NOTHING:
        return []
    _, rows = _rows(_WINDOW, mark, topics, batch)
    if len(rows) == batch:
        mark.event = rows[-1][0]
    else:
        mark.seen, mark.window, mark.event = mark.window, Bookmark.NOTHING, 0
    return rows


def _leap(mark: Bookmark, topics: Sequence[str], batch: int) -> list[tuple[Any, ...]]:
    """All that is new, up to the present snapshot; when that is more than a batch, a window is opened for it."""
    found, rows = _rows(_NEWS, mark, topics, batch + 1)
    now = _but_own(found, _own())
    if len(rows) <= batch:
        mark.seen = now
        return rows
    mark.window, mark.event = now, _before_first(mark)
    return _walk(mark, topics, batch)


def _rows(sql: str, mark: Bookmark, topics: Sequence[str], most: int) -> tuple[str, list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**_place(mark), "topics": list(topics), "most": most})
        found = cursor.fetchall()
    return (found[0][0] if found else ""), [row[1:] for row in found if row[1] is not None]


def _before_first(mark: Bookmark) -> int:
    """Where the walk through a window begins: just before its first event."""
    if mark.seen == Bookmark.NOTHING:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id) - 1 FROM platform_event WHERE {_BY_PARAMETERS}", _place(mark))
        return int(cursor.fetchone()[0])


def fetch(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[LogEvent]:
    """Rows of the log as events; `sql` selects `COLUMNS`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_event(row) for row in cursor.fetchall()]


def story(topic: str, stream: int, *, newest: int | None = None) -> list[LogEvent]:
    """The events of a stream in their order; with `newest` only so many of the last ones, the newest first."""
    way = "DESC LIMIT %s" if newest is not None else "LIMIT %s"
    asked = f"SELECT {COLUMNS} FROM platform_event WHERE topic = %s AND stream = %s ORDER BY seq {way}"
    return with_words(fetch(asked, [topic, stream, newest]))


def stories(topic: str, streams: Sequence[int]) -> dict[int, list[LogEvent]]:
    """The events of several streams, each in its order."""
    asked = f"SELECT {COLUMNS} FROM platform_event WHERE topic = %s AND stream = ANY(%s) ORDER BY stream, seq"
    found: dict[int, list[LogEvent]] = {}
    for event in with_words(fetch(asked, [topic, list(streams)])):
        found.setdefault(event.stream, []).append(event)
    return found


def latest(topic: str, streams: Sequence[int], *, but: str, after: int, most: int) -> list[LogEvent]:
    """The newest events of several streams together, but those of one type, leaving out the first `after`."""
    asked = (
        f"SELECT {COLUMNS} FROM platform_event WHERE topic = %s AND stream = ANY(%s) AND type <> %s"
        " ORDER BY at DESC, id DESC OFFSET %s LIMIT %s"
    )
    return with_words(fetch(asked, [topic, list(streams), but, after, most]))


_WORDS = """
SELECT w.topic, w.stream, w.seq, w.body FROM unnest(%s::text[], %s::bigint[], %s::int[]) AS e (topic, stream, seq)
JOIN platform_eventwords w ON w.topic = e.topic AND w.stream = e.stream AND w.seq = e.seq
"""


def with_words(events: Sequence[LogEvent]) -> list[LogEvent]:
    """The same events, each with the words that lie beside it."""
    asked = [e for e in events if "words" in e.data]
    if not asked:
        return list(events)
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [[e.topic for e in asked], [e.stream for e in asked], [e.seq for e in asked]])
        found = {tuple(key): _json(body) for *key, body in cursor.fetchall()}
    return [replace(e, words=found.get((e.topic, e.stream, e.seq), {})) for e in events]


def _event(row: Sequence[Any]) -> LogEvent:
    number, tx, topic, stream, seq, kind, at, actor, data = row
    return LogEvent(number, tx, topic, stream, seq, kind, at, _json(actor), _json(data))


def _json(value: Any) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = orjson.loads(value) if isinstance(value, str | bytes) else value
    return loaded


# Streams that cannot be digested


def _parked(name: str) -> set[tuple[str, int]]:
    return set(Parked.objects.filter(reader=name).values_list("topic", "stream"))


def _digest(reader: Reader, events: Sequence[LogEvent], parked: set[tuple[str, int]]) -> None:
    """The batch at once; when that fails, by halves, so that only the poisonous stream is parked."""
    events = [e for e in events if (e.topic, e.stream) not in parked]
    if not events:
        return
    error = _tried(reader, events)
    if error is None:
        return
    if len(events) == 1:
        parked.add((events[0].topic, events[0].stream))
        _park(reader, events[0], error)
        return
    middle = len(events) // 2
    _digest(reader, events[:middle], parked)
    _digest(reader, events[middle:], parked)


def _tried(reader: Reader, events: Sequence[LogEvent]) -> Exception | None:
    """What went wrong. Trouble of the database itself (lost, deadlock, full) is no event's fault and is raised."""
    try:
        with transaction.atomic():
            reader.read(events)
    except (OperationalError, InterfaceError):
        raise
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
        error=repr(error).replace("\0", "")[:2000],
    )


class NotParkedError(LookupError):
    """This stream is not parked for this reader."""


def unpark(reader: Reader, topic: str, stream: int) -> int:
    """Read a parked stream from where it stopped up to the bookmark; returns how many events.

    Raises what the reader raises when it still fails, and `NotParkedError`; then nothing has changed.
    """
    with transaction.atomic():
        mark = _lock(reader, wait=True)
        held = Parked.objects.filter(reader=reader.name, topic=topic, stream=stream).first()
        if mark is None or held is None:
            raise NotParkedError(f"{reader.name} has not parked {topic}/{stream}")
        missed = fetch(
            f"""SELECT {COLUMNS} FROM platform_event WHERE topic = %(topic)s AND stream = %(stream)s
            AND id >= %(first)s AND NOT ({_BY_PARAMETERS}) ORDER BY seq""",
            {**_place(mark), "topic": topic, "stream": stream, "first": held.first_event},
        )
        reader.read(missed)
        held.delete()
    return len(missed)


# Reading it all again


def replay(reader: Reader) -> int:
    """Forget all effects and read the log again from the beginning; returns the number of events passed.

    Parked streams get a new chance. A worker may read on at the same time; every event is still read once.
    """
    with transaction.atomic():
        mark = _lock(reader, wait=True)
        if mark is not None:
            _begin_anew(reader, mark)
    return catch_up(reader, batch=5000)


def catch_up(reader: Reader, *, batch: int = 1000) -> int:
    """Read until nothing is left; returns the number of events passed here."""
    total = 0
    while passed := advance(reader, batch=batch, wait=True):
        total += passed
    return total


def pass_own_events(reader: Reader) -> None:
    """What the running transaction is going to write counts as read; the caller gives `reader` its effect.

    For loading a past by the million; to be called before the first event is written. Whatever others have written is
    read first; what they commit later is read later: the bookmark becomes the present snapshot and this one
    transaction. It stays locked until that commits.
    """
    mark = _lock(reader, wait=True)
    if mark is None:
        raise LookupError(f"no bookmark for {reader.name}")
    parked = _parked(reader.name)
    while True:
        passed, mine = _take(mark, reader.topics, batch=5000)
        _digest(reader, mine, parked)
        if not passed and mark.window == Bookmark.NOTHING:
            break
    mark.seen = _and_own(mark.seen, _own())
    mark.save()


def _own() -> int:
    """The number of the running transaction, which holds a lock and so has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _but_own(snapshot: str, own: int) -> str:
    """A snapshot in which transaction `own` is still running."""
    xmax, running = _parts(snapshot)
    return _snapshot(xmax, running | {own} if own < xmax else running)


def _and_own(snapshot: str, own: int) -> str:
    """A snapshot in which transaction `own` is visible too, and nothing else that is new."""
    xmax, running = _parts(snapshot)
    return _snapshot(max(xmax, own + 1), (running | set(range(xmax, own))) - {own})


def _parts(snapshot: str) -> tuple[int, set[int]]:
    """The first transaction that had not begun, and those that were running (`xmin:xmax:running`)."""
    _xmin, xmax, running = snapshot.split(":")
    return int(xmax), {int(x) for x in running.split(",") if x}


def _snapshot(xmax: int, running: set[int]) -> str:
    return f"{min([*running, xmax])}:{xmax}:{','.join(map(str, sorted(running)))}"


# How far readers are, and what they have not told yet


@dataclass(frozen=True)
class Progress:
    """How a reader stands: events still unread, streams parked, when it last moved."""

    reader: str
    behind: int
    parked: int
    moved_at: datetime | None


def progress(reader: Reader) -> Progress:
    """How far `reader` is behind the end of the log."""
    mark = _mark(reader)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM platform_event WHERE {_BY_PARAMETERS} AND topic = ANY(%(topics)s)",
            {**_place(mark), "topics": list(reader.topics)},
        )
        behind = cursor.fetchone()[0]
    parked = Parked.objects.filter(reader=reader.name).count()
    return Progress(reader.name, behind, parked, mark.moved_at)


@dataclass(frozen=True)
class HeldStream:
    """A stream that waits for a reader to become able to read it."""

    reader: str
    topic: str
    stream: int
    first_event: int
    error: str
    parked_at: datetime


def held_streams() -> list[HeldStream]:
    """All parked streams, the oldest first."""
    columns = ("reader", "topic", "stream", "first_event", "error", "parked_at")
    return [HeldStream(*row) for row in Parked.objects.order_by("parked_at", "id").values_list(*columns)]


def last_event() -> int:
    """The number of the newest event in the log, 0 when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM platform_event")
        return int(cursor.fetchone()[0])


IS_CURRENT = "EXISTS (SELECT FROM platform_bookmark WHERE reader = %s AND version = %s::int)"
"""Whether what a reader keeps is of its present version (its name and version are the values); else it is void."""

# Nothing is above this bound. It is there because the server plans a range as small when it does not know the other
# bound, and so walks along the index even through a log of millions.
_LAST = "'18446744073709551615'::xid8"
_OF_MARK = _UNREAD.format(
    seen="(SELECT seen FROM mark)", window="(SELECT reached FROM mark)", event="(SELECT event FROM mark)"
)
_UNDIGESTED = f"""
WITH mark AS (
    SELECT coalesce(max(seen), '{Bookmark.NOTHING}')::pg_snapshot AS seen,
        coalesce(max("window"), '{Bookmark.NOTHING}')::pg_snapshot AS reached, coalesce(max(event), 0) AS event
    FROM platform_bookmark WHERE reader = %s AND version = %s::int
), undigested AS (
    SELECT * FROM platform_event WHERE {_OF_MARK} AND tx < {_LAST} AND topic = ANY(%s::text[])
    UNION ALL
    SELECT e.* FROM (SELECT topic AS t, stream AS s, first_event AS first FROM platform_parked
        WHERE reader = %s) AS held
    JOIN platform_event e ON e.topic = t AND e.stream = s AND e.id >= first WHERE NOT ({_OF_MARK})
)
"""


def undigested(
    reader: Reader, question: str, meaning: Callable[[list[statements.Row]], T]
) -> statements.Reading[T]:
    """A `SELECT ... FROM undigested`: every event whose effect `reader` has not had yet.

    Those are the events beyond its bookmark and those of streams parked for it. What the reader keeps plus what
    follows from these is the whole truth; ask for both by `statements.ask_at_one_moment`.
    """
    values = [reader.name, reader.version, list(reader.topics), reader.name]
    return statements.Reading(_UNDIGESTED + question, values, meaning)
