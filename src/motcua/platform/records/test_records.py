"""Lines of the logs from where they arise to a file that anybody can check: none lost, none changed unnoticed."""

import json
import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, Kind
from motcua.kernel.clock import VIETNAM
from motcua.platform import log
from motcua.platform.models import RecordBlock, RecordFile, RecordMark
from motcua.platform.readers import LogEvent, catch_up, replay
from motcua.platform.records import draining, reading, sealing, spool
from motcua.platform.records.deriving import Records, of_event
from motcua.platform.records.export import export
from motcua.platform.records.origin import Origin, coming_from
from motcua.platform.records.record import Ending, Log
from motcua.platform.records.syslog import framed, message
from motcua.platform.records.verify_file import verify

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)
OFFICER = Actor(Kind.OFFICER, "Lò Thị Mây", officer_id=7)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Where this process appends; nothing of another test."""
    settings.RECORDS_FOLDER = tmp_path / "records"
    spool.let_go()
    yield settings.RECORDS_FOLDER
    spool.let_go()


def note(action: str, **more: Any) -> None:
    spool.note(Log.SECURITY, action, Ending.REFUSED, actor=OFFICER, target="account/3", **more)


def written() -> list[dict[str, Any]]:
    """Every sealed line."""
    return [orjson.loads(line) for line in reading.after(0, most=10_000)]


def sealed(*actions: str) -> list[dict[str, Any]]:
    for action in actions:
        note(action)
    draining.drain()
    sealing.seal()
    return written()


def test_a_line_says_who_did_what_to_what_from_where_when_and_how_it_ended(folder: Path) -> None:
    with clock.at(MORNING), coming_from(Origin("a1b2c3d4", "10.0.0.9")):
        [line] = sealed("account.log_in")
    assert {name: line[name] for name in line if name != "source"} == {
        "n": 1, "log": "security", "at": "2026-11-18T01:00:00.000000Z", "account": "officer/7",
        "action": "account.log_in", "target": "account/3", "ending": "refused", "address": "10.0.0.9",
        "request": "a1b2c3d4",
    }  # fmt: skip


def test_lines_are_taken_once_however_often_files_are_looked_at(folder: Path) -> None:
    assert [line["action"] for line in sealed("one", "two")] == ["one", "two"]
    assert [line["action"] for line in sealed("three")] == ["one", "two", "three"]
    assert [line["n"] for line in written()] == [1, 2, 3]


def test_lines_of_a_process_that_was_killed_are_taken_and_its_file_goes(folder: Path) -> None:
    note("last words")
    spool.let_go()
    draining._known.clear()
    assert draining.drain() == 1
    assert not list(folder.glob("*.jsonl"))
    assert not RecordFile.objects.exists()


def test_a_transaction_that_fails_leaves_the_lines_for_the_next_time(folder: Path, monkeypatch: Any) -> None:
    note("kept")
    monkeypatch.setattr(draining, "arrive", lambda _lines: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        draining.drain()
    monkeypatch.undo()
    assert [line["action"] for line in sealed()] == ["kept"]


def test_a_disk_that_is_full_keeps_nobody_from_working_and_is_told_afterwards(
    folder: Path, settings: Settings
) -> None:
    settings.RECORDS_FOLDER = Path("/proc/no-room")
    note("lost")
    settings.RECORDS_FOLDER = folder
    lines = sealed("kept")
    assert [(line["action"], line.get("lines")) for line in lines] == [("kept", None), ("records.lost", 1)]


def test_a_line_that_was_cut_short_says_so_and_the_others_stand(folder: Path) -> None:
    note("before")
    [file] = folder.glob("*.jsonl")
    with file.open("ab") as cut:
        cut.write(b'{"log":"secur\n')
    assert [line["action"] for line in sealed("after")] == ["before", "records.damaged", "after"]


def test_what_happens_in_the_log_of_events_is_a_line_without_its_words() -> None:
    catch_up(Records())
    sealing.seal()
    before = reading.last_number()
    with clock.at(MORNING), transaction.atomic():
        log.record("account", 3, "account.closed", at=clock.now(), actor=OFFICER, data={"reason": "nghỉ việc"},
                   words={"address": "10.0.0.9"})  # fmt: skip
    # A reader never reads its own transaction, which is a test's only one.
    event = LogEvent(9, 1, "account", 3, 1, "account.closed", MORNING, {"officer": 7, "name": "Lò Thị Mây"},
                     {"reason": "nghỉ việc", "words": "ab"})  # fmt: skip
    Records().read([event])
    sealing.seal()
    [line] = [orjson.loads(one) for one in reading.after(before, most=10)]
    told = {name: line[name] for name in ("log", "account", "action", "target", "facts", "event", "chain")}
    assert told == {
        "log": "security", "account": "officer/7", "action": "account.closed", "target": "account/3",
        "facts": {"reason": "nghỉ việc"}, "event": 9, "chain": "account/3/1",
    }  # fmt: skip
    assert "10.0.0.9" not in str(line)


def test_every_topic_of_the_log_of_events_says_which_log_it_is() -> None:
    """A topic is a constant of that name wherever it is; one that is missing would be told nowhere."""
    named = re.compile(
        r'^_?(?:TOPIC|ACCOUNTS|ACCESS|PAPERS|REVIEWS|RETENTION|NOTICED)\b[^=]*= "([a-z]+)"', re.MULTILINE
    )
    package = Path(__file__).parents[2]
    sources = [path for path in package.rglob("*.py") if not path.name.startswith("test_")]
    found = {topic for path in sources for topic in named.findall(path.read_text("utf-8"))}
    assert {"dossier", "look", "incident"} <= found
    assert found <= set(Records.topics)


def test_of_a_dossier_a_line_tells_what_happened_and_its_code_alone() -> None:
    data = {"code": "H49.61.23-261118-0001", "status": 2, "note_hash": "ab"}
    line = of_event(LogEvent(1, 1, "dossier", 5, 2, "accepted", MORNING, {"service": "clock"}, data))
    assert (line.log, line.target, line.account) == (
        Log.APPLICATION,
        "H49.61.23-261118-0001",
        "service/clock",
    )
    assert line.more == {"event": 1, "chain": "dossier/5/2"}


def test_a_line_fits_a_message_of_syslog_however_much_an_event_says() -> None:
    data = {"changes": [{"key": f"H49.{n}", "after": "Ủy ban nhân dân"} for n in range(200)]}
    line = of_event(
        LogEvent(1, 1, "settings", 1, 1, "changed", MORNING, {"officer": 7, "name": "Lò Thị Mây"}, data)
    )
    assert line.more["facts_bytes"] == len(orjson.dumps(data))
    assert len(message(sealing.numbered(10**9, line.line()))) < 8000


def test_reading_the_past_again_tells_nothing_twice_but_the_very_last() -> None:
    reader = Records()
    events = [
        LogEvent(number, 1, "look", 1, number, "looked", MORNING, {"officer": 7}, {}) for number in (1, 9000)
    ]
    reader.read(events)
    sealing.seal()
    before = reading.last_number()
    reader.forget()
    reader.read(events)
    sealing.seal()
    assert [orjson.loads(line)["event"] for line in reading.after(before, most=10)] == [9000]
    assert RecordMark.objects.get(name=RecordMark.TOLD).number == 4000


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE platform_recordblock SET body = ''",
        "DELETE FROM platform_recordblock",
        "TRUNCATE platform_recordblock",
    ],
)
def test_nobody_changes_or_deletes_what_is_younger_than_twelve_months(folder: Path, harm: str) -> None:
    sealed("one")
    with pytest.raises(DatabaseError, match="stay as they are"), transaction.atomic():
        connection.cursor().execute(harm)


def harmed(sql: str) -> tuple[str, ...]:
    """What a look finds after somebody who may do everything in the database did this."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_recordblock DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE platform_recordblock ENABLE TRIGGER USER")
    return reading.check().faults


