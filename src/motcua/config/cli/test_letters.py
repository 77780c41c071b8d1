"""What an operator finds out about letters, and does about them."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.config import health, ready
from motcua.config.cli import group
from motcua.notifications import commands
from motcua.notifications.types import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is the one that is asked."""
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)
    monkeypatch.setattr(ready, "is_prepared", lambda: True)


@pytest.fixture
def stuck() -> int:
    """A letter that the server refused for good."""
    from motcua.notifications.models import Message

    commands.tell_all([Notice(key="k", email="a@example.vn", title="Đã tiếp nhận", body="…")])
    Message.objects.update(state=Message.State.NEEDS_PERSON, last_error="550 no such user")
    return Message.objects.get().pk


def run(*words: Any) -> Result:
    return CliRunner().invoke(group, ["letters", *map(str, words)])


def test_nothing_waits_and_all_is_well() -> None:
    assert run("status").exit_code == 0
    assert json.loads(run("stuck", "--json").output) == []


def test_a_stuck_letter_is_named_and_sent_again(stuck: int) -> None:
    assert run("status").exit_code == 1
    assert json.loads(run("status", "--json").output)["needs_person"] == 1
    assert "550 no such user" in run("stuck").output
    assert run("again", stuck).exit_code == 0
    assert json.loads(run("status", "--json").output)["waiting"] == 1


def test_all_of_them_at_once(stuck: int) -> None:
    assert run("again").exit_code != 0
    assert "1 thư" in run("again", "--all").output
    assert run("status").exit_code == 0


def test_the_doctor_speaks_of_it(stuck: int) -> None:
    found = [finding for finding in health.examine() if finding.part == "Thư gửi đi"]
    assert [(finding.state, finding.what) for finding in found] == [("bad", "1 thư cần người xem")]
