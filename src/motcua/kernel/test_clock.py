"""The one clock: the province's time, held still for practice and tests."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.kernel import clock


def test_it_is_always_the_province_s_time() -> None:
    assert clock.now().utcoffset() == timedelta(hours=7)


def test_the_clock_can_be_held_and_goes_on_afterwards() -> None:
    then = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == then
        assert clock.now().hour == 8
        with clock.at(then + timedelta(days=1)):
            assert clock.now().day == 22
        assert clock.now() == then
    assert clock.now() != then


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 11, 21)):
        pass