def three_blocks() -> None:
    for action in ("one", "two", "three"):
        sealed(action)
        sealing.note_head()


def test_blocks_that_nobody_touched_hold(folder: Path) -> None:
    three_blocks()
    assert reading.check() == reading.Check(3, 3, ())


def test_a_changed_line_is_found(folder: Path) -> None:
    three_blocks()
    other = zlib_of(b'{"n":2,"log":"security","action":"nothing happened"}')
    faults = harmed(f"UPDATE platform_recordblock SET body = '\\x{other}' WHERE number = 2")
    assert faults == ("Khối 2 (dòng 2 đến 2): nội dung đã bị thay đổi.",)


def zlib_of(line: bytes) -> str:
    return zlib.compress(line).hex()


def test_a_block_taken_from_the_middle_is_found(folder: Path) -> None:
    three_blocks()
    faults = harmed("DELETE FROM platform_recordblock WHERE number = 2")
    assert "Khối 3: thiếu dòng 2 đến 2." in faults


def test_the_last_block_taken_away_is_found_by_the_log_of_events(folder: Path) -> None:
    three_blocks()
    faults = harmed("DELETE FROM platform_recordblock WHERE number = 3")
    assert [fault for fault in faults if "khối 3" in fault]


def test_old_blocks_go_by_their_time_and_the_rest_still_holds(folder: Path) -> None:
    with clock.at(clock.now() - timedelta(days=800)):
        sealed("long ago")
    sealed("today")
    assert sealing.forget(clock.now() - timedelta(days=731)) == 1
    assert [line["action"] for line in written()] == ["today"]
    assert reading.check().faults == ()
    assert sealing.forget(clock.now() - timedelta(days=731)) == 0


