"""The drill of the exchange: the portal fails, workers are killed, lines of the database are cut; both sides agree."""

import pytest

from motcua.config.sample.exchange_drill.drilling import drill

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


def test_nothing_is_lost_doubled_or_out_of_order(request: pytest.FixtureRequest) -> None:
    """2,000 messages with --whole; otherwise as many as are cheap in every run."""
    whole = request.config.getoption("--whole")
    report = drill(2000 if whole else 120, 0.1, lambda line: None, kills=4 if whole else 2)
    assert report.well, report.told()
    assert report.workers_killed >= 2
    assert report.lines_cut >= 1
