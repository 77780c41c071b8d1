"""The figures that accounts are held to, by day and by installation."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform import account_policy
from motcua.platform.versions import Versions, as_it_stands


def test_every_version_says_every_figure_and_where_it_comes_from() -> None:
    for version in Versions(account_policy.FILE, as_it_stands):
        assert set(version["values"]) == account_policy.NAMES
        assert version["source"]
        date.fromisoformat(version["from"])


def test_a_version_counts_from_its_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, *_others = Versions(account_policy.FILE, as_it_stands)
    later = {**first, "from": "2030-01-01", "values": {**first["values"], "password_length": 20}}
    file = tmp_path / "policy.json"
    file.write_text(json.dumps([first, later]), "utf-8")
    monkeypatch.setattr(account_policy, "VERSIONS", Versions(file, lambda row: row["values"]))
    lengths = [account_policy.on(day)["password_length"] for day in (date(2029, 12, 31), date(2030, 1, 1))]
    assert lengths == [14, 20]


def test_an_installation_sets_single_figures(settings: Settings) -> None:
    settings.ACCOUNT_POLICY = account_policy.read("password_length=16")
    with clock.at(datetime(2026, 11, 30, tzinfo=VIETNAM)):
        found = account_policy.in_force()
    assert (found.password_length, found.password_length_with_second_factor) == (16, 8)


@pytest.mark.parametrize(
    "wrong", ["password_lenght=16", "password_length", "password_length=", "password_length=-1"]
)
def test_what_is_no_figure_is_refused_where_it_is_set(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"password|sequence"):
        account_policy.read(wrong)


def test_what_an_installation_sets_weaker_than_the_rules_is_named(settings: Settings) -> None:
    settings.ACCOUNT_POLICY = account_policy.read(
        "password_length=16 idle_lock_minutes=30 lock_minutes=15 wrong_tries=3"
    )
    assert account_policy.weaker() == {"idle_lock_minutes": (30, 15), "lock_minutes": (15, 720)}
