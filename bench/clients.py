"""A small client of our own for loopback addresses: so many connections, so many seconds, times in milliseconds."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.measure import middle, percentile

PATIENCE = 60


@dataclass
class Load:
    """What came back: times in ms of good answers, and how many were not good (with one of them)."""

    seconds: float
    times: list[float] = field(default_factory=list)
    bad: int = 0
    worst: str = ""

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """The middle time in ms."""
        return middle(self.times)

    @property
    def p95(self) -> float:
        """95 of 100 were faster; ms."""
        return percentile(self.times, 0.95)


@dataclass(frozen=True)
class Request:
    """One request."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def load(
    base: str,
    make: Callable[[int, int], Request],
    *,
    clients: int,
    seconds: float,
    good: Sequence[int] = (200,),
) -> Load:
    """Ask again and again over `clients` open connections. `make(client, n)` gives the n-th request of a client."""
    result, guard = Load(seconds), threading.Lock()
    host = urlsplit(base).netloc
    start = threading.Barrier(clients + 1)

    def one(number: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        times: list[float] = []
        connection.connect()
        start.wait()
        end, n, bad, worst = time.monotonic() + seconds, 0, 0, ""
        while time.monotonic() < end:
            asked = make(number, n)
            n += 1
            begin = time.perf_counter()
            connection.request(asked.method, asked.path, asked.body, dict(asked.headers))
            answer = connection.getresponse()
            said = answer.read()
            if answer.status in good:
                times.append((time.perf_counter() - begin) * 1000)
            else:
                bad, worst = bad + 1, f"{answer.status} {said[:200]!r}"
        connection.close()
        with guard:
            result.times += times
            result.bad += bad
            result.worst = worst or result.worst

    threads = [threading.Thread(target=one, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    if not result.times or result.bad > len(result.times) / 20:
        raise RuntimeError(f"{result.bad} answers were not good, such as {result.worst}")
    return result


def fetch(base: str, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """One answer: status, headers in small letters, the body as it came over the wire."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
