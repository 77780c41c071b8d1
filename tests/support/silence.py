"""Outside systems that take a call and never answer it."""

import errno
import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.simulator import Simulator
from motcua.adapters.simulation import Answer, Request, Site


class SilentServer:
    """Accepts every connection on a port of the loopback, reads nothing, says nothing, hangs up never."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.held: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self.held.append(self._listening.accept()[0])

    def close(self) -> None:
        """Hang up on everybody."""
        # Closing alone does not wake whoever accepts.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listening.close()
        for one in self.held:
            one.close()


class SilentStamper:
    """An authority that publishes its revocation lists, takes every request for a time stamp, and answers none."""

    def __init__(self, authority: DemoAuthority) -> None:
        self._real = Simulator(authority)
        self._over = threading.Event()
        self._site = Site(self._answer).start()
        self.url = self._site.url
        self.held = 0

    def _answer(self, request: Request) -> Answer:
        if request.method == "POST":
            self.held += 1
            self._over.wait()
        made = self._real.answer(request.method, request.path, request.body)
        return Answer(made.body, made.status, made.content_type)

    def close(self) -> None:
        """End everybody's waiting."""
        self._over.set()
        self._site.stop()


class SilentFile:
    """A file whose reader waits for ever, as a key store that does not answer: a named pipe that nobody writes to."""

    def __init__(self, path: Path) -> None:
        path.unlink()
        os.mkfifo(path, 0o600)
        self._path = path
        self._ends: list[int] = []

    def is_waited_for(self) -> bool:
        """Whether somebody waits for it at this moment; they go on waiting."""
        try:
            self._ends.append(os.open(self._path, os.O_WRONLY | os.O_NONBLOCK))
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return False
        return True

    def let_go(self) -> None:
        """End everybody's waiting: they read an empty file."""
        self.is_waited_for()
        for end in self._ends:
            os.close(end)
        self._ends.clear()
