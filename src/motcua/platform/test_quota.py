"""How often somebody may ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from motcua.kernel import clock
from motcua.platform import quota
from motcua.platform.quota import Policy, take

NOON = datetime(2026, 11, 20, 12, 0, 5, tzinfo=clock.VIETNAM)


@pytest.fixture(autouse=True)
def fresh() -> None:
    quota.forget_leases()


@pytest.mark.django_db
def test_the_limit_holds_and_the_next_minute_is_new() -> None:
    with clock.at(NOON):
        answers = [take("a", Policy("p", 50)) for _ in range(55)]
    assert [a.allowed for a in answers] == [True] * 50 + [False] * 5
    assert [a.remaining for a in answers[:2]] == [49, 48]
    assert answers[-1].remaining == 0
    assert answers[0].reset == 55
    with clock.at(NOON + timedelta(seconds=55)):
        assert take("a", Policy("p", 50)).allowed


@pytest.mark.django_db
def test_two_processes_share_one_limit() -> None:
    with clock.at(NOON):
        first = sum(take("a", Policy("p", 40)).allowed for _ in range(25))
        quota.forget_leases()  # what another process knows: nothing
        second = sum(take("a", Policy("p", 40)).allowed for _ in range(40))
    assert first == 25
    assert first + second <= 40
    assert first + second >= 40 - Policy("p", 40).lease


@pytest.mark.django_db
def test_one_does_not_use_up_what_belongs_to_another() -> None:
    with clock.at(NOON):
        for _ in range(5):
            take("a", Policy("p", 3))
        assert take("b", Policy("p", 3)).allowed
        assert take("a", Policy("q", 3)).allowed


@pytest.mark.django_db(transaction=True)
def test_threads_at_once_do_not_pass_the_limit() -> None:
    def many(_: int) -> int:
        try:
            return sum(take("a", Policy("p", 30)).allowed for _ in range(20))
        finally:
            connection.close()

    with clock.at(NOON), ThreadPoolExecutor(4) as pool:
        passed = sum(pool.map(many, range(4)))
    assert 0 < passed <= 60  # threads have the real clock, so the window may turn once


@pytest.mark.django_db
def test_windows_that_are_over_are_swept_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(NOON):
        take("a", Policy("p", 3))
    with clock.at(NOON + timedelta(hours=2)):
        take("b", Policy("p", 3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM platform_quota")
        assert cursor.fetchall() == [("b",)]
