"""An outsider with the export and a trusted certificate finds every kind of tampering; nobody else's word is needed."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Unavailable
from motcua.platform import log
from motcua.platform.audit import ports
from motcua.platform.audit.closing import close, latest, sign_missing
from motcua.platform.audit.export import export
from motcua.platform.audit.leaves import canonical
from motcua.platform.audit.verify import Report, UnreadableError, papers_in, verify

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
Lines = list[dict[str, Any]]


class Stamp:
    """A notary with a secret of its own: the real one is tested where signing lives."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away

    def sign(self, content: bytes) -> bytes:
        if self.away:
            raise Unavailable("không ký được")
        return b"stamped:" + content

    def authorities(self) -> bytes:
        return b""


def check(content: bytes, signature: bytes) -> str | None:
    """Whether the notary above made this signature."""
    return None if signature == b"stamped:" + content else "chữ ký sai"


@pytest.fixture(autouse=True)
def notary() -> Iterator[None]:
    """Our notary, and afterwards again whoever was connected."""
    before = list(ports._connected)
    ports.connect(Stamp)
    yield
    ports._connected[:] = before


@pytest.fixture
def history(transactional_db: None) -> None:
    """Three dossiers over two closings, and one event that is in no closing yet."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
        cursor.execute("TRUNCATE platform_event, platform_leaf, platform_closing")
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")
    happen(1, "submitted", "accepted")
    happen(2, "submitted")
    assert close() is not None
    happen(1, "approved")
    happen(3, "submitted", "refused")
    assert close() is not None
    happen(2, "accepted")


def happen(stream: int, *types: str) -> None:
    """Events of a dossier, each committed by itself."""
    for kind in types:
        log.record(
            "dossier", stream, kind, at=AT, actor=SYSTEM, data={"note": "Đủ điều kiện", "paper": "a" * 64}
        )


@pytest.fixture
def folder(history: None, tmp_path: Path) -> Path:
    """The export of that history."""
    export(tmp_path / "out")
    return tmp_path / "out"


def lines(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text().splitlines()]


def rewrite(path: Path, change: Callable[[Lines], object]) -> None:
    """Let somebody lay hands on a file of the export."""
    rows = lines(path)
    change(rows)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def found(folder: Path) -> set[str]:
    return {problem.what for problem in verify(folder, check).problems}


def rehash(event: dict[str, Any]) -> None:
    """What a forger who knows the rules would do: make the hash fit the new content."""
    body = {k: v for k, v in event.items() if k != "hash"}
    import hashlib

    event["hash"] = hashlib.sha256(canonical(body)).hexdigest()


def test_an_untouched_export_is_intact_and_names_what_is_not_closed_yet(folder: Path) -> None:
    report = verify(folder, check)
    assert report.problems == []
    assert (report.closings, report.streams, report.events, report.open_events) == (2, 3, 7, 1)


def test_a_changed_event_is_found(folder: Path) -> None:
    rewrite(folder / "events.jsonl", lambda rows: rows[0]["data"].update(note="khác"))
    assert "event_changed" in found(folder)


def test_a_changed_event_with_a_new_hash_is_found(folder: Path) -> None:
    def forge(rows: Lines) -> None:
        rows[0]["data"]["note"] = "khác"
        rehash(rows[0])

    rewrite(folder / "events.jsonl", forge)
    assert "chain_broken" in found(folder)


def test_a_whole_chain_forged_with_fitting_hashes_does_not_fit_the_closing(folder: Path) -> None:
    def forge(rows: Lines) -> None:
        own = [r for r in rows if r["stream"] == 1]
        prev = "0" * 64
        for row in own:
            row["data"]["note"] = "khác"
            row["prev"] = prev
            rehash(row)
            prev = row["hash"]

    rewrite(folder / "events.jsonl", forge)
    assert "leaf_mismatch" in found(folder)


def test_a_forger_who_also_rewrites_the_leaves_does_not_fit_the_root(folder: Path) -> None:
    def forge(rows: Lines) -> None:
        rows[0]["data"]["note"] = "khác"
        rehash(rows[0])

    rewrite(folder / "events.jsonl", forge)
    changed = lines(folder / "events.jsonl")[0]["hash"]
    rewrite(folder / "leaves.jsonl", lambda rows: rows[0].update(hash=changed))
    assert "root_mismatch" in found(folder)


def test_a_forger_who_also_rewrites_the_root_has_no_signature_for_it(folder: Path) -> None:
    rewrite(folder / "closings.jsonl", lambda rows: rows[1].update(root="f" * 64))
    assert {"root_mismatch", "signature_bad"} <= found(folder)


@pytest.mark.parametrize("which", range(7))
def test_a_removed_event_is_found_wherever_it_stood(folder: Path, which: int) -> None:
    open_one = lines(folder / "events.jsonl")[which]
    rewrite(folder / "events.jsonl", lambda rows: rows.pop(which))
    last_and_open = (open_one["stream"], open_one["seq"]) == (2, 2)
    assert bool(found(folder)) is not last_and_open


def test_an_inserted_event_is_found(folder: Path) -> None:
    def forge(rows: Lines) -> None:
        extra = {**rows[0], "type": "extended", "seq": 2, "prev": rows[0]["hash"]}
        rehash(extra)
        rows.insert(1, extra)

    rewrite(folder / "events.jsonl", forge)
    assert found(folder)


def test_reordered_events_are_found(folder: Path) -> None:
    rewrite(folder / "events.jsonl", lambda rows: rows.__setitem__(slice(0, 2), [rows[1], rows[0]]))
    assert "event_missing" in found(folder)


def test_a_dossier_taken_out_whole_is_named(folder: Path) -> None:
    rewrite(
        folder / "events.jsonl",
        lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["stream"] != 3]),
    )
    problems = verify(folder, check).problems
    assert [(p.what, p.where) for p in problems] == [("stream_missing", "dossier/3")]


def test_a_dossier_taken_out_with_its_leaves_is_missed_by_the_root(folder: Path) -> None:
    for name in ("events.jsonl", "leaves.jsonl"):
        rewrite(
            folder / name, lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["stream"] != 3])
        )
    assert found(folder) == {"root_mismatch"}


def test_a_closing_taken_out_is_found(folder: Path) -> None:
    rewrite(folder / "closings.jsonl", lambda rows: rows.pop(0))
    assert {"closing_missing", "leaf_without_closing"} <= found(folder)


def cut_off_the_last_closing(folder: Path) -> None:
    """What a forger at the end does: all of the last closing goes, and the manifest says so too."""
    rewrite(folder / "closings.jsonl", lambda rows: rows.pop())
    rewrite(folder / "leaves.jsonl", lambda rows: keep(rows, lambda row: row["closing"] == 1))
    rewrite(
        folder / "events.jsonl", lambda rows: keep(rows, lambda row: (row["stream"], row["seq"]) in FIRST)
    )
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["closings"]["last"] = 1
    (folder / "manifest.json").write_text(json.dumps(manifest))


FIRST = {(1, 1), (1, 2), (2, 1)}


def keep(rows: Lines, good: Callable[[dict[str, Any]], bool]) -> None:
    rows[:] = [row for row in rows if good(row)]


def test_an_export_cut_off_at_its_end_looks_whole_to_whoever_knows_no_root(folder: Path) -> None:
    cut_off_the_last_closing(folder)
    report = verify(folder, check)
    assert report.intact
    assert report.last is not None
    assert (report.last.number, report.expected) == (1, None)


def test_an_export_cut_off_at_its_end_is_found_by_the_root_that_somebody_else_knows(folder: Path) -> None:
    known = latest()
    assert known is not None
    assert verify(folder, check, expect_root=known.root).intact
    cut_off_the_last_closing(folder)
    (problem,) = verify(folder, check, expect_root=known.root).problems
    assert (problem.what, problem.where) == ("end_missing", "chốt 1")
    assert "bị cắt ở cuối" in problem.sentence


@pytest.mark.parametrize("name", ["closings.jsonl", "leaves.jsonl", "events.jsonl"])
def test_a_last_line_that_is_missing_is_found_whichever_file_it_stood_in(folder: Path, name: str) -> None:
    known = latest()
    assert known is not None
    rewrite(folder / name, lambda rows: rows.pop())
    assert not verify(folder, check, expect_root=known.root).intact


def test_a_root_written_into_the_export_is_not_believed(folder: Path) -> None:
    known = latest()
    assert known is not None
    cut_off_the_last_closing(folder)
    rewrite(folder / "closings.jsonl", lambda rows: rows[0].update(root=known.root))
    assert "end_missing" in {p.what for p in verify(folder, check, expect_root=known.root).problems}


def test_an_export_that_goes_further_than_the_known_root_says_how_far(folder: Path) -> None:
    first, second = lines(folder / "closings.jsonl")
    report = verify(folder, check, expect_root=first["root"].upper())
    assert report.intact
    assert report.expected is not None
    assert report.last is not None
    assert (report.expected.number, report.last.number, report.last.root) == (1, 2, second["root"])
    assert report.to_json()["expected"]["root"] == first["root"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("manifest.json", "format"),
        ("closings.jsonl", "root"),
        ("leaves.jsonl", "hash"),
        ("events.jsonl", "type"),
    ],
)
def test_a_key_given_twice_is_refused_by_its_name(folder: Path, name: str, key: str) -> None:
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace("{", f'{{"{key}": "khác", ', 1))
    with pytest.raises(UnreadableError, match=f"{name}.*Khoá “{key}” được ghi hai lần"):
        verify(folder, check)


def test_an_export_of_a_tampered_database_does_not_verify(history: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_is_forever")
        cursor.execute("DELETE FROM platform_event WHERE stream = 3")
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_is_forever")
    export(tmp_path / "out")
    assert found(tmp_path / "out") == {"stream_missing"}


def test_a_part_of_the_time_can_be_exported_and_checked_alone(history: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE platform_closing SET closed_at = closed_at WHERE number = 1")
    today = datetime.now(UTC).date()
    manifest = export(tmp_path / "out", since=today.replace(year=today.year - 1))
    assert manifest["closings"] == {"first": 1, "last": 2}
    assert verify(tmp_path / "out", check).intact


def test_a_closing_waits_for_a_notary_who_is_away(history: None, tmp_path: Path) -> None:
    ports.connect(lambda: Stamp(away=True))
    with pytest.raises(Unavailable):
        close()
    export(tmp_path / "unsigned")
    assert found(tmp_path / "unsigned") == {"signature_bad"}
    ports.connect(Stamp)
    assert sign_missing() == 1
    export(tmp_path / "signed")
    assert found(tmp_path / "signed") == set()


def test_nothing_new_closes_nothing(history: None) -> None:
    assert close() is not None
    assert close() is None


def test_a_paper_is_found_by_its_hash(folder: Path) -> None:
    assert papers_in(folder, {"a" * 64, "b" * 64}) == {"a" * 64: "dossier/1 #1"}


@pytest.mark.parametrize("name", ["manifest.json", "closings.jsonl", "leaves.jsonl", "events.jsonl"])
@pytest.mark.parametrize("content", ["", "{", "[]\n", '{"a": 1}\n', "null\n", "\x00"])
def test_a_broken_file_never_passes_and_never_crashes(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    try:
        report: Report | None = verify(folder, check)
    except UnreadableError:
        report = None
    assert report is None or not report.intact


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
            ),
        ),
        max_size=5,
    )
)
def test_log_and_verifier_write_the_same_bytes(value: dict[str, Any]) -> None:
    assert canonical(value) == log.canonical(value)
