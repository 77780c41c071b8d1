"""Whoever vouches for people is asked by the clock while nobody logs in; what it answers is a measurement."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.identity import ports, provider_health
from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.platform.outside import health_of
from motcua.platform.outside_models import OutsideTry

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


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
        assert OutsideTry.objects.count() == 6
        assert state == "down"
    finally:
        ports.disconnect()
