"""From granian to Django: bodies arrive beside each other, then requests have their turn, one at a time.

Granian's own WSGI reads a body in the thread that works: two senders of a byte every three seconds would stop every
page. RSGI is its native interface (https://github.com/emmett-framework/granian, docs/spec/RSGI.md). Answers do not
wait in a thread either: a large one is laid into a file, from which the server sends it as fast as somebody reads.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, Any, cast

from django.conf import settings
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from motcua.kernel.errors import Refusal
from motcua.platform import turns
from motcua.platform.arrival import Arrivals, no_length
from motcua.platform.http import NOT_TAKEN, network
from motcua.platform.turns import Turn

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

LARGE = 256 * 1024
"""Bytes of an answer that would stay in memory until the slowest reader has them."""
_OPENED_WITHIN = 10.0
"""Seconds within which the server has surely opened a file that it is to send."""
_THREADS = turns.MOST_WAITING + 4
"""One works, and others wait for a child process (`turns.given_up`) or to have the turn again after it."""
_PROBES = frozenset({"/health", "/ready"})
"""Answered beside the turns: a server that is busy would otherwise be taken for dead, by the one who sends to it."""
_EMPTY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Door:
    """What granian calls for every request of this process."""

    def __init__(self, application: Callable[[Environ, Any], Iterable[bytes]]) -> None:
        self.application = application
        self.arrivals = Arrivals()
        self.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="work")
        self.beside = ThreadPoolExecutor(1, thread_name_prefix="probe")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop of this process, before the first request."""
        self.loop = loop
        self.seats = asyncio.Semaphore(_THREADS)
        self.free = asyncio.Semaphore(1)
        self.turn = Turn(
            give=lambda: loop.call_soon_threadsafe(self.free.release),
            take=lambda: asyncio.run_coroutine_threadsafe(self.free.acquire(), loop).result(),
        )

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        try:
            length = _length(environ)
            if not length:
                await (self._probe if environ["PATH_INFO"] in _PROBES else self._work)(environ, protocol)
                return
            with self.arrivals.body(network(environ["REMOTE_ADDR"])) as body:
                if not await body.take(protocol, length):
                    protocol.response_empty(HTTPStatus.BAD_REQUEST, [])
                    return
                environ["wsgi.input"] = body.file
                await self._work(environ, protocol)
                return
        except Refusal as refusal:
            environ |= {NOT_TAKEN: refusal, "CONTENT_LENGTH": "0"}
        await self._work(environ, protocol, ("connection", "close"))

    async def _work(self, environ: Environ, protocol: HTTPProtocol, *more: tuple[str, str]) -> None:
        # A thread first, then the turn: with the turn, and without a thread, one would wait for those who wait for the
        # turn.
        async with self.seats, self.free:
            await self.loop.run_in_executor(self.threads, self._answer_in_turn, environ, protocol, more)

    async def _probe(self, environ: Environ, protocol: HTTPProtocol) -> None:
        await self.loop.run_in_executor(self.beside, self._answer, environ, protocol, ())

    def _answer_in_turn(
        self, environ: Environ, protocol: HTTPProtocol, more: Iterable[tuple[str, str]]
    ) -> None:
        turns.begin(self.turn)
        self._answer(environ, protocol, more)

    def _answer(self, environ: Environ, protocol: HTTPProtocol, more: Iterable[tuple[str, str]]) -> None:
        """Let the application work, and hand its answer to the server. In a thread."""
        told: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, _exc_info: Any = None) -> Callable[[bytes], object]:
            told.append((int(status.split(" ", 1)[0]), [*headers, *more]))
            return lambda _data: None

        made = self.application(environ, start)
        try:
            self._send(protocol, *told[-1], made)
        finally:
            cast("Any", made).close()

    def _send(self, protocol: HTTPProtocol, status: int, headers: Headers, made: Iterable[bytes]) -> None:
        if status in _EMPTY:
            protocol.response_empty(status, headers)
        elif isinstance(made, File) and made.name:
            protocol.response_file(status, headers, made.name)
        else:
            data = b"".join(made)
            if len(data) < LARGE:
                protocol.response_bytes(status, headers, data)
            else:
                self._send_large(protocol, status, headers, data)

    def _send_large(self, protocol: HTTPProtocol, status: int, headers: Headers, data: bytes) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open until the server has opened it too
        try:
            file.write(data)
            file.flush()
        except OSError:  # no room: then in memory after all
            protocol.response_bytes(status, headers, data)
            return
        protocol.response_file(status, headers, f"/proc/self/fd/{file.fileno()}")
        self.loop.call_soon_threadsafe(self.loop.call_later, _OPENED_WITHIN, file.close)


def _length(environ: Environ) -> int:
    """Bytes of the body to wait for: none of one that the application refuses by its size alone.

    Raises `Invalid` where the length is not told (RFC 9110, 15.5.12).
    """
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise no_length()
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return length if length <= settings.MOST_BYTES_OF_A_REQUEST else 0


class File:
    """A file that the application hands over whole (PEP 3333, `wsgi.file_wrapper`); `name` if it has one."""

    def __init__(self, file: IO[bytes], _block: int = 0) -> None:
        self.file = file
        self.close = file.close
        name = getattr(file, "name", None)
        self.name = name if isinstance(name, str) else ""

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(LARGE), b"")


def environ_of(scope: Scope) -> Environ:
    """A request as PEP 3333 wants it. A name with an underscore is left out: it would pass for one with a hyphen."""
    address, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin(scope.path),
        "QUERY_STRING": _latin(scope.query_string),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": address,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add(environ, name.upper().replace("-", "_"), value)
    return environ


def _add(environ: Environ, name: str, value: str) -> None:
    key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
    together = "; " if name == "COOKIE" else ","
    environ[key] = f"{environ[key]}{together}{value}" if key in environ else value


def _latin(text: str) -> str:
    """Bytes in the clothes of text, as WSGI passes them on."""
    return text.encode().decode("latin-1")