def test_a_file_for_outsiders_holds_and_shows_every_harm(folder: Path, tmp_path: Path) -> None:
    three_blocks()
    today, whole = clock.now().date(), tmp_path / "lines.jsonl"
    made = export(whole, since=today, until=today)
    assert (made.first, made.last) == (1, 3)
    report = verify(whole)
    assert (report.blocks, report.lines, report.vouched_to, report.faults) == (3, 3, 3, [])
    lines = whole.read_bytes().splitlines()
    harms = {
        "changed": [line.replace(b'"two"', b'"tow"') for line in lines],
        "line taken": [line for line in lines if b'"two"' not in line],
        "block taken": [line for n, line in enumerate(lines) if n not in (3, 4)],
    }
    for name, harm in harms.items():
        path = tmp_path / name
        path.write_bytes(b"\n".join(harm) + b"\n")
        assert verify(path).faults, name


def test_a_message_is_rfc_5424_with_what_rules_look_for_and_the_whole_line(folder: Path) -> None:
    with clock.at(MORNING), coming_from(Origin("a1b2c3d4", "10.0.0.9")):
        note("account.log_in", why='a "quoted] word\\')
    draining.drain()
    sealing.seal()
    [line] = reading.after(0, most=1)
    said = message(line)
    head, _, body = said.partition(b"\xef\xbb\xbf")
    assert head.startswith(b"<84>1 2026-11-18T01:00:00.000000Z ")
    assert b' account.log_in [motcua@32473 n="1" log="security" account="officer/7"' in head
    assert b'address="10.0.0.9" request="a1b2c3d4"] ' in head
    assert json.loads(body) == json.loads(line)
    assert framed([said]).startswith(b"%d <84>1 " % len(said))


def test_whoever_reads_the_log_anew_throws_nothing_away(folder: Path) -> None:
    sealed("one")
    replay(Records())
    assert "one" in [line["action"] for line in written()]


def test_lines_of_two_and_more_sizes_are_sealed_in_their_order(folder: Path) -> None:
    for number in range(250):
        draining.arrive(
            [b'{"log":"process","at":"2026-11-18T01:00:00.000000Z","source":"x@y","action":"%d"}' % number]
        )
    assert sealing.seal() == 250
    assert [line["action"] for line in written()] == [str(number) for number in range(250)]
    assert RecordBlock.objects.count() == 3


def test_the_system_is_named_as_what_it_is() -> None:
    assert (
        of_event(LogEvent(1, 1, "account", 1, 1, "x", MORNING, log.actor_row(SYSTEM), {})).account
        == "system/Hệ thống"
    )
