"""A dump that is loaded into a younger cluster: nothing is lost, nothing read twice, nothing left unclosed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection

from motcua.kernel.actor import SYSTEM
from motcua.platform import log, readers, restored
from motcua.platform.audit import ports
from motcua.platform.audit.closing import close
from motcua.platform.readers import LogEvent

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FURTHER = 10**10


class Diary:
    """Keeps what it has read."""

    name = "restored-diary"
    topics: tuple[str, ...] = ("parcel",)
    version = 1

    def __init__(self) -> None:
        self.kept: list[tuple[int, int]] = []

    def read(self, events: Sequence[LogEvent]) -> None:
        """Write them down."""
        self.kept += [(event.stream, event.seq) for event in events]

    def forget(self) -> None:
        """An empty page."""
        self.kept.clear()


class Stamp:
    """Signs anything."""

    def sign(self, content: bytes) -> bytes:
        return b"stamped:" + content

    def authorities(self) -> bytes:
        return b""


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    before = list(ports._connected)
    ports.connect(Stamp)
    run("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
    run("TRUNCATE platform_event, platform_leaf, platform_closing, platform_bookmark, platform_parked")
    run("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")
    yield
    ports._connected[:] = before
    run("DELETE FROM platform_bookmark")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def is_foreign() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(restored.FROM_ELSEWHERE)
        return bool(cursor.fetchone()[0])


def happen(stream: int) -> None:
    log.record("parcel", stream, "came", at=AT, actor=SYSTEM, data={})


def load_from_an_older_cluster() -> None:
    """What a dump brings along: every transaction number as it was over there."""
    snapshot = f"'{FURTHER}:{FURTHER}:'"
    run("ALTER TABLE platform_event DISABLE TRIGGER event_is_forever")
    run(f"UPDATE platform_event SET tx = (tx::text::bigint + {FURTHER})::text::xid8")
    run("ALTER TABLE platform_event ENABLE TRIGGER event_is_forever")
    run(f"UPDATE platform_bookmark SET seen = {snapshot}")
    run(f"UPDATE platform_closing SET seen = {snapshot}")


def test_a_log_of_our_own_is_left_alone() -> None:
    happen(1)
    readers.catch_up(Diary())
    assert close() is not None
    assert not is_foreign()


def somebody_else_writes() -> None:
    """In another database of the same server, where numbers of transactions are the same."""
    somewhere = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{k: somewhere[k] for k in wanted if k in somewhere}, autocommit=True) as other:
        other.execute("SELECT pg_current_xact_id()")


def test_what_others_write_meanwhile_keeps_nothing_out_of_the_next_closing() -> None:
    happen(1)
    assert close() is not None
    happen(1)
    load_from_an_older_cluster()

    def meanwhile(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if "UPDATE platform_closing" in statement:
            somebody_else_writes()
        return execute(statement, *rest)

    with connection.execute_wrapper(meanwhile):
        restored.settle()
    closed = close()
    assert closed is not None
    assert (closed.streams, closed.events) == (1, 1)


def test_after_loading_a_dump_readers_and_closings_go_on() -> None:
    diary = Diary()
    happen(1)
    happen(2)
    readers.catch_up(diary)
    assert close() is not None
    happen(2)
    load_from_an_older_cluster()
    assert is_foreign()
    restored.settle()
    readers.replay(diary)
    assert diary.kept == [(1, 1), (2, 1), (2, 2)]
    assert not is_foreign()
    happen(1)
    readers.catch_up(diary)
    assert diary.kept[3:] == [(1, 2)]
    closed = close()
    assert closed is not None
    assert (closed.streams, closed.events) == (2, 2)
    assert log.verify_chain(log.events_of("parcel", 1)) is None


def test_without_it_new_events_would_pass_unread() -> None:
    diary = Diary()
    happen(1)
    readers.catch_up(diary)
    load_from_an_older_cluster()
    happen(1)
    assert readers.catch_up(diary) == 0
