"""The log: append-only, chained, and recomputable from what is stored by anybody who knows the recipe."""

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.actor import SYSTEM, service
from motcua.platform import log

AT = datetime(2026, 11, 20, 9, 15, 30, 120, tzinfo=timezone(timedelta(hours=7)))


def by_the_recipe(topic: str, stream: int) -> list[tuple[str, str]]:
    """Stored and recomputed hash of each event, with nothing but the standard library and the documented recipe."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT seq, type, at, actor, data, encode(prev, 'hex'), encode(hash, 'hex') FROM platform_event
            WHERE topic = %s AND stream = %s ORDER BY seq""",
            [topic, stream],
        )
        rows = cursor.fetchall()
    pairs = []
    for seq, type_, at, actor, data, prev, stored in rows:
        body = {
            "topic": topic,
            "stream": stream,
            "seq": seq,
            "type": type_,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": json.loads(actor),
            "data": json.loads(data),
            "prev": prev,
        }
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        pairs.append((stored, hashlib.sha256(text.encode()).hexdigest()))
    return pairs


@pytest.mark.django_db
def test_anybody_can_recompute_the_chain_from_what_is_stored() -> None:
    data = {
        "ghi chú": "Đủ điều kiện \u2028 \"'\\ 😀",
        "số": 2**53,
        "b": None,
        "a": [1, {"z": True, "é": "è"}],
    }
    for _ in range(3):
        log.record("parcel", 5, "came", at=AT, actor=SYSTEM, data=data)
    pairs = by_the_recipe("parcel", 5)
    assert len(pairs) == 3
    assert all(stored == computed for stored, computed in pairs)


@pytest.mark.django_db
def test_each_event_names_the_one_before() -> None:
    first = log.record("parcel", 5, "came", at=AT, actor=SYSTEM, data={})
    second = log.record("parcel", 5, "left", at=AT, actor=SYSTEM, data={})
    assert (first.seq, first.prev) == (1, log.GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)


def test_a_number_with_a_point_is_refused_because_it_has_no_one_written_form() -> None:
    with pytest.raises(TypeError, match="parcel/came"):
        log.chain(
            log.Head(), topic="parcel", stream=1, type="came", at=AT, actor={}, data={"phí": [{"n": 0.1}]}
        )


def test_a_moment_enters_the_log_only_as_text_in_its_one_form() -> None:
    with pytest.raises(TypeError):
        log.canonical({"at": AT})
    assert log.iso(AT) == "2026-11-20T02:15:30.000120Z"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE platform_event SET type = 'went'",
        "DELETE FROM platform_event",
        "TRUNCATE platform_event",
    ],
)
def test_the_log_cannot_be_changed(statement: str) -> None:
    log.record("parcel", 5, "came", at=AT, actor=SYSTEM, data={})
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert len(by_the_recipe("parcel", 5)) == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_write_to_one_stream_at_once_make_one_unbroken_chain() -> None:
    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                log.record("crowd", 9, "came", at=AT, actor=SYSTEM, data={})
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pairs = by_the_recipe("crowd", 9)
    assert len(pairs) == 40
    assert all(stored == computed for stored, computed in pairs)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM platform_event a JOIN platform_event b
            ON b.topic = a.topic AND b.stream = a.stream AND b.seq = a.seq + 1 AND b.prev = a.hash
            WHERE a.topic = 'crowd'"""
        )
        assert cursor.fetchone() == (39,)


def test_an_actor_without_a_service_stands_in_the_log_as_ever() -> None:
    """Events written before services had names keep the form under which they were hashed."""
    assert log.actor_row(SYSTEM) == {"kind": "system", "name": "Hệ thống"}
    assert log.actor_row(service("clock", because=4711)) == {
        "kind": "system", "name": "Hệ thống", "service": "clock", "because": 4711,
    }  # fmt: skip
