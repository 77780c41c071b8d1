"""A province comes in: agencies, posts, officers, calendars; only the administrator changes them."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from motcua.agencies import commands
from motcua.agencies.models import Agency, Holding, Officer, Post, WorkingCalendar
from motcua.agencies.queries import calendar_of
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform.log import events_of
from motcua.platform.upsert import TOPIC, history
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

DISTRICT = {"code": "T1", "name": "Sở Thử nghiệm", "kind": "department", "level": "province", "parent": "H49"}
BRANCH = {
    **DISTRICT,
    "code": "T1.01",
    "name": "Chi cục Thử nghiệm",
    "parent": "T1",
    "map": {"x": 10, "y": 20},
}
SINCE = {"valid_from": "2026-01-01"}


def a_department() -> None:
    """The branch is named before its parent, as a list from elsewhere may do."""
    commands.establish_agencies(actor=SYSTEM, agencies=[{**BRANCH, **SINCE}, {**DISTRICT, **SINCE}])


def test_a_branch_may_be_listed_before_the_agency_above_it() -> None:
    a_department()
    branch = Agency.objects.get(code="T1.01")
    assert branch.parent is not None
    assert (branch.parent.name, branch.map_x, branch.is_counter) == ("Sở Thử nghiệm", 10, False)


def test_a_known_agency_gets_what_its_row_says_and_the_log_keeps_what_it_said_before() -> None:
    a_department()
    moved = {**DISTRICT, **SINCE, "address": "Số 1, phố Mới"}
    [change] = commands.establish_agencies(actor=SYSTEM, agencies=[moved], reason="Chuyển trụ sở")
    assert Agency.objects.get(code="T1").address == "Số 1, phố Mới"
    assert change.fields() == {"address": ("", "Số 1, phố Mới")}
    assert commands.establish_agencies(actor=SYSTEM, agencies=[moved]) == []
    last = events_of(TOPIC, 1)[-1]
    assert last.data["changes"][0]["before"] == {"address": ""}


def test_an_officer_is_appointed_to_posts_for_a_period() -> None:
    a_department()
    key = "T1/phong/appraiser"
    post = {"key": key, "agency": "T1", "unit": "phong", "role": "appraiser", "title": "Chuyên viên"}
    commands.establish_posts(
        actor=SYSTEM, units=[{"agency": "T1", "key": "phong", "name": "Phòng Một"}], posts=[post]
    )
    held = {"post": key, "from": "2026-03-01", "to": "2026-08-31"}
    officer = {"username": "nongdan", "name": "Tằng Văn Thử", "phone": "", "email": "", "posts": [held]}
    for _ in range(2):
        commands.appoint(actor=SYSTEM, officers=[officer])
    [holding] = Holding.objects.filter(post__key=key)
    assert holding.officer == Officer.objects.get(account__username="nongdan")
    assert (str(holding.valid_from), str(holding.valid_to)) == ("2026-03-01", "2026-08-31")
    assert Post.objects.get(key=key).unit == Post.objects.get(key=key).agency.units.get(key="phong")


def test_a_post_cannot_be_held_until_before_it_began() -> None:
    some = Holding.objects.filter(valid_to=None).first()
    assert some is not None
    with pytest.raises(IntegrityError, match="holding_ends_after_it_begins"):
        Holding.objects.filter(pk=some.pk).update(valid_from="2026-03-01", valid_to="2026-02-01")


def test_a_new_calendar_is_used_at_once_and_the_old_version_stays() -> None:
    before = WorkingCalendar.objects.filter(agency="H49.123").count()
    calendar_of("H49.123")
    off = {"2026-11-30": "Hội làng"}
    commands.set_calendar(actor=SYSTEM, agency="H49.123", content={"version": "X1", "off": off})
    assert calendar_of("H49.123").version.endswith("+X1")
    assert WorkingCalendar.objects.filter(agency="H49.123").count() == before + 1
    [told] = history("calendars", "H49.123")
    assert (told.before, told.after) == (None, {"version": "X1", "off": off})


def test_a_version_that_is_there_already_is_not_written_twice() -> None:
    first = commands.set_calendar(actor=SYSTEM, agency="H49.123", content={"version": "X1"})
    again = commands.set_calendar(
        actor=SYSTEM, agency="H49.123", content={"version": "X1", "day_minutes": 450}
    )
    assert again == first
    assert "day_minutes" not in again.content
    assert len(history("calendars", "H49.123")) == 1


def test_a_changed_calendar_counts_what_is_received_from_its_moment_on() -> None:
    day = datetime(2026, 12, 14, 9, tzinfo=VIETNAM)
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=VIETNAM)):
        changed = commands.change_calendar(
            actor=cast.person("quantri"), agency="H49.123", content={"off": {"2026-12-14": "Hội làng"}},
            since=datetime(2026, 12, 3, tzinfo=VIETNAM), reason="Văn bản 5/UBND",
        )  # fmt: skip
        assert calendar_of("H49.123").is_working(day.date())
        assert [one.key for one in changed] == ["H49.123"]
    with clock.at(datetime(2026, 12, 4, 9, tzinfo=VIETNAM)):
        assert not calendar_of("H49.123").is_working(day.date())
        # What was received before is derived as it was promised.
        assert calendar_of("H49.123", datetime(2026, 12, 2, tzinfo=VIETNAM)).is_working(day.date())
        [told] = history("calendars", "H49.123")
        assert (told.who, told.reason) == (cast.person("quantri").name, "Văn bản 5/UBND")


def test_a_calendar_that_waits_stands_in_the_way_of_an_earlier_one_until_it_is_dropped() -> None:
    said: dict[str, Any] = {"actor": SYSTEM, "agency": "H49.123", "reason": "Thử"}
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=VIETNAM)):
        later = datetime(2026, 12, 20, tzinfo=VIETNAM)
        commands.change_calendar(**said, content={"day_minutes": 450}, since=later)
        with pytest.raises(Conflict, match="20/12/2026"):
            commands.change_calendar(**said, content={"day_minutes": 400})
        commands.drop_calendar(**said)
        commands.change_calendar(**said, content={"day_minutes": 400})
        with pytest.raises(Invalid):
            commands.change_calendar(**said, content={}, since=datetime(2026, 11, 20, tzinfo=VIETNAM))
        with pytest.raises(Invalid):
            commands.change_calendar(**{**said, "reason": " "}, content={})


@pytest.mark.parametrize(
    "content", [{}, {"version": " "}, {"version": "X1", "hours": {"mon": [["17:00", "08:00"]]}}]
)
def test_a_calendar_that_cannot_be_used_is_refused(content: dict[str, Any]) -> None:
    before = WorkingCalendar.objects.count()
    with pytest.raises(Invalid):
        commands.set_calendar(actor=SYSTEM, agency=None, content=content)
    assert WorkingCalendar.objects.count() == before


def test_the_administrator_may_and_nobody_else() -> None:
    content = {"version": "X1"}
    commands.set_calendar(actor=cast.person("quantri"), agency="H49.123", content=content)
    for actor in (cast.applicant(), cast.receiver(), cast.director()):
        with pytest.raises(NotAllowed):
            commands.set_calendar(actor=actor, agency="H49.123", content=content)
        with pytest.raises(NotAllowed):
            commands.establish_agencies(actor=actor, agencies=[])
        with pytest.raises(NotAllowed):
            commands.establish_posts(actor=actor, units=[], posts=[])
        with pytest.raises(NotAllowed):
            commands.appoint(actor=actor, officers=[])
