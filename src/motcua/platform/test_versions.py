"""What the law may change holds from its day on, and what happened before keeps what held then."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from motcua.platform.versions import Versions, as_it_stands


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        {"from": "2026-07-01", "key": "b", "days": 5},
        {"from": "2020-01-01", "key": "a", "days": 3},
        {"from": "2025-01-01", "key": "b", "days": 4},
        {"from": "2027-01-01", "key": "c", "days": 9},
    ]
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"limits": rows}), "utf-8")
    return path


@pytest.fixture
def days(file: Path) -> Versions[int]:
    return Versions(file, lambda row: int(row["days"]), part="limits")


def test_each_day_has_the_row_that_began_last(days: Versions[int]) -> None:
    asked = ["2024-12-31", "2025-01-01", "2026-06-30", "2026-07-01", "2030-01-01"]
    assert [days.at(date.fromisoformat(day)) for day in asked] == [3, 4, 4, 5, 9]
    assert days.at(date(1999, 1, 1)) == 3


def test_a_moment_counts_by_its_day_in_vietnam(days: Versions[int]) -> None:
    assert days.at(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)) == 4
    assert days.at(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == 5


def test_of_each_key_the_newest_form_in_the_order_of_the_file(days: Versions[int]) -> None:
    assert list(days.newest(date(2026, 8, 1)).items()) == [("b", 5), ("a", 3)]
    assert days.newest(date(1999, 1, 1)) == {}
    assert days.from_the_first(date(1999, 1, 1)) == {"a": 3}
    assert days.ever() == {"b": 5, "a": 3, "c": 9}
    assert list(days) == [3, 4, 5, 9]


def test_a_file_that_is_one_list_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('[{"from": "2026-01-01", "hours": 2}]', "utf-8")
    assert Versions(path, as_it_stands).at(date(2026, 5, 1))["hours"] == 2


def test_a_row_that_ends_holds_on_its_last_day_and_then_what_began_before_it_or_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "periods.json"
    rows = [
        {"from": "2026-06-01", "until": "2026-06-30", "days": 2},
        {"from": "2026-01-01", "until": "2026-12-31", "days": 1},
        {"from": "2027-03-01", "days": 3},
    ]
    path.write_text(json.dumps(rows), "utf-8")
    held = Versions(path, lambda row: int(row["days"]))
    asked = ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2027-02-28", "2027-03-01", "2099-01-01"]
    assert [held.during(date.fromisoformat(day)) for day in asked] == [None, 1, 2, 1, None, 3, 3]
