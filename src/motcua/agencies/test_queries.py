"""Who somebody is today, by which calendar an agency works, which agencies and officers there are."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.agencies import queries
from motcua.agencies.models import Agency, Holding, WorkingCalendar
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Kind
from motcua.kernel.errors import NotFound
from motcua.platform import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

HOLIDAY, SATURDAY, WORKDAY = date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, 25)


def test_an_account_without_a_person_behind_it_is_a_stranger() -> None:
    assert queries.actor_for(Account.objects.create(username="rong")) == STRANGER


def test_a_citizen_acts_for_the_person_of_the_account_and_holds_no_post() -> None:
    found = queries.actor_for(Account.objects.get(username="nongdan"), assurance=2)
    assert (found.kind, found.assurance, found.posts) == (Kind.PERSON, 2, ())
    assert found.party_id is not None


def test_an_officer_holds_the_posts_of_today() -> None:
    officer = queries.officer_named("kyso")
    assert [(p.agency, p.role, p.on_behalf_of) for p in queries.officer_actor(officer).posts] == [
        ("H49.123", "signer", "")
    ]
    assert queries.officer_actor(officer, on=date(2020, 1, 1)).posts == ()


def test_a_delegated_post_names_whom_it_is_held_for_and_ends_with_its_last_day() -> None:
    holder, deputy = queries.officer_named("kyso"), queries.officer_named("pheduyet")
    post = Holding.objects.get(officer=holder).post
    today = clock.now().date()
    Holding.objects.create(
        officer=deputy, post=post, delegated_by=holder, valid_from=today, valid_to=today + timedelta(days=2)
    )

    def held(days: int) -> list[str]:
        posts = queries.posts_of(deputy, today + timedelta(days=days))
        return [p.on_behalf_of for p in posts if p.post_id == post.pk]

    assert [held(days) for days in (-1, 0, 2, 3)] == [[], [holder.name], [holder.name], []]


def test_colleagues_are_those_who_hold_the_post_today() -> None:
    assert queries.officer_named("kyso") in queries.colleagues("H49.123", "signer")
    Holding.objects.filter(officer__account__username="kyso").update(valid_to="2026-01-01")
    assert queries.officer_named("kyso") not in queries.colleagues("H49.123", "signer")


def test_a_post_in_a_unit_is_asked_for_with_the_unit() -> None:
    some = (
        Holding.objects.filter(post__unit__isnull=False, valid_to=None).select_related("post__unit").first()
    )
    assert some is not None
    assert some.post.unit is not None
    agency, role = some.post.agency_id, some.post.role
    assert some.officer in queries.colleagues(agency, f"{some.post.unit.key}:{role}")
    assert some.officer in queries.colleagues(agency, role)
    assert queries.colleagues(agency, f"khong-co:{role}") == []


def test_an_agency_works_by_the_provinces_calendar_with_its_own_put_over_it() -> None:
    plain, centre = queries.calendar_of("H49.123"), queries.calendar_of("H49.61")
    assert plain.version == "QN-2026.1"
    assert centre.version.startswith("QN-2026.1+")
    assert [plain.is_working(day) for day in (HOLIDAY, SATURDAY, WORKDAY)] == [False, False, True]
    assert [centre.is_working(day) for day in (HOLIDAY, WORKDAY)] == [False, True]


def test_the_newest_version_of_a_calendar_counts() -> None:
    for version, day in (("X1", WORKDAY), ("X2", WORKDAY + timedelta(days=1))):
        content = {"version": version, "off": {day.isoformat(): "Hội làng"}}
        WorkingCalendar.objects.create(agency_id="H49.123", version=version, content=content)
    found = queries.calendar_of("H49.123")
    assert found.version == "QN-2026.1+X2"
    assert found.is_working(WORKDAY)
    assert not found.is_working(WORKDAY + timedelta(days=1))


def test_many_calendars_cost_three_questions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    codes = list(Agency.objects.values_list("code", flat=True)[:50])
    with django_assert_num_queries(3):
        queries.read_calendars(codes)
    with django_assert_num_queries(0):
        assert {queries.calendar_of(code).version[:9] for code in codes} == {"QN-2026.1"}


def test_what_is_not_there_is_not_found() -> None:
    for missing in (
        lambda: queries.calendar_of("KHONG"),
        lambda: queries.agency("KHONG"),
        lambda: queries.officer_named("khong"),
        lambda: queries.officer_by_id(0),
    ):
        with pytest.raises(NotFound):
            missing()


def test_a_province_without_a_calendar_says_so() -> None:
    WorkingCalendar.objects.all().delete()
    with pytest.raises(NotFound, match="Chưa có lịch làm việc"):
        queries.calendar_of("H49.123")


def test_an_agency_that_was_dissolved_is_known_but_no_longer_offered() -> None:
    codes = ["H49.61.23", "H49.123"]
    Agency.objects.filter(code__in=codes).update(valid_to="2026-10-31")
    assert not queries.among(codes)
    assert statements.ask(queries.by_codes(codes)) == []
    assert not queries.counters().filter(code="H49.61.23").exists()
    assert not queries.communes().filter(code="H49.123").exists()
    assert set(queries.known_by_codes(codes)) == set(codes) <= queries.names().keys()


def test_the_provincial_centre_is_offered_before_the_communes() -> None:
    counters = list(queries.counters())
    assert len(counters) == 55
    assert counters[0].code == "H49.61"
    assert {c.kind for c in counters[1:]} == {"commune_centre"}


def test_officers_are_read_together_by_their_ids() -> None:
    first, second = queries.officer_named("kyso"), queries.officer_named("pheduyet")
    assert queries.officers_by_ids([first.pk, second.pk, 0]) == {first.pk: first, second.pk: second}
    assert queries.officers_by_ids([]) == {}
