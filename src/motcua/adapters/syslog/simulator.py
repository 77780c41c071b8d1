"""A receiver of syslog that keeps what it read, and fails on command: for tests."""

import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Failure = Literal["", "reset", "half", "silent"]
"""`reset`: dies with bytes unread; `half`: takes some and dies; `silent`: takes everything and never closes."""


@dataclass
class Simulator:
    """Listens on the loopback; `messages` are those that were taken whole, in their order."""

    context: ssl.SSLContext | None = None
    fails: Failure = ""
    messages: list[bytes] = field(default_factory=list)
    port: int = 0

    def serve(self, door: socket.socket) -> None:
        """One connection after another, until the door is shut."""
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with suppress(OSError), line:
                line.settimeout(5)
                self._open(line)

    def _open(self, line: socket.socket) -> None:
        if self.context is None:
            self._take(line)
            return
        with self.context.wrap_socket(line, server_side=True) as sealed:
            self._take(sealed)

    def _take(self, line: socket.socket) -> None:
        if self.fails == "reset":
            _reset(line)
            return
        data = line.recv(64) if self.fails == "half" else _all(line)
        self.messages += messages_in(data)
        if self.fails == "half":
            _reset(line)
        elif self.fails == "silent":
            threading.Event().wait(1)
        elif isinstance(line, ssl.SSLSocket):
            line.unwrap().close()


def _all(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65536), b""))


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def messages_in(data: bytes) -> Iterator[bytes]:
    """Whole messages behind their lengths (RFC 6587, 3.4.1); an unfinished one is left."""
    while data:
        length, found, rest = data.partition(b" ")
        if not found or len(rest) < int(length):
            return
        yield rest[: int(length)]
        data = rest[int(length) :]


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[Simulator]:
    """A receiver while the block runs."""
    simulator = Simulator(context)
    with socket.create_server(("127.0.0.1", 0)) as door:
        simulator.port = door.getsockname()[1]
        thread = threading.Thread(target=simulator.serve, args=(door,), daemon=True)
        thread.start()
        yield simulator
        door.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)
