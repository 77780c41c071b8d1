"""The catalogue on the command line: what a program reads, what a person reads, how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.config import ready
from motcua.config.cli.catalogue import command
from motcua.procedures.national.conftest import ENTRY, RECORD, envelope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """One good record, one cut off, one of the short list."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join([envelope(RECORD), envelope(RECORD)[:200], json.dumps(ENTRY).encode()]))
    return path


def run(*words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(command, list(words), input=given)


def read(*words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_the_report_counts_every_record_and_names_the_bad_one(records: Path) -> None:
    done = run("import", str(records), "--json")
    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [report[key] for key in ("read", "imported", "changed", "unchanged")] == [3, 2, 0, 0]
    assert [(row["line"], row["code"]) for row in report["rejected"]] == [(2, "9.100001")]
    assert {"code", "field", "reason", "touches", "at"} == set(report["flagged"][0])
    again = read("import", str(records))
    assert [again[key] for key in ("imported", "changed", "unchanged")] == [0, 0, 2]


def test_a_dry_run_says_so_and_writes_nothing(records: Path) -> None:
    assert "chưa ghi gì" in run("import", str(records), "--dry-run").stdout
    assert read("drafts") == []


def test_records_come_from_another_program(records: Path) -> None:
    done = run("import", "-", "--json", given=envelope(RECORD))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["imported"] == 1


@pytest.mark.parametrize("content", [None, b"", b"\x1f\x8b\x08"])
def test_a_file_that_cannot_be_read_ends_with_two_and_a_reason(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "odd"
    if content is not None:
        path.write_bytes(content)
    done = run("import", str(path), "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]
    assert done.stderr.strip()


def test_drafts_differences_drift_and_lists_are_read_by_programs(records: Path) -> None:
    run("import", str(records))
    assert [row["code"] for row in read("drafts")] == ["9.100001"]
    assert {row["code"]: row["state"] for row in read("list")} == {"9.100001": "draft", "9.200001": "listed"}
    assert read("diff", "9.100001") == {"code": "9.100001", "before": 1, "after": 1, "differences": []}
    assert read("drift") == []
