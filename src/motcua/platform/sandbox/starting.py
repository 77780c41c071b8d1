"""The fork server as whoever asks has it: started at first need, asked for children, started anew when it is gone."""

import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable
from contextlib import suppress

from motcua.platform.sandbox.fork_server import ENDING, READY
from motcua.platform.sandbox.limits import Limits

_LONGEST_START = 20.0
"""Seconds, on a machine that is busy with something else."""
_GRACE = 3.0
"""Seconds after its time in which the end of a child must have been told."""
# What the readers of files need from outside. Neither the database nor any secret is among it.
_HANDED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONUTF8", "PYTHONNOUSERSITE")


class Gone(Exception):  # noqa: N818 - not a fault of who asked: the fork server ended, or did not begin
    """There is no fork server to do the job."""


class ForkServer:
    """A running fork server of this very process."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.fork_server", str(theirs.fileno()), *modules],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._owner = os.getpid()
        self._is_ready = False
        self._guard = threading.Lock()
        self.stop = weakref.finalize(self, _stop, self._control, self._process, self._owner)

    @property
    def is_ours(self) -> bool:
        """Whether it runs, and was not inherited by a fork of the process that started it."""
        return self._owner == os.getpid() and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def run(self, given: int, made: int, limits: Limits) -> int | None:
        """How the child that did the job ended, as `os.waitstatus_to_exitcode` says; None when it did not end in time.

        Raises `Gone`.
        """
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                self._hand_over([given, made, theirs.fileno()], limits)
            mine.settimeout(limits.wall + _GRACE)
            try:
                told = mine.recv(ENDING.size)
            except TimeoutError:
                return None
        if len(told) != ENDING.size:
            raise self._gone()
        ending: int = ENDING.unpack(told)[0]
        return ending

    def _hand_over(self, files: list[int], limits: Limits) -> None:
        with self._guard:
            try:
                self._wait_until_ready()
                socket.send_fds(self._control, [limits.packed()], files)
            except OSError as error:
                raise self._gone() from error

    def _gone(self) -> Gone:
        """Whatever is left of it goes too, so that the next one who asks sees that it is gone."""
        self._process.kill()
        self._process.wait()
        return Gone()

    def _wait_until_ready(self) -> None:
        """Only the first job waits."""
        if not self._is_ready:
            self._control.settimeout(_LONGEST_START)
            self._is_ready = self._control.recv(1) == READY


def _environment() -> dict[str, str]:
    """The same packages on the way, and nothing of what this installation was told."""
    here = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    path = os.pathsep.join(os.path.abspath(part) for part in sys.path)  # noqa: PTH100 - "" is the current folder
    # A library for sums would start threads of its own, and a process with threads must not be forked.
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    # What libraries think of somebody's file is said in our sentence, not in the log.
    return {**here, **threads, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}


def _stop(control: socket.socket, process: "subprocess.Popen[bytes]", owner: int) -> None:
    """Hang up; the fork server then ends its children and itself."""
    if os.getpid() != owner:
        return
    control.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)


_starting = threading.Lock()
_started: list[ForkServer] = []


def fork_server(modules: Iterable[str]) -> ForkServer:
    """The one of this process; started now, with these modules loaded, if there is none."""
    with _starting:
        if not _started or not _started[0].is_ours:
            _started[:] = [ForkServer(modules)]
        return _started[0]
