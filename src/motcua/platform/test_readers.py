"""Readers against real transactions: nothing skipped, nothing twice, nothing out of a stream's order."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from motcua.kernel.actor import SYSTEM
from motcua.platform import log, readers, statements
from motcua.platform.models import Bookmark, Parked
from motcua.platform.readers import LogEvent

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ADD = """INSERT INTO platform_event (topic, stream, seq, type, at, actor, data, prev, hash)
VALUES (%s, %s, %s, 'came', now(), '{}', '{}', '', '')"""
CHANNEL = "test.readers"


def undigested(reader: readers.Reader) -> list[tuple[int, int]]:
    """Stream and number of each event whose effect the reader has not had."""
    question = "SELECT stream, seq FROM undigested ORDER BY id"
    return [(stream, seq) for stream, seq in statements.ask(readers.undigested(reader, question, list))]


class Diary:
    """A reader whose effect is a table: each event it has read, in the order in which it read them."""

    name = "diary"
    topics: tuple[str, ...] = ("parcel",)

    def __init__(self, *, poison: Callable[[LogEvent], bool] = lambda event: False, version: int = 1) -> None:
        self.poison = poison
        self.version = version

    def read(self, events: Sequence[LogEvent]) -> None:
        """Write each event down; those that are poison cannot be read."""
        with connection.cursor() as cursor:
            for event in events:
                cursor.execute("INSERT INTO diary (stream, seq) VALUES (%s, %s)", [event.stream, event.seq])
                if self.poison(event):
                    raise ValueError(f"cannot read {event.stream}/{event.seq}")

    def forget(self) -> None:
        """Empty the diary."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM diary")


@pytest.fixture(autouse=True)
def diary() -> Iterator[None]:
    """The table, without any constraint: a second reading would be seen."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
        cursor.execute("TRUNCATE platform_event, platform_bookmark, platform_parked")
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")
        cursor.execute("DROP TABLE IF EXISTS diary")
        cursor.execute("CREATE TABLE diary (no serial, stream bigint, seq int)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE diary")


@contextmanager
def another() -> Iterator[psycopg.Connection]:
    """Somebody else's connection, with transactions of its own."""
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{k: parameters[k] for k in wanted if k in parameters}) as other:
        yield other


def add(stream: int, seq: int, *, topic: str = "parcel") -> None:
    """One event, committed at once."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [topic, stream, seq])


def written() -> list[tuple[int, int]]:
    """What the diary holds, as (stream, seq)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq FROM diary ORDER BY no")
        return list(cursor.fetchall())


def test_a_late_commit_with_a_smaller_number_is_not_skipped() -> None:
    with another() as slow:
        slow.execute(ADD, ["parcel", 1, 1])
        add(2, 1)
        readers.catch_up(Diary())
        assert written() == [(2, 1)], "a slow transaction holds nobody up"
        slow.commit()
    readers.catch_up(Diary())
    assert written() == [(2, 1), (1, 1)]


def test_a_transaction_that_began_first_and_wrote_last_keeps_its_streams_order() -> None:
    with another() as slow:
        slow.execute("SELECT pg_current_xact_id()")
        for seq in range(1, 6):
            add(7, seq)
        slow.execute(ADD, ["parcel", 7, 6])
        slow.commit()
    while readers.advance(Diary(), batch=2):
        pass
    assert written() == [(7, seq) for seq in range(1, 7)]


@pytest.mark.parametrize("batch", [1, 2, 3, 5, 6, 7, 100])
def test_batches_of_any_size_read_everything_once(batch: int) -> None:
    for stream in range(6):
        add(stream, 1)
    while readers.advance(Diary(), batch=batch):
        pass
    add(3, 2)
    while readers.advance(Diary(), batch=batch):
        pass
    assert written() == [*((stream, 1) for stream in range(6)), (3, 2)]


def test_what_commits_while_a_long_window_is_read_comes_after_it() -> None:
    with another() as slow:
        slow.execute(ADD, ["parcel", 99, 1])
        for stream in range(5):
            add(stream, 1)
        readers.advance(Diary(), batch=2)
        slow.commit()
    add(50, 1)
    while readers.advance(Diary(), batch=2):
        pass
    assert written() == [*((stream, 1) for stream in range(5)), (99, 1), (50, 1)]


