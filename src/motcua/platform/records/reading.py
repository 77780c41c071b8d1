"""Reading sealed lines, and whether nobody took one away or changed it."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from motcua.platform.log import GENESIS
from motcua.platform.models import LoggedEvent, RecordBlock
from motcua.platform.records.sealing import FORGOTTEN, SEALED, STREAM, TOPIC, hash_of


def lines_of(block: RecordBlock) -> bytes:
    """The lines of a block as they were hashed, each with its number."""
    return zlib.decompress(bytes(block.body))


def after(number: int, *, most: int) -> list[bytes]:
    """The lines that follow the one of this number, in their order; at least `most` where there are so many."""
    found: list[bytes] = []
    for block in RecordBlock.objects.filter(last__gt=number).order_by("number").iterator(chunk_size=1):
        lines = lines_of(block).split(b"\n")
        found += lines[max(0, number + 1 - block.first) :]
        if len(found) >= most:
            break
    return found


def last_number() -> int:
    """Of the newest sealed line; 0 before the first."""
    return RecordBlock.objects.order_by("-number").values_list("last", flat=True).first() or 0


def between(since: datetime, until: datetime) -> Iterator[RecordBlock]:
    """Every block with a line of this time, in its order."""
    blocks = RecordBlock.objects.filter(since__lt=until, until__gte=since)
    yield from blocks.order_by("number").iterator(chunk_size=20)


def is_of(line: bytes, since: datetime, until: datetime) -> bool:
    """Whether a line is of this time."""
    return since <= datetime.fromisoformat(orjson.loads(line)["at"]) < until


@dataclass(frozen=True)
class Check:
    """What a look through all blocks found: how many blocks and lines hold, and sentences for what does not."""

    blocks: int
    lines: int
    faults: tuple[str, ...]


def check() -> Check:
    """Walk through every block, and compare the chain with what the log of events says of it."""
    blocks = lines = 0
    faults: list[str] = []
    hashes: dict[int, str] = {}
    before: RecordBlock | None = None
    for block in RecordBlock.objects.order_by("number").iterator(chunk_size=20):
        faults += _faults_of(block, before)
        blocks, lines, before = blocks + 1, lines + block.last - block.first + 1, block
        hashes[block.number] = bytes(block.hash).hex()
    return Check(blocks, lines, (*faults, *_against_the_log(hashes)))


def _faults_of(block: RecordBlock, before: RecordBlock | None) -> Iterator[str]:
    if before is None:
        forgotten = _said(FORGOTTEN)
        follows = forgotten["hash"] if forgotten and forgotten["block"] == block.number - 1 else GENESIS.hex()
        first = forgotten["last"] + 1 if forgotten and forgotten["block"] == block.number - 1 else 1
    else:
        follows, first = bytes(before.hash).hex(), before.last + 1
    if block.first != first:
        yield f"Khối {block.number}: thiếu dòng {first} đến {block.first - 1}."
    if bytes(block.prev).hex() != follows:
        yield f"Khối {block.number} không nối tiếp khối trước."
    place = {"number": block.number, "first": block.first, "last": block.last}
    try:
        lines = lines_of(block)
    except zlib.error:
        lines = b""
    if hash_of(place, lines, bytes(block.prev)) != bytes(block.hash):
        yield f"Khối {block.number} (dòng {block.first} đến {block.last}): nội dung đã bị thay đổi."


def _against_the_log(hashes: dict[int, str]) -> Iterator[str]:
    """Every head that the log of events has named must still be there, unless it went by its time."""
    heads = LoggedEvent.objects.filter(topic=TOPIC, stream=STREAM, type=SEALED).order_by("seq")
    gone = (_said(FORGOTTEN) or {"block": 0})["block"]
    for head in heads.values_list("data", flat=True):
        if head["block"] > gone and hashes.get(head["block"]) != head["hash"]:
            yield f"Nhật ký sự kiện ghi khối {head['block']} với mã băm khác: khối ấy bị thay đổi hoặc bị xoá."


def _said(event: str) -> Any:
    found = LoggedEvent.objects.filter(topic=TOPIC, stream=STREAM, type=event)
    return found.order_by("-seq").values_list("data", flat=True).first()
