"""A system outside counts as down by measurement, never by one failure, and as back when it answers again and again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.platform import outside
from motcua.platform.effects.types import Answer, Outcome
from motcua.platform.outside import Try, health_of, judged, note_attempt, note_try, record_of, rules
from motcua.platform.outside_models import OutsideTry

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
        outside.forget_old_tries()
    assert not OutsideTry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (Answer(Outcome.DONE), [True]),
        (Answer(Outcome.PERMANENT, "550 no such user"), [True]),
        (Answer(Outcome.TEMPORARY, "HTTP 503"), [False]),
        (Answer(Outcome.UNKNOWN, "ReadTimeout"), [False]),
        (Answer(Outcome.TEMPORARY), [True]),
        (Answer(Outcome.CONFIGURATION, "HTTP 401"), []),
        (None, []),
    ],
)
def test_each_attempt_counts_but_our_own_wrong_settings(answer: Answer | None, counts: list[bool]) -> None:
    note_attempt("population", answer, 0.2)
    assert list(OutsideTry.objects.values_list("answered", flat=True)) == counts


@pytest.mark.django_db
def test_what_was_measured_says_since_when_it_is_down_beyond_the_window() -> None:
    for minute in range(40):
        with clock.at(NOW + timedelta(minutes=minute)):
            note_try("population", answered=minute < 5 or minute == 20, seconds=0.1)
    with clock.at(NOW + timedelta(minutes=39, seconds=30)):
        record = record_of(["population"])
        again = record_of(["population"])
        assert health_of("population").since == NOW + timedelta(minutes=5)
    told = record["systems"]["population"]
    assert (told["state"], told["tries"], told["failed"]) == ("down", 40, 34)
    assert told["since"] == (NOW + timedelta(minutes=5)).isoformat()
    assert record["sha256"] == again["sha256"]
