"""A provider counts as down by measurement, never by one failure, and as back when it answers again and again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.identity import ports, provider_health
from motcua.identity.provider_health import Try, health_of, judged, note_try, rules
from motcua.identity.provider_models import ProviderTry
from motcua.kernel import clock
from motcua.kernel.errors import Unavailable

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
HELD = rules(NOW)


def tries(pattern: str, seconds: float = 0.1) -> list[Try]:
    """`x` unanswered, `.` answered, the oldest first, ten seconds apart."""
    return [
        Try(NOW - timedelta(seconds=10 * n), mark == ".", seconds) for n, mark in enumerate(reversed(pattern))
    ]


@pytest.mark.parametrize(
    ("pattern", "state"),
    [
        ("", "unknown"),
        ("xx", "unknown"),
        ("...", "well"),
        ("......x", "well"),
        ("...x.x", "well"),
        ("xxx", "down"),
        ("...xxx", "down"),
        ("xxxxxx..", "down"),
        ("xxxxxx...", "well"),
        ("xxxxxx...x", "down"),
    ],
)
def test_it_is_judged_by_the_share_that_was_not_answered(pattern: str, state: str) -> None:
    assert judged("vneid", tries(pattern), HELD).state == state


def test_it_says_since_when_and_how_much() -> None:
    found = judged("vneid", tries("..xxx"), HELD)
    assert (found.since, found.failed, found.tries) == (NOW - timedelta(seconds=20), 3, 5)


def test_slow_answers_are_told_as_slow() -> None:
    assert judged("vneid", tries("....", seconds=5), HELD).state == "slow"


@given(st.text(alphabet=".x", max_size=40))
def test_one_failure_alone_never_makes_it_down(pattern: str) -> None:
    state = judged("vneid", tries(pattern), HELD).state
    if pattern.count("x") <= 1 and len(pattern) >= HELD.least_tries:
        assert state == "well"
    if pattern.endswith("...") and "x" in pattern:
        assert state == "well"


@pytest.mark.django_db
def test_what_is_older_than_the_window_says_nothing() -> None:
    with clock.at(NOW):
        for _ in range(4):
            note_try("vneid", answered=False, seconds=1)
        assert health_of("vneid").is_down
        assert not health_of("dvcqg").is_down
    with clock.at(NOW + HELD.window + timedelta(seconds=1)):
        assert health_of("vneid").state == "unknown"
    with clock.at(NOW + HELD.kept + timedelta(hours=1)):
        provider_health.forget_old_tries()
    assert not ProviderTry.objects.exists()


class Sometimes:
    """A provider that answers, or does not."""

    there = True

    def probe(self) -> None:
        if not self.there:
            raise Unavailable("im lặng")


@pytest.mark.django_db
def test_while_nobody_logs_in_the_clock_asks_once_a_minute() -> None:
    provider = Sometimes()
    ports.connect(lambda: provider)  # type: ignore[arg-type,return-value]
    try:
        for minute in range(6):
            provider.there = minute < 2
            with clock.at(NOW + timedelta(minutes=minute)):
                provider_health.probe_providers()
                provider_health.probe_providers()
                state = health_of("vneid").state
        assert ProviderTry.objects.count() == 6
        assert state == "down"
    finally:
        ports.disconnect()