def test_other_topics_are_passed_and_not_looked_at_again() -> None:
    for seq in range(1, 8):
        add(1, seq, topic="noise")
    add(1, 1)
    assert readers.catch_up(Diary(), batch=3) == 8
    assert written() == [(1, 1)]
    assert readers.progress(Diary()).behind == 0


def test_an_idle_reader_writes_nothing() -> None:
    add(1, 1)
    readers.catch_up(Diary())
    before = Bookmark.objects.values().get(reader="diary")
    assert readers.advance(Diary()) == 0
    assert Bookmark.objects.values().get(reader="diary") == before


def test_one_look_finds_those_for_whom_something_is_new() -> None:
    ahead, behind, never = Diary(), Diary(), Diary()
    behind.name, never.name = "behind", "never"
    assert readers.with_news([ahead, behind, never]) == []
    add(1, 1)
    readers.catch_up(behind)
    add(1, 2)
    readers.catch_up(ahead)
    assert readers.with_news([ahead, behind, never]) == [behind, never]
    newer = Diary(version=2)
    assert readers.with_news([newer, behind]) == [newer, behind]
    readers.catch_up(behind)
    readers.catch_up(never)
    assert readers.with_news([ahead, behind, never]) == []


def test_a_crash_between_effect_and_bookmark_repeats_nothing() -> None:
    class Crash(BaseException):
        """As sudden as SIGKILL: no handler of ours catches it."""

    class Crashing(Diary):
        def read(self, events: Sequence[LogEvent]) -> None:
            super().read(events)
            raise Crash

    add(1, 1)
    with pytest.raises(Crash):
        readers.advance(Crashing())
    assert written() == []
    readers.catch_up(Diary())
    assert written() == [(1, 1)]


def test_a_worker_killed_after_the_effect_and_before_the_commit_repeats_nothing() -> None:
    class Killed(Diary):
        def read(self, events: Sequence[LogEvent]) -> None:
            super().read(events)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    add(1, 1)
    with pytest.raises(OperationalError):
        readers.advance(Killed())
    connection.close()
    assert written() == []
    readers.catch_up(Diary())
    assert written() == [(1, 1)]
    assert not Parked.objects.exists()


def test_trouble_of_the_database_parks_nobody() -> None:
    class Unlucky(Diary):
        def read(self, events: Sequence[LogEvent]) -> None:
            raise OperationalError("deadlock detected")

    add(1, 1)
    with pytest.raises(OperationalError):
        readers.advance(Unlucky())
    assert not Parked.objects.exists()
    readers.catch_up(Diary())
    assert written() == [(1, 1)]


def test_a_poisonous_event_parks_its_own_stream_and_what_comes_later_in_it() -> None:
    for stream in (1, 2, 3):
        add(stream, 1)
    add(2, 2)
    add(3, 2)
    sick = Diary(poison=lambda e: (e.stream, e.seq) == (2, 1))
    readers.catch_up(sick)
    add(2, 3)
    add(1, 2)
    readers.catch_up(sick)
    assert written() == [(1, 1), (3, 1), (3, 2), (1, 2)]
    assert [(p.stream, p.reader) for p in Parked.objects.all()] == [(2, "diary")]
    assert readers.progress(sick).parked == 1


def test_an_unparked_stream_is_read_from_where_it_stopped_and_then_goes_on() -> None:
    add(2, 1)
    add(2, 2)
    readers.catch_up(Diary(poison=lambda e: e.seq == 2))
    add(2, 3)
    readers.catch_up(Diary())
    add(2, 4)
    assert readers.unpark(Diary(), "parcel", 2) == 2
    readers.catch_up(Diary())
    assert written() == [(2, 1), (2, 2), (2, 3), (2, 4)]


def test_a_stream_that_still_cannot_be_read_stays_parked_and_changes_nothing() -> None:
    sick = Diary(poison=lambda e: e.seq == 2)
    for seq in (1, 2, 3):
        add(2, seq)
    readers.catch_up(sick)
    with pytest.raises(ValueError, match="cannot read 2/2"):
        readers.unpark(sick, "parcel", 2)
    assert written() == [(2, 1)]
    assert Parked.objects.count() == 1


