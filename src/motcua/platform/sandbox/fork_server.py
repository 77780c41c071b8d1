"""The program that children are forked from: it has loaded the readers of files once, and never opens one itself.

Loading them takes more than a second, forking some milliseconds. So a job gets a process of its own: what a file did
to it, or left in its memory, is gone with it. Only quick jobs that nobody else relies on share one (`Limits.reused`).
It knows no database and no settings, and runs until whoever started it hangs up.

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

from motcua.platform.sandbox.child import IDLE, work
from motcua.platform.sandbox.limits import PACKED_SIZE, Limits

READY = b"r"
ENDING = struct.Struct("!i")
"""How a child ended, as `os.waitstatus_to_exitcode` says it."""
_OVERDUE = 2.0
"""Seconds after its time in which a child must have been ended by its own alarm."""
_MOST_SPARE = 2


@dataclass
class _Child:
    """A child process: where its jobs go, where the end of its present one is told, by when that must have come."""

    channel: socket.socket
    ended: socket.socket | None = None
    until: float = 0.0

    def tell(self, ending: int) -> None:
        """The present job is over. Who asked may have given up."""
        if self.ended is not None:
            with self.ended as ended, suppress(OSError):
                ended.send(ENDING.pack(ending))
        self.ended = None


@dataclass
class _Server:
    """`control` brings jobs, `woken` says that a child ended; `spare` are children that wait for another job."""

    control: socket.socket
    woken: socket.socket
    children: dict[int, _Child] = field(default_factory=dict)
    spare: list[int] = field(default_factory=list)

    def serve(self) -> None:
        """Until the other end of `control` is closed; then nothing that was begun goes on."""
        open_still = True
        while open_still:
            channels = {child.channel: pid for pid, child in self.children.items()}
            ready, _, _ = select.select([self.control, self.woken, *channels], [], [], 1.0)
            for channel in set(ready) & channels.keys():
                self._rested(channels[channel])
            if self.woken in ready:
                self.woken.recv(4096)
            if self.control in ready:
                open_still = self._begin()
            self._reap()
            self._stop_overdue()
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)

    def _begin(self) -> bool:
        """Give the next job to a child; False when nobody asks any more."""
        try:
            message, files, _, _ = socket.recv_fds(self.control, PACKED_SIZE, 3)
        except ConnectionResetError:  # whoever asks has ended with a job under way
            return False
        if len(message) != PACKED_SIZE or len(files) != 3:
            return False
        limits = Limits.unpacked(message)
        pid = self.spare.pop() if limits.reused and self.spare else self._fork()
        child = self.children[pid]
        child.ended = socket.socket(fileno=files.pop())
        child.until = time.monotonic() + limits.wall + _OVERDUE
        with suppress(OSError):  # it died as it waited: then it is reaped like one that dies at work
            socket.send_fds(child.channel, [message], files)
        for file in files:
            os.close(file)
        return True

    def _fork(self) -> int:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            _become_child(theirs)
        theirs.close()
        self.children[pid] = _Child(ours)
        return pid

    def _rested(self, pid: int) -> None:
        """A child says that it is ready for more; one that is ending says nothing."""
        child = self.children[pid]
        if child.channel.recv(1) != IDLE:
            return
        child.tell(0)
        if len(self.spare) < _MOST_SPARE:
            self.spare.append(pid)
        else:
            os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid in self.spare:
                self.spare.remove(pid)
            child = self.children.pop(pid)
            child.channel.close()
            child.tell(os.waitstatus_to_exitcode(status))

    def _stop_overdue(self) -> None:
        """A child that a hostile file has taken over may have switched its alarm off."""
        for pid, child in self.children.items():
            if child.ended is not None and time.monotonic() > child.until:
                os.kill(pid, signal.SIGKILL)


def _become_child(channel: socket.socket) -> NoReturn:
    """Let go of everything but the channel, and work."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.closerange(3, channel.fileno())
    os.closerange(channel.fileno() + 1, 1024)
    work(channel)


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
