"""The home page while VNeID and the time-stamper take every call and answer none, beside a quiet hour."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from bench import place, servers
from bench.api import headers, say
from bench.clients import Request, load
from bench.measure import Measure, middle

WAITING, CLIENTS = 10, 2


def home(*, quick: bool) -> Iterator[Measure]:
    """Two servers alike, in turns: one in a quiet world, one with ten log-ins and ten receipts waiting outside."""
    turns, seconds = (4, 1.0) if quick else (15, 2.0)
    for database in ("quiet", "silent"):
        place.run("ready", database=database)
    asked = place.run("api", database="silent")
    with _silent_server() as (address, held), servers.ours("quiet") as quiet:
        away = {
            "VNEID_ISSUER": address,
            "VNEID_CLIENT_ID": "motcua",
            "VNEID_CLIENT_SECRET": "x",
            "TIME_STAMP_URL": address,
        }
        with (
            servers.ours("silent", **away) as silent,
            servers.worker("silent", **away),
            servers.worker("quiet"),
        ):
            for _ in range(WAITING):
                _file(silent, asked)
            with _logging_in(silent):
                pairs = [(_p95(quiet, seconds), _p95(silent, seconds)) for _ in range(turns)]
        waited = len(held)
    if not waited:
        raise RuntimeError("nobody called the silent server")
    ratios = sorted(slow / calm for calm, slow in pairs)
    middling = middle(ratios)
    calm, slow = (middle(pair[side] for pair in pairs) for side in (0, 1))
    yield Measure(
        "home p95 while ten log-ins and ten signatures wait on a dead authority, to p95 without",
        middling,
        "times the p95",
        floor=1.2,
        goal=1.0,
        lower_is_better=True,
        note=f"{turns} turns of {seconds:.0f} s each, {CLIENTS} clients; p95 {calm:.1f} → {slow:.1f} ms; "
        f"quarters {ratios[len(ratios) // 4]:.2f}-{ratios[3 * len(ratios) // 4]:.2f}; "
        f"{waited} calls were left unanswered",
        more={"p95_quiet": calm, "p95_silent": slow},
    )


def _p95(base: str, seconds: float) -> float:
    return load(base, lambda _client, _n: Request("/"), clients=CLIENTS, seconds=seconds).p95


def _file(base: str, asked: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    say(connection, "POST", "/api/v1/dossiers", json.dumps(asked["bare"]).encode(), headers(asked, key=True))
    connection.close()


@contextmanager
def _silent_server() -> Iterator[tuple[str, list[socket.socket]]]:
    """Accepts every connection and never says a word; gives its address and those who wait."""
    listening, held = socket.create_server(("127.0.0.1", 0), backlog=200), list[socket.socket]()

    def accept() -> None:
        with suppress(OSError):
            while True:
                held.append(listening.accept()[0])

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", held
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        accepting.join()
        for one in (listening, *held):
            one.close()


@contextmanager
def _logging_in(base: str) -> Iterator[None]:
    """Ten people who begin to log in by VNeID and wait at the page that waits, as a browser does."""
    stop = threading.Event()
    people = [threading.Thread(target=_log_in, args=(base, stop)) for _ in range(WAITING)]
    for one in people:
        one.start()
    stop.wait(2)
    try:
        yield
    finally:
        stop.set()
        for one in people:
            one.join()


def _log_in(base: str, stop: threading.Event) -> None:
    path, cookies = "/dang-nhap/vneid", ""
    while not stop.is_set():
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        answer = connection.getresponse()
        answer.read()
        cookies = (answer.getheader("Set-Cookie") or cookies).partition(";")[0]
        connection.close()
        waits = answer.getheader("Refresh")
        path = answer.getheader("Location") or (path if waits else "/dang-nhap/vneid")
        stop.wait(float(waits or 0.1))
