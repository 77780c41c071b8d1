"""The log as files that anybody can read: events, leaves, closings and, if wanted, the papers themselves."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform import log
from motcua.platform.audit.closing import header_of, leaf
from motcua.platform.audit.leaves import FORMAT
from motcua.platform.audit.ports import notary
from motcua.platform.models import Closing

_EVENTS = """
SELECT e.topic, e.stream, e.seq, e.type, e.at, e.actor, e.data, e.prev, e.hash FROM platform_event e
WHERE EXISTS (SELECT FROM platform_leaf l WHERE l.stream = e.stream AND l.topic = e.topic
    AND l.closing_id BETWEEN %s AND %s AND e.seq BETWEEN l.first AND l.last) OR (%s AND NOT EXISTS (
    SELECT FROM platform_leaf l WHERE l.stream = e.stream AND l.topic = e.topic AND e.seq <= l.last))
ORDER BY e.topic COLLATE "C", e.stream, e.seq
"""
_LEAVES = """
SELECT topic, stream, first, prev, last, hash, closing_id FROM platform_leaf
WHERE closing_id BETWEEN %s AND %s ORDER BY topic COLLATE "C", stream, closing_id
"""


def export(folder: Path, *, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """Write the closings of a period (both days included) with everything they cover; returns the manifest.

    Without `until` what is not closed yet is written too and named as such. Raises `Invalid` when the folder is not
    empty, `NotFound` when nothing was closed in the period.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Invalid(
            "Thư mục %(folder)s không trống. Hãy chọn thư mục mới để không lẫn hai bản xuất.", folder=folder
        )
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        closings = list(_closings(since, until))
        if not closings:
            raise NotFound(
                "Chưa có lần chốt nhật ký nào trong khoảng thời gian này. Hãy chạy: motcua audit close."
            )
        return _write(folder, closings, open_tail=until is None)


def _closings(since: date | None, until: date | None) -> Iterable[Closing]:
    found = Closing.objects.order_by("number")
    if since:
        found = found.filter(closed_at__gte=_midnight(since))
    return found.filter(closed_at__lt=_midnight(until + timedelta(days=1))) if until else found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)


def _write(folder: Path, closings: list[Closing], *, open_tail: bool) -> dict[str, Any]:
    first, last = closings[0].number, closings[-1].number
    manifest = {
        "format": FORMAT,
        "made_at": log.iso(clock.now()),
        "closings": {"first": first, "last": last},
        "with_open_tail": open_tail,
        "lines": {
            "closings": _lines(folder / "closings.jsonl", map(_closing, closings)),
            "leaves": _lines(folder / "leaves.jsonl", _rows(_LEAVES, [first, last], _leaf)),
            "events": _lines(folder / "events.jsonl", _rows(_EVENTS, [first, last, open_tail], _event)),
        },
    }
    (folder / "authorities.pem").write_bytes(notary().authorities())
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
            count += 1
    return count


def _rows(sql: str, params: list[Any], shape: Any) -> Iterator[dict[str, Any]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        for row in cursor:
            yield shape(row)


def _closing(closing: Closing) -> dict[str, Any]:
    signature = b64encode(bytes(closing.signature)).decode()
    return {**header_of(closing).__dict__, "root": closing.root, "signature": signature}


def _leaf(row: Any) -> dict[str, Any]:
    return {**leaf(row[:6]).__dict__, "closing": row[6]}


def _event(row: Any) -> dict[str, Any]:
    topic, stream, seq, kind, at, actor, data, prev, hashed = row
    return {
        "topic": topic,
        "stream": stream,
        "seq": seq,
        "type": kind,
        "at": log.iso(at),
        "actor": json.loads(actor) if isinstance(actor, str) else actor,
        "data": json.loads(data) if isinstance(data, str) else data,
        "prev": bytes(prev).hex(),
        "hash": bytes(hashed).hex(),
    }
