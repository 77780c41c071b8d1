"""The catalogue on the command line: what a program reads, what a person reads, how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.config import ready
from motcua.config.cli._catalogue_doubts import _value
from motcua.config.cli.catalogue import command
from motcua.kernel.errors import NotAllowed
from motcua.procedures.national.conftest import ENTRY, RECORD, envelope
from motcua.procedures.queries import draft_of, unanswered
from tests.support import two_communes

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


ANSWER = ("--reason", "Đã rà với văn bản gốc", "--as", "quantri")


@pytest.fixture
def doubted(records: Path) -> str:
    """A draft with doubts, in a province where somebody may answer them."""
    two_communes.establish()
    run("import", str(records))
    return "9.100001"


def test_doubts_are_listed_and_answered_as_on_the_page(doubted: str) -> None:
    found = read("flags", doubted)
    asked = [row for row in found if row["key"]]
    assert {row["touches"] for row in asked} == {"papers"}
    codes = [p["code"] for p in draft_of(doubted).content["cases"][0]["components"]]
    done = read("answer", doubted, asked[0]["key"], "--required", codes[0], *ANSWER)
    assert (done["answered"], done["left"]) == ([asked[0]["key"]], len(asked) - 1)
    papers = draft_of(doubted).content["cases"][0]["components"]
    assert [p["code"] for p in papers if p["required"]] == codes[:1]
    [told] = [row for row in read("flags", doubted) if row["key"] == asked[0]["key"]]
    assert (told["answer"], told["why"]) == (codes[0], "Đã rà với văn bản gốc")
    assert "Đã rà với văn bản gốc" in run("flags", doubted).stdout


def test_all_open_doubts_are_kept_with_one_reason(doubted: str) -> None:
    done = run("answer", doubted, "--all", "--keep", *ANSWER)
    assert done.exit_code == 0, done.output
    assert "còn 0 chỗ" in done.stdout
    assert unanswered(draft_of(doubted).content) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--keep"], "khoá"),
        (["--all", *ANSWER], "đúng một câu trả lời"),
        (["--all", "--keep", "--remove"], "đúng một câu trả lời"),
        (["--all", "--fee", "hai mươi nghìn"], "không phải số đồng"),
        (["--all", "--limit", "năm ngày"], "Không hiểu thời hạn"),
        (["khong-co-khoa-nay", "--keep"], "không có chỗ cần trả lời này"),
    ],
)
def test_an_answer_that_means_nothing_is_refused_and_changes_nothing(
    doubted: str, given: list[str], says: str
) -> None:
    before = draft_of(doubted).content
    done = run("answer", doubted, *given, *(() if "--as" in given else ANSWER))
    assert says in str(done.exception)
    assert draft_of(doubted).content == before


def test_only_who_keeps_the_catalogue_answers_there_too(doubted: str) -> None:
    done = run("answer", doubted, "--all", "--keep", "--reason", "x", "--as", "tiepnhan")
    assert isinstance(done.exception, NotAllowed)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"limit": "5d"}, {"unit": "working_day", "quantity": 5}),
        ({"limit": "7.5d"}, {"unit": "working_day", "quantity": 7.5}),
        ({"limit": "same-day"}, {"unit": "same_day", "quantity": 1}),
        ({"fee": "0"}, {"amount": 0}),
        ({"fee": "unknown"}, {"amount": None}),
        ({"returning": ("post",)}, {"returning": ["post"]}),
    ],
)
def test_each_kind_of_answer_can_be_given(given: dict[str, Any], value: dict[str, Any]) -> None:
    nothing = {"keep": False, "remove": False, "limit": None, "fee": None, "required": (), "returning": ()}
    assert _value({**nothing, **given}) == value
