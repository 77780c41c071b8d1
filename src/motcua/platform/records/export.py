"""Sealed lines of some days as one file that anybody can check: every block whole, with what chains it, and what the
log of events says of the chain. `verify_file` checks it without us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson

from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform import log
from motcua.platform.models import RecordBlock
from motcua.platform.records import draining, sealing
from motcua.platform.records.reading import between, lines_of
from motcua.platform.records.verify_file import FORMAT


@dataclass(frozen=True)
class Exported:
    """What a file holds."""

    blocks: int
    first: int
    last: int


def export(path: Path, *, since: date, until: date) -> Exported:
    """Write the lines of these days (both included) to a new file. Blocks are written whole, so that they can be
    checked: at both ends a few lines of the neighbouring minutes come along.

    Raises `Invalid` when the file is there, `NotFound` when nothing was written in these days.
    """
    if path.exists():
        raise Invalid("Tệp %(path)s đã có. Hãy chọn tên khác để không lẫn hai bản xuất.", path=path)
    draining.drain()
    sealing.seal()
    sealing.note_head()
    blocks = list(between(_midnight(since), _midnight(until + timedelta(days=1))))
    if not blocks:
        raise NotFound("Không có dòng nhật ký nào trong những ngày này.")
    with path.open("xb") as out:
        for line in _file(blocks, since, until):
            out.write(line + b"\n")
    return Exported(len(blocks), blocks[0].first, blocks[-1].last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)


def _file(blocks: list[RecordBlock], since: date, until: date) -> Iterator[bytes]:
    head = {
        "format": FORMAT,
        "made_at": log.iso(clock.now()),
        "from": since.isoformat(),
        "to": until.isoformat(),
    }
    yield orjson.dumps(head)
    for block in blocks:
        place = {"number": block.number, "first": block.first, "last": block.last}
        yield orjson.dumps(
            {"block": {**place, "prev": bytes(block.prev).hex(), "hash": bytes(block.hash).hex()}}
        )
        yield lines_of(block)
    for event in log.events_of(sealing.TOPIC, sealing.STREAM):
        if event.type == sealing.SEALED and blocks[0].number <= event.data["block"] <= blocks[-1].number:
            yield orjson.dumps({"event": _event(event)})


def _event(event: log.Link) -> dict[str, Any]:
    shown = {name: getattr(event, name) for name in ("topic", "stream", "seq", "type", "actor", "data")}
    return {**shown, "at": log.iso(event.at), "prev": event.prev.hex(), "hash": event.hash.hex()}
