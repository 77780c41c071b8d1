"""The figures by which one sees how an installation is, read now: each from the one place that knows it.

`/metrics` hands them to Prometheus, `watches` says which of them are too high, and the doctor tells those.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from motcua.kernel.clock import now

HELP = {
    "motcua_database_up": "1 while the database answers",
    "motcua_database_bytes": "size of the database in bytes",
    "motcua_database_connections_share": "connections in use of those that the server allows, 0 to 1",
    "motcua_database_oldest_transaction_seconds": "age of the oldest open transaction",
    "motcua_disk_free_bytes": "free bytes where papers stay and where what is on its way lies",
    "motcua_effects": "effects towards the outside that are still open, by kind, lane and state",
    "motcua_effects_oldest_seconds": "age of the oldest effect that waits, by kind",
    "motcua_letters_waiting": "letters that have not left yet",
    "motcua_jobs": "jobs of the queue that are not done, by lane and status",
    "motcua_reader_behind_events": "events of the log that a reader has not read yet",
    "motcua_reader_parked_streams": "streams that a reader could not digest",
    "motcua_signatures_waiting": "signatures that officials agreed to and that are not there yet",
    "motcua_signatures_oldest_seconds": "age of the oldest of them",
    "motcua_closing_age_seconds": "time since the log was last closed; absent before the first closing",
    "motcua_closings_unsigned": "closings that still lack their signature",
    "motcua_backup_age_seconds": "time since the last whole backup in a place; absent before the first",
    "motcua_backup_drill_age_seconds": "time since a backup was last restored and found whole; absent before",
    "motcua_files_lost": "kept files that are damaged and that no copy has, as last looked at",
    "motcua_files_check_age_seconds": "time since files were last compared with their hashes; absent before the first",
    "motcua_siem_waiting_lines": "lines of the logs that the SIEM does not have yet; absent where none is set",
    "motcua_siem_waiting_seconds": "how long the oldest of them has waited",
    "motcua_worker_silent_seconds": "time since a worker last told that it lives; absent when none ever did",
}
"""What each figure means; units as Prometheus wants them: seconds, bytes."""


@dataclass(frozen=True)
class Sample:
    """One figure with its labels."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def samples() -> list[Sample]:
    """All figures as they are now. With the database away only what is known without it."""
    found = list(disk())
    try:
        found += of_database()
    except DatabaseError:
        connection.close()
        return [*found, Sample("motcua_database_up", 0)]
    return [*found, Sample("motcua_database_up", 1)]


def of_database() -> Iterator[Sample]:
    """Those that stand in the database. Raises `DatabaseError` when it is away."""
    for source in _SOURCES:
        yield from source()


def folders() -> tuple[Path, Path]:
    """Where room is needed: for papers, and for what is on its way."""
    return Path(settings.MOTCUA_HOME), Path(tempfile.gettempdir())


def disk() -> Iterator[Sample]:
    """What is known without a database."""
    for folder in folders():
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        yield Sample("motcua_disk_free_bytes", free, {"folder": str(folder)})


_DATABASE = """
SELECT pg_database_size(current_database()),
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::float
        / current_setting('max_connections')::int,
    (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid())
"""


def _database() -> Iterator[Sample]:
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        size, share, oldest = cursor.fetchone()
    yield Sample("motcua_database_bytes", size)
    yield Sample("motcua_database_connections_share", share)
    yield Sample("motcua_database_oldest_transaction_seconds", float(oldest))


def _effects() -> Iterator[Sample]:
    from motcua.notifications.queries import LETTERS
    from motcua.platform.effects.performers import performer_of
    from motcua.platform.effects.queries import standing

    letters = 0
    for kind in standing():
        counts = {"waiting": kind.waiting, "in_flight": kind.in_flight, "needs_person": kind.needs_person}
        lane = performer_of(kind.kind).lane
        for state, count in counts.items():
            yield Sample("motcua_effects", count, {"kind": kind.kind, "lane": lane, "state": state})
        yield Sample("motcua_effects_oldest_seconds", _age(kind.oldest_waiting), {"kind": kind.kind})
        letters += kind.waiting + kind.in_flight if kind.kind.startswith(LETTERS) else 0
    yield Sample("motcua_letters_waiting", letters)


_JOBS = """
SELECT queue_name, status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1, 2
"""


def _jobs() -> Iterator[Sample]:
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        for lane, status, count in cursor.fetchall():
            yield Sample("motcua_jobs", count, {"lane": lane, "status": status})


def _readers() -> Iterator[Sample]:
    from motcua.config.wiring import readers
    from motcua.platform.readers import progress

    for state in map(progress, readers()):
        labels = {"reader": state.reader}
        yield Sample("motcua_reader_behind_events", state.behind, labels)
        yield Sample("motcua_reader_parked_streams", state.parked, labels)


def _signatures() -> Iterator[Sample]:
    from motcua.dossiers.queries.signings import unfinished

    count, oldest = unfinished()
    yield Sample("motcua_signatures_waiting", count)
    yield Sample("motcua_signatures_oldest_seconds", _age(oldest))


def _closings() -> Iterator[Sample]:
    from motcua.platform.audit.closing import latest, unsigned

    last = latest()
    if last:
        yield Sample("motcua_closing_age_seconds", _age(last.closed_at))
    yield Sample("motcua_closings_unsigned", unsigned())


def _files() -> Iterator[Sample]:
    from motcua.documents.queries import last_check, still_lost

    yield Sample("motcua_files_lost", len(still_lost()))
    if last := last_check():
        yield Sample("motcua_files_check_age_seconds", _age(last.ended_at))


def _backups() -> Iterator[Sample]:
    from motcua.config.backup.records import last_drill, last_good
    from motcua.config.backup.targets import targets

    for target in targets():
        if last := last_good(target.name):
            yield Sample("motcua_backup_age_seconds", _age(last.made_at), {"place": target.name})
    if drill := last_drill():
        yield Sample("motcua_backup_drill_age_seconds", _age(drill.at))


def _siem() -> Iterator[Sample]:
    from motcua.platform.records.ports import connected
    from motcua.platform.records.shipping import shipped

    if connected() is not None:
        state = shipped()
        yield Sample("motcua_siem_waiting_lines", state.waiting)
        yield Sample("motcua_siem_waiting_seconds", _age(state.since))


def _worker() -> Iterator[Sample]:
    last = last_sign_of_a_worker()
    if last:
        yield Sample("motcua_worker_silent_seconds", _age(last))


def last_sign_of_a_worker() -> datetime | None:
    """When a worker last told that it lives, which it does every ten seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        last: datetime | None = cursor.fetchone()[0]
    return last


def _age(moment: datetime | None) -> float:
    return (now() - moment).total_seconds() if moment else 0.0


_SOURCES: tuple[Callable[[], Iterator[Sample]], ...] = (
    _database,
    _effects,
    _jobs,
    _readers,
    _signatures,
    _closings,
    _backups,
    _files,
    _siem,
    _worker,
)
