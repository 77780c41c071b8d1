"""Taking lines in where they arise: appended to a file of this process, so that nobody waits for a database.

A line costs a write into the kernel's memory: it outlives the process, and a database that is away. `draining` brings
what lies in the files into the database. A process holds a lock on its file as long as it lives.
"""

import fcntl
import os
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor
from motcua.platform.records.origin import present
from motcua.platform.records.record import Ending, Log, Record, account_of, machine

LARGEST = 4 * 1024 * 1024
"""Bytes of a file; then another one is begun."""
ENDING = ".jsonl"


def note(
    log: Log,
    action: str,
    ending: Ending = Ending.DONE,
    *,
    actor: Actor = STRANGER,
    account: str = "",
    target: str = "",
    **more: Any,
) -> None:
    """Something happened just now, in the request that is being answered if there is one."""
    here = present()
    record = Record(
        log, action, ending, at=clock.now(), source=f"{_program}@{machine()}", account=account or account_of(actor),
        target=target, address=here.address, request=here.request, more=more,
    )  # fmt: skip
    write(record)


def write(record: Record) -> None:
    """Append a line. Never raises: a full disk must not keep anybody from working; what was lost is told later."""
    folder: Path | None = settings.RECORDS_FOLDER
    if folder is None:
        return
    with _guard:
        try:
            _file_of(folder).append(record.line())
        except OSError:
            _lost[0] += 1
        else:
            _tell_lost()


def be(program: str) -> None:
    """What this process is called in its lines."""
    global _program  # noqa: PLW0603 - one process is one program
    _program = program


class _File:
    """The file that this process appends to."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.process, self.size = folder, os.getpid(), 0
        self.path = folder / f"{machine()}-{self.process}-{uuid4().hex[:8]}{ENDING}"
        self.number = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self.number, fcntl.LOCK_EX)

    def append(self, line: bytes) -> None:
        self.size += os.write(self.number, line + b"\n")

    def is_good(self, folder: Path) -> bool:
        return self.folder == folder and self.process == os.getpid() and self.size < LARGEST


_program = "motcua"
_guard = threading.Lock()
_open: list[_File] = []
_lost = [0]


def _file_of(folder: Path) -> _File:
    if _open and _open[0].is_good(folder):
        return _open[0]
    let_go()
    _open.append(_File(folder))
    return _open[0]


def let_go() -> None:
    """Close this process's file; the next line begins another. A forked process leaves its parent's as it is."""
    for file in _open:
        os.close(file.number)
    _open.clear()


def _tell_lost() -> None:
    if _lost[0]:
        number, _lost[0] = _lost[0], 0
        lost = Record(
            Log.PROCESS, "records.lost", Ending.FAILED, at=clock.now(), source=f"{_program}@{machine()}",
            more={"lines": number},
        )  # fmt: skip
        _open[0].append(lost.line())
