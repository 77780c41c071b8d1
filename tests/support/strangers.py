"""People who hold on to a server: they send by drips, stop half-way, read nothing, or ask nothing at all."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Self
from urllib.parse import SplitResult, urlsplit

import psutil
import requests

FORM = b"application/x-www-form-urlencoded"
HEAD = b"%b HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_POST = HEAD % b"POST /xac-minh" + b"Content-Type: %b\r\n" % FORM
MEGABYTE = 1024 * 1024

# What each kind says at once, and then again and again.
KINDS: dict[str, tuple[bytes, bytes]] = {
    "a body of a known length by drips": (_POST + b"Content-Length: 5000\r\n\r\n", b"a"),
    "a body in chunks by drips": (_POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "a body that stops half-way": (_POST + b"Content-Length: 5000\r\n\r\n" + b"a" * 2500, b""),
    "a head by drips": (HEAD % b"GET /", b"X-A: b\r\n"),
    "a large answer that nobody reads": (HEAD % b"GET /api/v1/openapi.json" + b"\r\n", b""),
    "nothing more after one page": (HEAD % b"GET /tro-giup" + b"\r\n", b""),
    "nothing at all": (b"", b""),
}


@contextmanager
def holding_on(
    url: str, kind: str, count: int, *, pause: float = 0.5, secure: ssl.SSLContext | None = None
) -> Iterator[None]:
    """So many strangers of a kind, for the length of the block; one whom the server turned away comes again."""
    stop = threading.Event()
    place = urlsplit(url)
    first, again = KINDS[kind]

    def hold() -> None:
        while not stop.is_set():
            with suppress(OSError), _line(place, secure) as line:
                line.sendall(first)
                while not stop.wait(pause):
                    line.sendall(again)

    people = [threading.Thread(target=hold, daemon=True) for _ in range(count)]
    for one in people:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in people:
            one.join()


def _line(place: SplitResult, secure: ssl.SSLContext | None) -> socket.socket:
    """Over which little is taken in at once."""
    line = socket.create_connection((place.hostname, place.port), timeout=5)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return secure.wrap_socket(line) if secure else line


@contextmanager
def in_the_meantime(*works: Callable[[], object]) -> Iterator[None]:
    """Each of these runs again and again in a thread of its own; what goes wrong there is theirs."""
    stop = threading.Event()

    def run(work: Callable[[], object]) -> None:
        while not stop.is_set():
            with suppress(requests.RequestException):
                work()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join()


def bring(url: str, data: bytes, address: str) -> int:
    """A file to be verified, sent from this loopback address; the status of the answer, 0 without one."""
    place = urlsplit(url)
    line = http.client.HTTPConnection(
        place.hostname or "", place.port, timeout=60, source_address=(address, 0)
    )
    with closing(line), suppress(OSError, http.client.HTTPException):
        line.request("POST", "/api/v1/verify", data)
        answer = line.getresponse()
        answer.read()
        return answer.status
    return 0


def slowest(url: str, *, seconds: float) -> float:
    """The longest that anybody waited for a page, asked for ten times a second by a newcomer each time."""
    end, worst = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        began = time.monotonic()
        answer = requests.get(url, timeout=30)
        assert answer.status_code == 200, answer.status_code
        worst = max(worst, time.monotonic() - began)
        time.sleep(0.1)
    return worst


class Memory:
    """The most that any process of a tree held while the block ran, in MB."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._stop = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self.most = 0.0

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            for one in family(self._root):
                with suppress(psutil.Error):
                    self.most = max(self.most, one.memory_info().rss / MEGABYTE)

    def __enter__(self) -> Self:
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watching.join()


def family(root: psutil.Process) -> list[psutil.Process]:
    """A process and all that came from it."""
    with suppress(psutil.NoSuchProcess):
        return [root, *root.children(recursive=True)]
    return []
