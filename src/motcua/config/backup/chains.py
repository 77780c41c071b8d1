"""Whether the chains of a restored log hold: each event follows from the one before, each closing covers its leaves.

Read with nothing but a connection, so that a scratch database can be looked at beside the one in use.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import psycopg

from motcua.platform import log
from motcua.platform.audit.closing import leaf
from motcua.platform.audit.leaves import Header, Root, signed_text

_EVENTS = """
SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM platform_event ORDER BY topic, stream, seq
"""
_CLOSINGS = """
SELECT number, closed_at, before, streams, events, root, signature FROM platform_closing WHERE root <> ''
ORDER BY number
"""
_LEAVES = """
SELECT topic, stream, first, prev, last, hash FROM platform_leaf WHERE closing_id = %s
ORDER BY topic COLLATE "C", stream
"""
_LEAVES_OF_NOTHING = """
SELECT count(*) FROM platform_leaf l WHERE NOT EXISTS (
    SELECT FROM platform_event e WHERE e.topic = l.topic AND e.stream = l.stream AND e.seq = l.last AND e.hash = l.hash)
"""
MOST_NAMED = 20

SignatureProblem = Callable[[bytes, bytes], str | None]
"""What is wrong with a detached signature over a content; None when it is good."""


@dataclass
class Chains:
    """What was looked at, and what does not fit, in words."""

    events: int = 0
    streams: int = 0
    closings: int = 0
    last_root: str = ""
    problems: list[str] = field(default_factory=list)


def verify(connection: psycopg.Connection, check: SignatureProblem) -> Chains:
    """Walk every chain and every closing."""
    report = Chains()
    for (topic, stream), links in groupby(_links(connection), key=lambda link: (link.topic, link.stream)):
        chain = list(links)
        report.streams += 1
        report.events += len(chain)
        broken = log.verify_chain(chain)
        if broken is not None:
            report.problems.append(f"chuỗi {topic}/{stream} đứt ở sự kiện {broken}")
    _verify_closings(connection, check, report)
    return report


def _links(connection: psycopg.Connection) -> Iterator[log.Link]:
    with connection.cursor(name="events") as cursor:
        cursor.itersize = 5000
        for topic, stream, seq, kind, at, actor, data, prev, hashed in cursor.execute(_EVENTS):
            yield log.Link(topic, stream, seq, kind, at, actor, data, bytes(prev), bytes(hashed))


def _verify_closings(connection: psycopg.Connection, check: SignatureProblem, report: Chains) -> None:
    before = "0" * 64
    for number, closed_at, named, streams, events, root, signature in connection.execute(
        _CLOSINGS
    ).fetchall():
        header = Header(number, log.iso(closed_at), named, streams, events)
        found = _root(connection, header)
        if named != before or found != root:
            report.problems.append(f"lần chốt {number} không khớp với các chuỗi nó chốt")
        report.problems += _signature(check, number, root, bytes(signature))
        report.closings, report.last_root = report.closings + 1, root
        before = root
    (loose,) = connection.execute(_LEAVES_OF_NOTHING).fetchone() or (0,)
    if loose:
        report.problems.append(f"{loose} lá của các lần chốt không có sự kiện")


def _root(connection: psycopg.Connection, header: Header) -> str:
    root = Root(header)
    for row in connection.execute(_LEAVES, [header.number]):
        root.add(leaf(row))
    return root.hex()


def _signature(check: SignatureProblem, number: int, root: str, signature: bytes) -> Iterator[str]:
    problem: Any = check(signed_text(number, root), signature) if signature else None
    if problem:
        yield f"chữ ký của lần chốt {number}: {problem}"
