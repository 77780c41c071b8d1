"""Asking for effects, and what a person finds out and does about those that stopped."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Kind, PostHeld, service
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform import log
from motcua.platform.effects import performers, queries
from motcua.platform.effects.commands import again, ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Answer, Asked, Policy, Request

pytestmark = pytest.mark.django_db

ADMIN = Actor(
    kind=Kind.OFFICER,
    name="An",
    officer_id=7,
    posts=(PostHeld(2, "H49.61", "cntt", "administrator", "Quản trị"),),
)


def letter(key: str = "event-1:email") -> Request:
    return Request(kind="letter", key=key, payload={"to": "a@example.vn"}, subject="H49.61.23-261121-0001")


def jobs_asked_for() -> list[tuple[int, bool]]:
    """(effect, is it for later)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'effect_id')::bigint, scheduled_at IS NOT NULL FROM procrastinate_jobs"
            " WHERE task_name = 'platform.work_on_effect' ORDER BY id"
        )
        return [(effect, later) for effect, later in cursor.fetchall()]


@pytest.fixture
def stopped() -> int:
    """One that the far side refused for good."""
    (number,) = ask(letter())
    Effect.objects.update(state="needs_person", outcome="permanent", last_error="550 no such user")
    return number


def test_asked_twice_under_one_key_it_is_there_once_with_one_job() -> None:
    (number,) = ask(letter(), letter())
    assert ask(letter()) == []
    assert jobs_asked_for() == [(number, False)]


def test_what_is_asked_for_later_waits() -> None:
    tomorrow = clock.now() + timedelta(days=1)
    (number,) = ask(Request(kind="letter", key="k", payload={}, due_at=tomorrow))
    assert jobs_asked_for() == [(number, True)]
    assert Effect.objects.get().started_at == tomorrow


def test_each_kind_waits_in_a_lane_of_its_own_and_what_nobody_performs_where_a_worker_looks() -> None:
    class Bank(performers.Performer):
        kind, policy = "bank", Policy()

        def perform(self, asked: Asked) -> Answer:
            raise NotImplementedError

    performers.register(Bank())
    ask(letter(), Request(kind="bank", key="b", payload={}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs ORDER BY queue_name")
        assert cursor.fetchall() == [("bank",), ("default",)]


def test_what_a_failed_transaction_asked_for_was_never_asked() -> None:
    @transaction.atomic
    def act() -> None:
        ask(letter())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Effect.objects.exists()
    assert jobs_asked_for() == []


def test_a_stopped_one_is_named_with_its_reason_and_counted(stopped: int) -> None:
    (found,) = queries.needing_a_person(ADMIN)
    assert (found.pk, found.last_error) == (stopped, "550 no such user")
    (kind,) = queries.standing()
    assert (kind.kind, kind.waiting, kind.needs_person) == ("letter", 0, 1)
    assert kind.last_error == "550 no such user"


def test_sent_again_by_an_administrator_it_waits_and_the_log_says_who_did_it(stopped: int) -> None:
    again(actor=ADMIN, effect=stopped, reason="địa chỉ đã sửa")
    found = Effect.objects.get()
    assert (found.state, found.attempts, found.reason) == ("pending", 0, "địa chỉ đã sửa")
    assert len(jobs_asked_for()) == 2
    (event,) = log.events_of("effect", stopped)
    assert (event.type, event.actor["officer"]) == ("tried_again", 7)
    with pytest.raises(NotAllowed):
        again(actor=ADMIN, effect=stopped, reason="lần nữa")


def test_without_a_reason_nothing_is_sent_again(stopped: int) -> None:
    with pytest.raises(Invalid):
        again(actor=ADMIN, effect=stopped, reason="  ")


@pytest.mark.parametrize(
    "other",
    [
        STRANGER,
        service("letters"),
        Actor(kind=Kind.PERSON, name="Phúc", party_id=1),
        Actor(kind=Kind.OFFICER, name="Bình", posts=(PostHeld(1, "H49.22", "", "receiver", "Cán bộ"),)),
    ],
)
def test_nobody_else_sees_or_sends(stopped: int, other: Actor) -> None:
    for look in (queries.needing_a_person, queries.waiting, queries.refused):
        with pytest.raises(NotAllowed):
            look(other)
    with pytest.raises(NotAllowed):
        again(actor=other, effect=stopped, reason="…")


def test_a_kind_that_nobody_performs_waits_for_a_program_that_does() -> None:
    from motcua.platform.effects.execution import work_on

    (number,) = ask(Request(kind="of the future", key="k", payload={}))
    assert work_on(number) is not None
    found = Effect.objects.get()
    assert (found.state, found.outcome) == ("retry_at", "configuration")


def test_the_system_may_look_after_everything(stopped: int) -> None:
    assert queries.needing_a_person(SYSTEM, kind="let").count() == 1
    assert queries.needing_a_person(SYSTEM, kind="signature").count() == 0
