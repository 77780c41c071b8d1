"""The post: messages on their way through a real SMTP conversation, with every way it can end."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests
from django.db import connection

from motcua.adapters.mail_catcher.catcher import Failure, MailCatcher
from motcua.adapters.smtp.adapter import Server, Smtp
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.notifications import commands, ports
from motcua.notifications.types import Notice
from motcua.platform.effects import execution, queries, tasks
from motcua.platform.effects.commands import again
from motcua.platform.effects.models import Effect

pytestmark = pytest.mark.django_db
JOB = "platform.work_on_effect"
CLAIM = Smtp.policy.claim


def use_server(port: int, user: str = "") -> None:
    """Letters are handed in there from now on."""
    ports.connect(
        Smtp(Server("127.0.0.1", port, user, user, "none", "Một Cửa <khong-tra-loi@tinh.example.vn>"))
    )


@pytest.fixture
def caught(tmp_path: Path) -> Iterator[MailCatcher]:
    catcher = MailCatcher(tmp_path / "mail").start()
    (before,) = ports.connected()
    use_server(catcher.smtp_port)
    yield catcher
    ports.connect(before)
    catcher.stop()


@pytest.fixture
def letter() -> Effect:
    notice = Notice(
        key="e-1",
        email="nongdan@example.vn",
        title="Hồ sơ đã được tiếp nhận",
        body="Mời bạn xem: http://127.0.0.1/x",
    )
    commands.tell_all([notice])
    return Effect.objects.get()


def waiting_jobs() -> list[tuple[str, int, bool]]:
    """(task, effect, is it for later) of the jobs that were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, (args->>'effect_id')::bigint, scheduled_at IS NOT NULL FROM procrastinate_jobs"
            " WHERE status = 'todo' ORDER BY id"
        )
        return [(task, effect, later) for task, effect, later in cursor.fetchall()]


def work(letter: Effect) -> Effect:
    """Let the job run once."""
    tasks.work_on_effect(letter.pk)
    letter.refresh_from_db()
    return letter


def test_a_letter_arrives_as_it_was_written(caught: MailCatcher, letter: Effect) -> None:
    assert waiting_jobs() == [(JOB, letter.pk, False)]
    assert work(letter).state == "done"
    (arrived,) = requests.get(f"{caught.url}/letters.json", timeout=5).json()
    assert arrived["subject"] == "Hồ sơ đã được tiếp nhận"
    assert arrived["to"] == ["nongdan@example.vn"]
    assert arrived["text"].strip() == letter.payload["body"].strip()
    page = requests.get(f"{caught.url}/thu/1", timeout=5).text
    assert '<a href="http://127.0.0.1/x">' in page
    assert "không đến tay ai" in page


def test_a_job_that_runs_twice_sends_once(caught: MailCatcher, letter: Effect) -> None:
    work(letter)
    work(letter)
    assert len(caught.catcher.letters()) == 1


@pytest.mark.parametrize(
    ("failure", "state", "outcome"),
    [
        ("temporary", "retry_at", "temporary"),
        ("permanent", "needs_person", "permanent"),
        ("drop", "retry_at", "unknown"),
    ],
)
def test_each_ending_is_known_by_its_name(
    caught: MailCatcher, letter: Effect, failure: Failure, state: str, outcome: str
) -> None:
    caught.catcher.failure = failure
    work(letter)
    assert (letter.state, letter.outcome) == (state, outcome)
    assert letter.last_error
    assert ((JOB, letter.pk, True) in waiting_jobs()) == (state == "retry_at")


def test_the_servers_own_words_are_kept(caught: MailCatcher, letter: Effect) -> None:
    caught.catcher.failure = "permanent"
    assert work(letter).last_error.startswith("550 5.1.1 Không có người nhận này")


def test_a_server_that_is_away_costs_only_time(letter: Effect, caught: MailCatcher) -> None:
    use_server(9)
    assert work(letter).outcome == "temporary"
    use_server(caught.smtp_port)
    assert work(letter).state == "retry_at"
    with clock.at(letter.due_at + timedelta(seconds=1)):
        assert work(letter).state == "done"
    assert letter.attempts == 2


def test_a_wrong_password_of_ours_is_a_matter_of_configuration(caught: MailCatcher, letter: Effect) -> None:
    use_server(caught.smtp_port, user="motcua")
    assert work(letter).outcome == "configuration"
    assert letter.state == "retry_at"


def test_a_letter_that_may_have_gone_is_repeated_once_under_the_same_name(
    caught: MailCatcher, letter: Effect
) -> None:
    caught.catcher.failure = "drop"
    for _ in range(4):
        with clock.at(letter.due_at + timedelta(seconds=1)):
            work(letter)
    assert (letter.state, letter.outcome) == ("needs_person", "unknown")
    first, second = caught.catcher.letters()
    assert first.message["message-id"] == second.message["message-id"] is not None


def test_a_worker_that_dies_while_sending_leaves_nothing_stuck(caught: MailCatcher, letter: Effect) -> None:
    now = clock.now()
    assert execution.claim(letter.pk) is not None  # and here the worker was killed
    assert work(letter).state == "in_flight"
    assert execution.take_overdue() == []
    with clock.at(now + CLAIM + timedelta(seconds=1)):
        assert execution.take_overdue() == [letter.pk]
        assert execution.take_overdue() == []
        assert (work(letter).state, letter.unknowns) == ("done", 1)
    assert len(caught.catcher.letters()) == 1


def test_a_lost_job_is_asked_for_again(letter: Effect) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    tasks.sweep_effects(0)
    assert waiting_jobs() == []
    with clock.at(clock.now() + CLAIM + timedelta(seconds=1)):
        tasks.sweep_effects(0)
    assert waiting_jobs() == [(JOB, letter.pk, False)]


def test_a_person_can_send_it_on_its_way_again(caught: MailCatcher, letter: Effect) -> None:
    caught.catcher.failure = "permanent"
    work(letter)
    assert list(queries.needing_a_person(SYSTEM)) == [letter]
    caught.catcher.failure = "off"
    again(actor=SYSTEM, effect=letter.pk, reason="hộp thư đã mở lại")
    assert work(letter).state == "done"
    with pytest.raises(NotAllowed):
        again(actor=SYSTEM, effect=letter.pk, reason="hộp thư đã mở lại")
    assert queries.standing() == []


def test_letters_of_an_earlier_run_are_shown_again(
    caught: MailCatcher, letter: Effect, tmp_path: Path
) -> None:
    work(letter)
    again = MailCatcher(tmp_path / "mail")
    assert [x.subject for x in again.catcher.letters()] == ["Hồ sơ đã được tiếp nhận"]
    again.stop()


def test_the_html_of_a_letter_can_do_nothing(caught: MailCatcher) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "<b>x</b>", "a@example.vn", "b@example.vn"
    mail.set_content("chữ")
    mail.add_alternative('<script>alert("1")</script>', subtype="html")
    with smtplib.SMTP("127.0.0.1", caught.smtp_port) as line:
        line.send_message(mail)
    page = requests.get(f"{caught.url}/thu/1", timeout=5).text
    assert "<script>" not in page
    assert "<iframe sandbox " in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_failures_are_switched_by_command(caught: MailCatcher) -> None:
    answer = requests.post(f"{caught.url}/fail", json={"mode": "temporary"}, timeout=5)
    assert answer.json() == {"mode": "temporary"}
    assert caught.catcher.failure == "temporary"
    assert requests.get(f"{caught.url}/nothing", timeout=5).status_code == 404
