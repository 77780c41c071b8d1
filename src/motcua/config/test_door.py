"""How a request of granian's becomes one of WSGI's, and an answer goes back."""

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from motcua.config.door import Door, environ_of


@dataclass
class Headers:
    rows: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.rows


@dataclass
class Asked:
    """What granian tells of a request."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    path: str = "/"
    query_string: str = ""
    client: str = "10.0.0.1:40000"
    method: str = "GET"
    server: str = "127.0.0.1:8000"
    http_version: str = "1.1"
    scheme: str = "http"

    @property
    def headers(self) -> Headers:
        return Headers(self.rows)


def environ(**more: Any) -> dict[str, Any]:
    return environ_of(Asked(**more))  # type: ignore[arg-type]


def test_addresses_and_words_arrive_as_wsgi_wants_them() -> None:
    made = environ(path="/thủ tục", query_string="q=á%C3%A1")
    assert made["PATH_INFO"].encode("latin-1").decode() == "/thủ tục"
    assert made["QUERY_STRING"].encode("latin-1").decode() == "q=á%C3%A1"


@pytest.mark.parametrize(
    ("client", "address"), [("10.0.0.1:40000", "10.0.0.1"), ("[2001:db8::1]:40000", "2001:db8::1")]
)
def test_the_client_is_known_by_its_address(client: str, address: str) -> None:
    assert environ(client=client)["REMOTE_ADDR"] == address


def test_repeated_headers_are_joined_and_nobody_slips_one_in_under_a_similar_name() -> None:
    made = environ(
        rows=[
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x-forwarded-for", "1.1.1.1"),
            ("x_forwarded_for", "9.9.9.9"),
            ("x-forwarded-for", "2.2.2.2"),
            ("content-type", "text/plain"),
        ]
    )
    assert made["HTTP_COOKIE"] == "a=1; b=2"
    assert made["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert made["CONTENT_TYPE"] == "text/plain"


@dataclass
class Answered:
    """What granian was told to answer."""

    status: int = 0

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = status


class Body(list[bytes]):
    """An answer as WSGI has it."""

    def close(self) -> None:
        pass


def test_whoever_watches_is_answered_while_somebody_elses_request_works() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def application(asked: dict[str, Any], start: Any) -> Iterable[bytes]:
        if asked["PATH_INFO"] == "/long":
            begun.set()
            assert may_end.wait(30)
        start("200 OK", [])
        return Body([b"ok"])

    async def visit() -> list[int]:
        door, long, ready, page = Door(application), Answered(), Answered(), Answered()
        door.__rsgi_init__(asyncio.get_running_loop())

        async def ask(path: str, answered: Answered) -> None:
            await door.__rsgi__(Asked(path=path), answered)  # type: ignore[arg-type]

        working = asyncio.create_task(ask("/long", long))
        await asyncio.to_thread(begun.wait)
        waiting = asyncio.create_task(ask("/page", page))
        await ask("/ready", ready)
        seen = [ready.status, page.status, long.status]
        may_end.set()
        await asyncio.gather(working, waiting)
        return [*seen, page.status, long.status]

    assert asyncio.run(visit()) == [200, 0, 0, 200, 200]
