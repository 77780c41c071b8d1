"""The worker: jobs that commit with their rows, readers that follow, and what a killed worker leaves."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.platform import jobs, log, readers

ran: list[int] = []
done = threading.Event()


@app.task(name="platform.test_note")
def note(number: int) -> None:
    """Notes that it ran."""
    ran.append(number)
    done.set()


answered = threading.Event()


@app.task(name="platform.test_silence")
def ask_the_silent() -> None:
    """Waits for somebody outside who does not answer."""
    answered.wait(60)


begun, end = threading.Event(), threading.Event()


@app.task(name="platform.test_long")
def take_long() -> None:
    """Takes until somebody lets it end."""
    begun.set()
    end.wait(60)


class Follower:
    """A reader that collects what it is given."""

    topics: tuple[str, ...]
    version: int = 1

    def __init__(self) -> None:
        # The log keeps what other tests wrote, so each follower has a topic of its own.
        self.name = f"test-{uuid4()}"
        self.topics = (self.name,)
        self.seen: list[int] = []
        self.heard = threading.Event()

    def read(self, events: Sequence[readers.LogEvent]) -> None:
        """Take a batch."""
        self.seen += [event.seq for event in events]
        self.heard.set()

    def forget(self) -> None:
        """Begin anew."""
        self.seen.clear()


@contextmanager
def worker(*following: readers.Reader, lanes: Mapping[str, int] | None = None) -> Iterator[None]:
    """A worker in a thread, for the length of the block."""
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=(following, stop, lanes))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def lasting(transactional_db: None) -> Iterator[None]:
    """A database that other threads see, without jobs that earlier tests left: Django does not manage their table."""
    _sql("TRUNCATE procrastinate_jobs CASCADE")
    yield
    _sql("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(autouse=True)
def clean() -> None:
    ran.clear()
    done.clear()


@pytest.mark.django_db
def test_a_job_of_a_transaction_that_failed_was_never_asked_for() -> None:
    @transaction.atomic
    def ask() -> None:
        jobs.defer(note, [{"number": 1}])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_nothing_to_do_asks_for_nothing() -> None:
    jobs.defer(note, [])
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.usefixtures("lasting")
def test_jobs_are_done_and_the_log_is_followed() -> None:
    follower = Follower()
    with worker(follower):
        with transaction.atomic():
            jobs.defer(note, [{"number": 7}])
            log.record(follower.name, 1, "something", at=clock.now(), actor=SYSTEM, data={})
        assert done.wait(30)
        assert follower.heard.wait(30)
    assert (ran, follower.seen) == ([7], [1])


@pytest.mark.usefixtures("lasting")
def test_whoever_does_not_answer_holds_up_their_own_lane_alone() -> None:
    jobs.defer(ask_the_silent, [{} for _ in range(10)], lane="bank")
    jobs.defer(note, [{"number": 1}], lane="letters")
    with worker(lanes={"bank": 2, "letters": 2}):
        try:
            _until(lambda: ProcrastinateJob.objects.filter(queue_name="bank", status="doing").exists())
            jobs.defer(note, [{"number": 2}])
            _until(lambda: sorted(ran) == [1, 2])
            assert ProcrastinateJob.objects.filter(queue_name="bank", status="todo").exists()
        finally:
            answered.set()


@pytest.mark.usefixtures("lasting")
def test_a_worker_that_is_asked_to_end_finishes_what_it_began_in_every_lane() -> None:
    jobs.defer(take_long, [{}], lane="bank")
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=((), stop, {"bank": 2, "letters": 2}))
    thread.start()
    assert begun.wait(30)
    stop.set()
    # The other lanes have nothing in their hands and end at once.
    thread.join(1.5)
    assert thread.is_alive()
    end.set()
    thread.join(30)
    assert ProcrastinateJob.objects.get(task_name=take_long.name).status == "succeeded"


@pytest.mark.usefixtures("lasting")
def test_a_job_asked_for_inside_a_worker_commits_with_its_reader() -> None:
    class Asking(Follower):
        """A reader that asks for a job and stumbles at the whole batch, so that it gets the events one by one."""

        tries = 0

        def read(self, events: Sequence[readers.LogEvent]) -> None:
            """Ask, and fail once after having asked."""
            self.tries += 1
            jobs.defer(note, [{"number": self.tries}])
            if self.tries == 1:
                raise RuntimeError("the first time")

    asking = Asking()
    for stream in (1, 2):
        log.record(asking.name, stream, "something", at=clock.now(), actor=SYSTEM, data={})
    with worker(asking):
        _until(lambda: len(ran) >= 2)
    assert sorted(ran) == [2, 3]


@pytest.mark.usefixtures("lasting")
def test_a_job_of_a_killed_worker_is_put_back() -> None:
    """Its worker is no longer known, as after a kill and the pruning at the next start."""
    jobs.defer(note, [{"number": 3}])
    _sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    jobs.defer(app.tasks["platform.revive_jobs"], [{"timestamp": 0}])
    with worker():
        assert done.wait(30)
    assert ran == [3]


@pytest.mark.usefixtures("lasting")
def test_old_jobs_go_and_young_ones_stay() -> None:
    for number in (1, 2):
        jobs.defer(note, [{"number": number}])
    _sql("UPDATE procrastinate_jobs SET status = 'failed'")
    _sql(
        "UPDATE procrastinate_events SET at = now() - interval '4 days'"
        " WHERE job_id = (SELECT min(id) FROM procrastinate_jobs)"
    )
    jobs.defer(app.tasks["platform.remove_old_jobs"], [{"timestamp": 0}])
    with worker():
        _until(lambda: ProcrastinateJob.objects.filter(task_name="platform.test_note").count() == 1)
    assert ProcrastinateJob.objects.get(task_name="platform.test_note").args == {"number": 2}


def _until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(300):
        if is_so():
            return
        pause.wait(0.1)
    raise AssertionError("it never became so")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
