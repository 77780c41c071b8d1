"""From the files of processes into the database, each line once: the rows and how far a file was taken commit together.

One process of a machine does it at a time. A file whose process is gone is taken to its end and removed.
"""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from motcua.kernel import clock
from motcua.platform.models import ArrivedRecords, RecordFile
from motcua.platform.records.record import Ending, Log, Record, machine
from motcua.platform.records.spool import ENDING

logger = logging.getLogger(__name__)
EVERY = 5.0
"""Seconds between two looks."""
_AT_ONCE = 1024 * 1024


def keep_draining(stop: threading.Event) -> None:
    """Until `stop` is set; a database that is away is only waited for."""
    while not stop.wait(EVERY):
        drain_quietly()


def drain_quietly() -> None:
    """Once, in a thread of its own; leaves no connection behind."""
    try:
        drain()
    except (DatabaseError, OSError) as error:
        logger.warning("records wait in their files: %s", type(error).__name__)
    finally:
        connection.close()


def drain() -> int:
    """Bring every line into the database that is not there; returns how many. 0 while another process does it."""
    folder: Path | None = settings.RECORDS_FOLDER
    if folder is None or not folder.exists():
        return 0
    with _alone(folder) as alone:
        return sum(map(_take, sorted(folder.glob(f"*{ENDING}")))) if alone else 0


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    with (folder / "draining.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _take(path: Path) -> int:
    """What is new in a file. Whether its process is gone is looked at first, so that its last line is not missed."""
    taken, count = _known.get(path.name), 0
    if taken is not None and path.stat().st_size == taken and not _is_left(path):
        return 0
    left = _is_left(path)
    while lines := _next(path):
        count += lines
    if left:
        path.unlink()
        RecordFile.objects.filter(name=path.name).delete()
        _known.pop(path.name, None)
    return count


def _is_left(path: Path) -> bool:
    """Whether no process holds the file any more."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _next(path: Path) -> int:
    with transaction.atomic():
        file, _ = RecordFile.objects.select_for_update().get_or_create(name=path.name)
        with path.open("rb") as lines:
            lines.seek(file.taken)
            data = lines.read(_AT_ONCE)
        whole = data[: data.rfind(b"\n") + 1]
        sound = [_sound(line) for line in whole.splitlines() if line]
        if sound:
            arrive(sound)
            file.taken += len(whole)
            file.save(update_fields=["taken"])
    _known[path.name] = file.taken
    return len(sound)


def arrive(lines: list[bytes]) -> None:
    """Lines wait in the database to be sealed, in the transaction that is open."""
    ArrivedRecords.objects.create(lines=b"\n".join(lines))


def _sound(line: bytes) -> bytes:
    """The line; in place of one that a full disk cut short, one that says so."""
    try:
        if isinstance(orjson.loads(line), dict):
            return line
    except orjson.JSONDecodeError:
        pass
    source = f"drain@{machine()}"
    return Record(Log.PROCESS, "records.damaged", Ending.FAILED, at=clock.now(), source=source).line()


_known: dict[str, int] = {}
