"""Lines that have arrived become a block: numbered without a gap, chained to the block before, never changed again.

A block's hash covers its number, its lines and the hash before it; each night the log of events names the last one,
and so the closing of that night, signed and time-stamped, covers them all. The table refuses every change, and deletion
of what is younger than twelve months (QCVN 12:2026/BCA).
"""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db import connection, transaction

from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.platform import log
from motcua.platform.models import LoggedEvent, RecordBlock
from motcua.platform.records.verify_file import FORMAT

TOPIC, STREAM, SEALED, FORGOTTEN = "records", 0, "records.sealed", "records.forgotten"
_SERVICE = "records"
_ROWS_AT_ONCE = 100
_TAKE = """
DELETE FROM platform_arrivedrecords WHERE id IN (SELECT id FROM platform_arrivedrecords ORDER BY id LIMIT %s)
RETURNING id, lines
"""


def seal() -> int:
    """Everything that has arrived, in as many blocks as it takes; returns how many lines."""
    sealed = 0
    while lines := _seal_some():
        sealed += lines
    return sealed


def _seal_some() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records'))")
        cursor.execute(_TAKE, [_ROWS_AT_ONCE])
        arrived = [line for _, lines in sorted(cursor.fetchall()) for line in bytes(lines).split(b"\n")]
        if not arrived:
            return 0
        before = RecordBlock.objects.order_by("-number").first()
        _write(arrived, before)
    return len(arrived)


def _write(arrived: Sequence[bytes], before: RecordBlock | None) -> None:
    first = before.last + 1 if before else 1
    lines = b"\n".join(numbered(number, line) for number, line in enumerate(arrived, first))
    told = [orjson.loads(line) for line in arrived]
    times = sorted(datetime.fromisoformat(one["at"]) for one in told)
    events = [one["event"] for one in told if isinstance(one.get("event"), int)]
    number, prev = (before.number + 1, bytes(before.hash)) if before else (1, log.GENESIS)
    place = {"number": number, "first": first, "last": first + len(arrived) - 1}
    RecordBlock.objects.create(
        **place, since=times[0], until=times[-1], sealed_at=clock.now(), body=zlib.compress(lines),
        event=max([*events, before.event if before else 0]), prev=prev, hash=hash_of(place, lines, prev),
    )  # fmt: skip


def numbered(number: int, line: bytes) -> bytes:
    """A line with its number in front."""
    return b'{"n":%d,%s' % (number, line[1:])


def hash_of(place: Mapping[str, Any], lines: bytes, prev: bytes) -> bytes:
    """What chains a block: SHA-256 of the canonical JSON of its place, of its lines' SHA-256 and of the hash before."""
    covered = {**place, "format": FORMAT, "lines": sha256(lines).hexdigest(), "prev": prev.hex()}
    return sha256(log.canonical(covered)).digest()


def note_head() -> bool:
    """Write into the log of events where the chain of blocks ends, unless it says so; whether it was written."""
    head = RecordBlock.objects.order_by("-number").first()
    if head is None:
        return False
    data = {"block": head.number, "last": head.last, "hash": bytes(head.hash).hex()}
    with transaction.atomic():
        if _noted() == data:
            return False
        log.record(TOPIC, STREAM, SEALED, at=clock.now(), actor=service(_SERVICE), data=data)
    return True


def _noted() -> Any:
    heads = LoggedEvent.objects.filter(topic=TOPIC, stream=STREAM, type=SEALED)
    return heads.order_by("-seq").values_list("data", flat=True).first()


def forget(before: datetime) -> int:
    """Blocks whose lines are all older go, the oldest first; what went is written down. Returns how many lines.

    The database itself refuses what is younger than twelve months.
    """
    old = RecordBlock.objects.filter(until__lt=before)
    kept = (
        RecordBlock.objects.filter(until__gte=before)
        .order_by("number")
        .values_list("number", flat=True)
        .first()
    )
    if kept is not None:
        old = old.filter(number__lt=kept)
    last = old.order_by("-number").first()
    if last is None:
        return 0
    with transaction.atomic():
        first = old.order_by("number").values_list("first", flat=True)[0]
        data = {"block": last.number, "first": first, "last": last.last, "hash": bytes(last.hash).hex()}
        log.record(TOPIC, STREAM, FORGOTTEN, at=clock.now(), actor=service(_SERVICE), data=data)
        RecordBlock.objects.filter(number__lte=last.number).delete()
    return int(last.last - first + 1)
