"""Before a promised date passes whoever must see to it is written to, once a share, as they chose."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.queries import calendar_of, officer_named
from motcua.dossiers.commands.warn_officials import greet, warn_of_lateness
from motcua.dossiers.lateness import Running, in_force, reached
from motcua.dossiers.models import Dossier
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotAllowed
from motcua.notifications.commands import choose_letters
from motcua.platform.effects.models import Effect
from motcua.process.deadline import due
from motcua.process.limit import Limit
from tests.support import acts, cast
from tests.support.acts import defect
from tests.support.calendars import sample_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
BLURRED = [defect("Giấy chứng sinh", "ảnh mờ", "Điều 16 Luật Hộ tịch")]
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)


def letters() -> dict[str, str]:
    """What was written since it was last asked, by log-in."""
    people = {
        one.email: one.account.username for one in map(officer_named, ("thamdinh", "giamdoc", "chutich"))
    }
    found = Effect.objects.filter(key__regex="^(lateness|morning):")
    told = {people.get(one.payload["to"], one.payload["to"]): one.payload["body"] for one in found}
    found.delete()
    return told


def accepted() -> Dossier:
    """Waits for its appraisal since Monday morning; nobody has taken it yet."""
    Account.objects.update(password="a hash")
    with clock.at(MONDAY):
        return cast.accepted(cast.MARRIAGE_STATUS)


def at_share(dossier: Dossier, share: float) -> datetime:
    """When so much of its time is used up."""
    assert dossier.due_at is not None
    calendar = calendar_of(dossier.counter_id)
    whole = calendar.working_minutes_between(MONDAY, dossier.due_at)
    return calendar.add_working_minutes(MONDAY, whole * share)


def test_the_holder_is_told_first_then_who_is_above_each_share_once() -> None:
    dossier = accepted()
    seen = []
    for share in (0.5, 0.76, 0.8, 0.91, 0.95):
        with clock.at(at_share(dossier, share)):
            warn_of_lateness(actor=SYSTEM)
            seen.append({who for who, body in letters().items() if dossier.code in body})
    first, warned, again, nearer, last = seen
    assert first == again == last == set()
    assert "thamdinh" in warned
    assert warned < nearer


def test_once_the_date_has_passed_it_is_told_as_late() -> None:
    dossier = accepted()
    assert dossier.due_at is not None
    with clock.at(dossier.due_at + timedelta(minutes=1)):
        warn_of_lateness(actor=SYSTEM)
        assert f"{dossier.code}, {dossier.procedure_name}: quá hạn từ" in letters()["thamdinh"]


def test_while_it_waits_for_the_applicant_nobody_is_warned() -> None:
    dossier = accepted()
    with clock.at(MONDAY + timedelta(minutes=5)):
        acts.ask_more(
            actor=cast.appraiser(),
            dossier=dossier.pk,
            defects=[defect("Giấy chứng sinh", "ảnh mờ", "Điều 16 Luật Hộ tịch")],
        )
    with clock.at(MONDAY + timedelta(days=20)):
        warn_of_lateness(actor=SYSTEM)
        assert not [body for body in letters().values() if dossier.code in body]


def test_who_chose_otherwise_gets_a_morning_and_no_warning() -> None:
    dossier = accepted()
    choose_letters(actor=cast.appraiser(), wanted=["morning", "nonsense"])
    with clock.at(at_share(dossier, 0.8)):
        warn_of_lateness(actor=SYSTEM)
        assert "thamdinh" not in letters()
        greet(actor=SYSTEM)
        greet(actor=SYSTEM)
        assert letters()["thamdinh"].startswith("Chờ anh chị: ")
    with clock.at(datetime(2026, 12, 6, 7, 0, tzinfo=VIETNAM)):
        greet(actor=SYSTEM)
        assert "thamdinh" not in letters()


@pytest.mark.parametrize("send", [warn_of_lateness, greet])
def test_nobody_else_sets_it_off(send: Callable[..., int]) -> None:
    with pytest.raises(NotAllowed):
        send(actor=cast.receiver())


@given(
    minutes=st.integers(0, 60 * 24 * 60),
    limit=st.sampled_from(["3d", "0.5d", "8h", "15cd", "1m", "20d"]),
)
def test_a_share_is_reached_as_time_goes_and_late_is_when_the_date_passed(minutes: int, limit: str) -> None:
    calendar = sample_calendar()
    due_at = due(calendar, MONDAY, Limit.parse(limit)).at
    running = Running(limit, MONDAY, due_at)
    now = MONDAY + timedelta(minutes=minutes)
    found, later = reached(running, calendar, now), reached(running, calendar, now + timedelta(days=1))
    assert (found.share if found else 0) <= (later.share if later else 0)
    assert (found is not None and found.share == 100) == (now > due_at)


def test_no_alert_is_in_force_before_the_first_version() -> None:
    assert [one.share for one in in_force(MONDAY.date())] == [75, 90, 100]
    assert in_force(datetime(2025, 12, 31, tzinfo=VIETNAM).date()) == ()
