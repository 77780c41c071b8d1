"""The post: messages on their way through a real SMTP conversation, with every way it can end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.db import connection
from pytest_django import Settings

from motcua.adapters.mail_catcher.catcher import Failure, MailCatcher
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.notifications import commands, queries, sending, tasks
from motcua.notifications.models import Message
from motcua.notifications.rules import CLAIM
from motcua.notifications.types import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def caught(tmp_path: Path, settings: Settings) -> Iterator[MailCatcher]:
    catcher = MailCatcher(tmp_path / "mail").start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", catcher.smtp_port
    yield catcher
    catcher.stop()


@pytest.fixture
def letter() -> Message:
    notice = Notice(
        key="e-1",
        email="nongdan@example.vn",
        title="Hồ sơ đã được tiếp nhận",
        body="Mời bạn xem: http://127.0.0.1/x",
    )
    commands.tell_all([notice])
    return Message.objects.get()


def waiting_jobs() -> list[tuple[str, int, bool]]:
    """(task, message, is it for later) of the jobs that were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, (args->>'message_id')::bigint, scheduled_at IS NOT NULL FROM procrastinate_jobs"
            " WHERE status = 'todo' ORDER BY id"
        )
        return [(task, message, later) for task, message, later in cursor.fetchall()]


def work(letter: Message) -> Message:
    """Let the job run once."""
    tasks.send(letter.pk)
    letter.refresh_from_db()
    return letter


def test_a_letter_arrives_as_it_was_written(caught: MailCatcher, letter: Message) -> None:
    assert waiting_jobs() == [("notifications.send", letter.pk, False)]
    assert work(letter).state == "done"
    (arrived,) = requests.get(f"{caught.url}/letters.json", timeout=5).json()
    assert arrived["subject"] == "Hồ sơ đã được tiếp nhận"
    assert arrived["to"] == ["nongdan@example.vn"]
    assert arrived["text"].strip() == letter.body.strip()
    page = requests.get(f"{caught.url}/thu/1", timeout=5).text
    assert '<a href="http://127.0.0.1/x">' in page
    assert "không đến tay ai" in page


def test_a_job_that_runs_twice_sends_once(caught: MailCatcher, letter: Message) -> None:
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
    caught: MailCatcher, letter: Message, failure: Failure, state: str, outcome: str
) -> None:
    caught.catcher.failure = failure
    work(letter)
    assert (letter.state, letter.outcome) == (state, outcome)
    assert letter.last_error
    assert (("notifications.send", letter.pk, True) in waiting_jobs()) == (state == "retry_at")


def test_a_server_that_is_away_costs_only_time(
    letter: Message, settings: Settings, caught: MailCatcher
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert work(letter).outcome == "temporary"
    settings.EMAIL_PORT = port
    assert work(letter).state == "retry_at"
    with clock.at(letter.due_at + timedelta(seconds=1)):
        assert work(letter).state == "done"
    assert letter.attempts == 2


def test_a_wrong_password_of_ours_is_a_matter_of_configuration(
    caught: MailCatcher, letter: Message, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "motcua", "sai"
    assert work(letter).outcome == "configuration"
    assert letter.state == "retry_at"


def test_a_letter_that_may_have_gone_is_repeated_once_under_the_same_name(
    caught: MailCatcher, letter: Message
) -> None:
    caught.catcher.failure = "drop"
    work(letter)
    with clock.at(letter.due_at + timedelta(seconds=1)):
        assert work(letter).state == "needs_person"
    first, second = caught.catcher.letters()
    assert first.message["message-id"] == second.message["message-id"] is not None
    with clock.at(clock.now() + timedelta(days=1)):
        work(letter)
    assert len(caught.catcher.letters()) == 2


def test_a_worker_that_dies_while_sending_leaves_nothing_stuck(caught: MailCatcher, letter: Message) -> None:
    now = clock.now()
    assert sending.claim(letter.pk) is not None  # and here the worker was killed
    assert work(letter).state == "in_flight"
    assert sending.take_overdue() == []
    with clock.at(now + CLAIM + timedelta(seconds=1)):
        assert sending.take_overdue() == [letter.pk]
        assert sending.take_overdue() == []
        assert (work(letter).state, letter.outcome) == ("retry_at", "unknown")
        due = letter.due_at + timedelta(seconds=1)
    with clock.at(due):
        assert work(letter).state == "done"
    assert len(caught.catcher.letters()) == 1


def test_a_lost_job_is_asked_for_again(letter: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    tasks.sweep(0)
    assert waiting_jobs() == []
    with clock.at(clock.now() + CLAIM + timedelta(seconds=1)):
        tasks.sweep(0)
    assert waiting_jobs() == [("notifications.send", letter.pk, False)]


def test_a_person_can_send_it_on_its_way_again(caught: MailCatcher, letter: Message) -> None:
    caught.catcher.failure = "permanent"
    work(letter)
    assert queries.outbox().needs_person == 1
    assert list(queries.needing_a_person(SYSTEM)) == [letter]
    caught.catcher.failure = "off"
    commands.send_again(actor=SYSTEM, message_id=letter.pk)
    assert work(letter).state == "done"
    with pytest.raises(NotAllowed):
        commands.send_again(actor=SYSTEM, message_id=letter.pk)
    assert queries.outbox().needs_person == 0


def test_letters_of_an_earlier_run_are_shown_again(
    caught: MailCatcher, letter: Message, tmp_path: Path
) -> None:
    work(letter)
    again = MailCatcher(tmp_path / "mail")
    assert [x.subject for x in again.catcher.letters()] == ["Hồ sơ đã được tiếp nhận"]
    again.stop()


def test_the_html_of_a_letter_can_do_nothing(caught: MailCatcher, letter: Message) -> None:
    from django.core.mail import EmailMultiAlternatives

    mail = EmailMultiAlternatives("<b>x</b>", "chữ", to=["a@example.vn"])
    mail.attach_alternative('<script>alert("1")</script>', "text/html")
    from django.core.mail import get_connection

    get_connection("django.core.mail.backends.smtp.EmailBackend").send_messages([mail])
    page = requests.get(f"{caught.url}/thu/1", timeout=5).text
    assert "<script>" not in page
    assert "<iframe sandbox " in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_failures_are_switched_by_command(caught: MailCatcher) -> None:
    answer = requests.post(f"{caught.url}/fail", json={"mode": "temporary"}, timeout=5)
    assert answer.json() == {"mode": "temporary"}
    assert caught.catcher.failure == "temporary"
    assert requests.get(f"{caught.url}/nothing", timeout=5).status_code == 404
