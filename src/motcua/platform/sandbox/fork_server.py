"""The program that children are forked from: it has loaded the readers of files once, and never opens one itself.

Loading them takes more than a second, forking some milliseconds. So each job gets a process of its own: what a file
did to it, or left in its memory, is gone with it. It knows no database and no settings, and runs until whoever started
it hangs up.

    python -m motcua.platform.sandbox.fork_server SOCKET MODULE...
"""

import gc
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import NoReturn

from motcua.platform.sandbox.child import work
from motcua.platform.sandbox.limits import PACKED_SIZE, Limits

READY = b"r"
ENDING = struct.Struct("!i")
"""How a child ended, as `os.waitstatus_to_exitcode` says it."""
_OVERDUE = 2.0
"""Seconds after its time in which a child must have been ended by its own alarm."""


@dataclass
class _Running:
    """A child at work; `ended` is where its end is told."""

    ended: socket.socket
    until: float


@dataclass
class _Server:
    """`control` brings jobs, `woken` says that a child ended."""

    control: socket.socket
    woken: socket.socket
    running: dict[int, _Running] = field(default_factory=dict)

    def serve(self) -> None:
        """Until the other end of `control` is closed; then nothing that was begun goes on."""
        open_still = True
        while open_still:
            ready, _, _ = select.select([self.control, self.woken], [], [], 1.0)
            if self.woken in ready:
                self.woken.recv(4096)
            if self.control in ready:
                open_still = self._begin()
            self._reap()
            self._stop_overdue()
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)

    def _begin(self) -> bool:
        """Fork a child for the next job; False when nobody is there any more."""
        message, files, _, _ = socket.recv_fds(self.control, PACKED_SIZE, 3)
        if len(message) != PACKED_SIZE or len(files) != 3:
            return False
        given, made, ended = files
        limits = Limits.unpacked(message)
        pid = os.fork()
        if pid == 0:
            _become_child(given, made, limits)
        os.close(given)
        os.close(made)
        until = time.monotonic() + limits.wall + _OVERDUE
        self.running[pid] = _Running(socket.socket(fileno=ended), until)
        return True

    def _reap(self) -> None:
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            with self.running.pop(pid).ended as ended, suppress(OSError):  # who asked may have given up
                ended.send(ENDING.pack(os.waitstatus_to_exitcode(status)))

    def _stop_overdue(self) -> None:
        """A child that a hostile file has taken over may have switched its alarm off."""
        for pid, child in self.running.items():
            if time.monotonic() > child.until:
                os.kill(pid, signal.SIGKILL)


def _become_child(given: int, made: int, limits: Limits) -> NoReturn:
    """Let go of everything but the two files, and work."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    low, high = sorted((given, made))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 1024)
    work(given, made, limits)


def main(control: socket.socket, modules: list[str]) -> None:
    """Load what jobs will need, say so, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in modules:
        import_module(name)
    # What is there now stays: collecting it in each child would copy its pages.
    gc.collect()
    gc.freeze()
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(waker.fileno())
    control.sendall(READY)
    _Server(control, woken).serve()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
