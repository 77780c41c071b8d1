"""What an operator finds out about what leaves the house, and does about it."""

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
    from motcua.platform.effects.models import Effect

    commands.tell_all([Notice(key="k", email="a@example.vn", title="Đã tiếp nhận", body="…")])
    Effect.objects.update(state="needs_person", outcome="permanent", last_error="550 no such user")
    return Effect.objects.get().pk


def run(*words: Any) -> Result:
    return CliRunner().invoke(group, ["outbox", *map(str, words)])


def test_nothing_waits_and_all_is_well() -> None:
    assert run("status").exit_code == 0
    assert json.loads(run("stuck", "--json").output) == []


def test_a_stuck_letter_is_named_and_sent_again(stuck: int) -> None:
    assert run("status").exit_code == 1
    assert json.loads(run("status", "--json").output)[0]["needs_person"] == 1
    assert "550 no such user" in run("stuck").output
    assert run("again", stuck, "--reason", "địa chỉ đã đúng").exit_code == 0
    assert json.loads(run("status", "--json").output)[0]["waiting"] == 1


def test_without_a_reason_it_stays(stuck: int) -> None:
    assert run("again", stuck).exit_code != 0
    assert run("status").exit_code == 1


def test_all_of_them_at_once(stuck: int) -> None:
    assert run("again", "--reason", "máy chủ đã sửa").exit_code != 0
    assert "1 việc" in run("again", "--all", "--reason", "máy chủ đã sửa").output
    assert run("status").exit_code == 0


def test_the_doctor_speaks_of_it(stuck: int) -> None:
    found = [finding for finding in health.examine() if finding.part.startswith("Việc gửi ra ngoài")]
    assert [(f.part, f.state, f.what) for f in found] == [
        ("Việc gửi ra ngoài: message.email", "bad", "1 việc cần người xem")
    ]
