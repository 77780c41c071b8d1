"""How long filing took people: from the log-in until the receipt, as the log has both."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.filing_times import PERIOD_DAYS, filing_times
from motcua.dossiers.readers.filing_times import FilingTimes
from motcua.dossiers.store import TOPIC
from motcua.identity import events
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER
from motcua.kernel.clock import VIETNAM
from motcua.platform import log, readers
from tests.support import two_communes
from tests.support.two_communes import PROCEDURE, file

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("province")]


@pytest.fixture
def province() -> Iterator[None]:
    """Two communes and an empty log, on a Wednesday morning."""
    with clock.at(MORNING):
        two_communes.establish()
        two_communes.empty_log()
        yield


def entered(at: datetime, username: str = "nongdan") -> None:
    account = Account.objects.get(username=username)
    with clock.at(at):
        log.record(events.ACCOUNTS, account.pk, events.LOGGED_IN, at=at, actor=STRANGER, data={})


def filed(at: datetime, **how: str) -> None:
    with clock.at(at):
        file(**how)  # type: ignore[arg-type]


def test_the_time_since_the_last_log_in_is_counted_by_procedure() -> None:
    entered(MORNING - timedelta(hours=3))
    entered(MORNING)
    for seconds in (90, 125, 400):
        filed(MORNING + timedelta(seconds=seconds))
    readers.catch_up(FilingTimes())
    readers.catch_up(FilingTimes())
    [found] = filing_times()
    assert (found.procedure, found.cases) == (PROCEDURE, 3)
    assert (found.median, found.most) == (timedelta(seconds=120), timedelta(seconds=400))
    assert found.within_aim
    with clock.at(MORNING + timedelta(days=PERIOD_DAYS + 1)):
        assert filing_times() == []


def test_who_never_logged_in_or_came_to_the_counter_is_not_counted() -> None:
    filed(MORNING - timedelta(minutes=2))
    entered(MORNING - timedelta(hours=9))
    filed(MORNING - timedelta(minutes=1))
    entered(MORNING)
    filed(MORNING + timedelta(minutes=1), channel="direct")
    readers.catch_up(FilingTimes())
    assert filing_times() == []


def test_counted_anew_from_the_log_it_comes_to_the_same() -> None:
    entered(MORNING)
    filed(MORNING + timedelta(seconds=59))
    readers.catch_up(FilingTimes())
    before = filing_times()
    FilingTimes().forget()
    told = readers.stories(TOPIC, list(Dossier.objects.values_list("pk", flat=True)))
    FilingTimes().read([event for story in told.values() for event in story])
    assert filing_times() == before != []


def test_the_director_sees_it_and_nobody_else(client: Client) -> None:
    entered(MORNING)
    filed(MORNING + timedelta(seconds=200))
    readers.catch_up(FilingTimes())
    assert client.get("/dieu-hanh/thoi-gian-nop").status_code == 302
    client.force_login(Account.objects.get(username="giamdoc"))
    page = client.get("/dieu-hanh/thoi-gian-nop").content.decode()
    assert "3 phút 20 giây" in page
    assert "lâu hơn mục tiêu" in page