def test_a_stream_that_is_not_parked_cannot_be_unparked() -> None:
    with pytest.raises(readers.NotParkedError):
        readers.unpark(Diary(), "parcel", 2)


def test_what_is_undigested_is_the_tail_and_the_parked_streams() -> None:
    sick = Diary(poison=lambda e: e.stream == 2)
    for stream in (1, 2):
        add(stream, 1)
    readers.catch_up(sick)
    add(2, 2)
    readers.catch_up(sick)
    add(2, 3)
    add(3, 1)
    assert undigested(sick) == [(2, 1), (2, 2), (2, 3), (3, 1)]


def test_in_the_middle_of_a_window_the_rest_of_it_is_undigested() -> None:
    for stream in range(5):
        add(stream, 1)
    readers.advance(Diary(), batch=2)
    assert undigested(Diary()) == [(2, 1), (3, 1), (4, 1)]
    assert readers.progress(Diary()).behind == 3


def test_a_replay_forgets_and_reads_everything_again() -> None:
    for seq in (1, 2, 3):
        add(1, seq)
    readers.catch_up(Diary(poison=lambda e: e.seq == 2))
    assert readers.replay(Diary()) == 3
    assert written() == [(1, 1), (1, 2), (1, 3)]
    assert not Parked.objects.exists()


def test_a_reader_does_not_read_events_of_its_own_transaction() -> None:
    with transaction.atomic():
        add(1, 1)
        assert readers.advance(Diary()) == 0
    readers.catch_up(Diary())
    assert written() == [(1, 1)]


def test_somebody_quicker_does_not_make_the_readers_own_transaction_look_finished() -> None:
    with transaction.atomic():
        add(1, 1)
        with another() as other:
            other.execute("INSERT INTO diary (stream, seq) VALUES (0, 0)")
        assert readers.advance(Diary()) == 0
    readers.catch_up(Diary())
    assert written() == [(0, 0), (1, 1)]


def test_what_a_reader_writes_into_the_log_itself_is_read_the_next_time() -> None:
    class Echo(Diary):
        def read(self, events: Sequence[LogEvent]) -> None:
            super().read(events)
            for event in events:
                if event.seq < 3:
                    add(event.stream, event.seq + 1)

    add(1, 1)
    readers.catch_up(Echo())
    assert written() == [(1, 1), (1, 2), (1, 3)]


def in_threads(*work: Callable[[], object]) -> None:
    """Run all of these at once; a failure in one fails the test."""
    failures: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_two_workers_and_many_writers_at_once_give_each_event_one_effect_in_its_streams_order() -> None:
    writers, events, done = 4, 30, threading.Event()

    def write() -> None:
        for _ in range(events):
            with transaction.atomic():
                for stream in (1, 2):
                    log.record("parcel", stream, "came", at=AT, actor=SYSTEM, data={})

    def write_all() -> None:
        in_threads(*[write] * writers)
        done.set()

    def follow() -> None:
        while not done.is_set():
            readers.advance(Diary(), batch=7)

    in_threads(write_all, follow, follow)
    readers.catch_up(Diary(), batch=7)
    read = written()
    assert len(read) == writers * events * 2
    for stream in (1, 2):
        assert [seq for s, seq in read if s == stream] == list(range(1, writers * events + 1))


def test_a_reader_to_whom_events_mean_something_else_reads_them_all_again() -> None:
    add(1, 1)
    readers.catch_up(Diary(poison=lambda e: e.seq == 2))
    add(2, 1)
    newer = Diary(version=2)
    assert undigested(newer) == [(1, 1), (2, 1)]
    assert readers.progress(newer).behind == 2
    assert readers.catch_up(newer) == 2
    assert written() == [(1, 1), (2, 1)]
    assert undigested(newer) == []


def test_an_older_program_leaves_a_newer_reader_alone() -> None:
    add(1, 1)
    readers.catch_up(Diary(version=2))
    add(1, 2)
    assert readers.catch_up(Diary(version=1)) == 0
    assert written() == [(1, 1)]
    assert undigested(Diary(version=1)) == [(1, 1), (1, 2)]
    readers.catch_up(Diary(version=2))
    assert written() == [(1, 1), (1, 2)]
