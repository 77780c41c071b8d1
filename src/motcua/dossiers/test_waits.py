"""How long others waited: from the filing until the result was ready, whatever happened on the way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.waits import FEW, PERIOD_DAYS, Waited, waited, waited_of
from motcua.dossiers.readers.waits import Waits, add_waits
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform import readers
from tests.support import two_communes
from tests.support.two_communes import PROCEDURE, WHOLE_WAY, file, walk

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)
CASE = f"{PROCEDURE}.01"


@pytest.fixture
def province() -> Iterator[None]:
    """Two communes and an empty log, on a Wednesday morning."""
    with clock.at(MORNING):
        two_communes.establish()
        two_communes.empty_log()
        yield


def settled(filed: datetime, ready: datetime) -> Dossier:
    with clock.at(filed):
        dossier = file()
    with clock.at(ready):
        walk(dossier, *WHOLE_WAY)
    return Dossier.objects.get(pk=dossier)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("province")
def test_a_wait_is_counted_once_in_days_of_the_calendar_and_forgotten_after_ninety() -> None:
    late = datetime(2026, 11, 17, 23, 30, tzinfo=VIETNAM)
    settled(late, MORNING)
    settled(MORNING, MORNING + timedelta(hours=2))
    open_one = file()
    assert open_one
    readers.catch_up(Waits())
    readers.catch_up(Waits())
    assert waited(PROCEDURE, CASE) == Waited(2, 0, 1)
    assert waited(PROCEDURE, CASE).few
    assert waited(PROCEDURE, "other") == Waited(0)
    with clock.at(MORNING + timedelta(days=PERIOD_DAYS)):
        assert waited(PROCEDURE, CASE).cases == 2
    with clock.at(MORNING + timedelta(days=PERIOD_DAYS + 1)):
        assert waited(PROCEDURE, CASE).cases == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("province")
def test_what_the_log_is_counted_anew_from_comes_to_what_the_dossiers_say() -> None:
    settled(MORNING - timedelta(days=3), MORNING)
    readers.catch_up(Waits())
    counted = waited(PROCEDURE, CASE)
    Waits().forget()
    add_waits(None)
    assert waited(PROCEDURE, CASE) == counted == Waited(1, 3, 3)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_the_middle_and_the_slowest_tenth_are_those_of_the_list(days: list[int]) -> None:
    found = waited_of([(day, days.count(day)) for day in sorted(set(days))])
    assert found.cases == len(days)
    assert found.median == median_low(days)
    within = [day for day in sorted(days) if sum(one <= day for one in days) * 10 >= len(days) * 9]
    assert found.most == within[0]
    assert found.few == (len(days) < FEW)


def test_without_cases_nothing_is_said() -> None:
    assert waited_of([]) == Waited(0)
