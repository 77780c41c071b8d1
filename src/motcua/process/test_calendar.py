"""Working hours, days off and arithmetic in working time."""

from datetime import date, datetime, timedelta
from typing import Any

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.process.calendar import WorkCalendar, differing_days, overrides_of, with_overrides
from tests.support.calendars import calendar_data, sample_calendar

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(lambda m: m.replace(tzinfo=VIETNAM))
patient = settings(deadline=None)
amounts = st.integers(-20_000, 20_000)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def content(**changes: Any) -> dict[str, Any]:
    return with_overrides(sample_calendar().to_json(), changes)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-17", "Tết Nguyên đán"),
        ("2026-04-27", "Nghỉ bù Giỗ Tổ Hùng Vương"),
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
        ("2026-08-31", "Nghỉ hoán đổi, làm bù thứ Bảy 22/08/2026"),
        ("2026-01-02", "Nghỉ hoán đổi, làm bù thứ Bảy 10/01/2026"),
        ("2026-11-21", "Thứ Bảy"),
        ("2026-11-22", "Chủ nhật"),
        ("2026-11-23", None),
        ("2026-08-22", None),
        ("2026-01-10", None),
    ],
)
def test_a_day_off_has_a_name(day: str, why: str | None) -> None:
    calendar = sample_calendar()
    assert calendar.why_not_working(date.fromisoformat(day)) == why
    assert calendar.is_working(date.fromisoformat(day)) is (why is None)


OVERRIDES_2026 = {date(2026, 1, 2), date(2026, 1, 10)}
"""Dispatch 12729 of 25/12/2025 swapped these two; the library does not know it."""


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_sample_calendar_agrees_with_the_library_except_where_we_know_more(year: int) -> None:
    calendar, library = sample_calendar(), holidays.country_holidays("VN", years=year)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {d for d in days if calendar.is_working(d) != library.is_working_day(d)} == {
        d for d in OVERRIDES_2026 if d.year == year
    }
    assert {d for d in calendar.holidays if d.year == year} <= set(library)


def test_holidays_not_yet_announced_are_marked_as_an_estimate() -> None:
    assert sample_calendar().years == {2025: "published", 2026: "published", 2027: "estimated"}


def test_an_agency_has_its_own_hours_and_the_province_s_holidays() -> None:
    centre, province = sample_calendar("H49.61"), sample_calendar()
    assert centre.windows(date(2026, 11, 23))[0][0] == at("2026-11-23T07:00")
    assert province.windows(date(2026, 11, 23))[0][0] == at("2026-11-23T07:30")
    assert centre.holidays == province.holidays
    assert centre.version == "QN-2026.1+H49.61-1"


@pytest.mark.parametrize("agency", ["", "H49.61", "H49.61.54", "H49.154", "H49.91", "H49.22"])
def test_every_sample_agency_works_eight_hours_a_day(agency: str) -> None:
    day = sample_calendar(agency).day(date(2026, 11, 23))
    assert day.length == timedelta(minutes=sample_calendar(agency).day_minutes) == timedelta(hours=8)


def test_an_override_can_take_a_day_off_away_again() -> None:
    calendar = WorkCalendar.from_json(content(holidays={"2026-11-24": None}))
    assert calendar.is_working(date(2026, 11, 24))


def test_closing_time_is_the_next_opening_for_whoever_starts_and_the_end_for_whoever_ends() -> None:
    calendar = sample_calendar()
    assert calendar.next_open(at("2026-11-20T17:00")) == at("2026-11-23T07:30")
    assert calendar.add_working_minutes(at("2026-11-20T16:00"), 60) == at("2026-11-20T17:00")
    assert calendar.add_working_minutes(at("2026-11-20T11:00"), 60) == at("2026-11-20T12:00")
    assert calendar.add_working_minutes(at("2026-11-20T11:00"), 61) == at("2026-11-20T13:31")


def test_going_back_passes_over_weekends_and_holidays() -> None:
    calendar = sample_calendar()
    assert calendar.add_working_minutes(at("2026-11-25T07:40"), -20) == at("2026-11-23T16:50")
    assert calendar.working_minutes_between(at("2026-11-25T07:40"), at("2026-11-23T16:50")) == -20


def test_a_moment_from_elsewhere_is_meant_in_vietnamese_time() -> None:
    utc = datetime.fromisoformat("2026-11-23T02:15:00+00:00")
    assert sample_calendar().add_working_minutes(utc, 480) == at("2026-11-25T09:15")
    with pytest.raises(ValueError, match="time zone"):
        sample_calendar().next_open(datetime(2026, 11, 23))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": {"mon": [["08:00"]]}}, "hours.mon"),
        ({"hours": {"mon": [["12:00", "07:00"]]}}, "sau giờ mở cửa"),
        ({"hours": {"mon": [["07:00", "12:00"], ["11:00", "17:00"]]}}, "nối tiếp"),
        ({"hours": {"mon": [["7h", "12:00"]]}}, "7h"),
        ({"hours": {"thu2": []}}, "mon, tue"),
        ({"hours": {"mon": [], "tue": [], "wed": [], "thu": [], "fri": []}}, "ít nhất một ngày"),
        ({"cutoff": {"kind": "sớm"}}, "sớm"),
        ({"cutoff": {"kind": "at", "at": "25:00"}}, "25:00"),
        ({"cutoff": {"kind": "at", "at": "06:00"}}, "sau giờ mở cửa"),
        ({"cutoff": {"kind": "last_minutes", "minutes": 0}}, "cutoff.minutes"),
        ({"cutoff": {"kind": "last_minutes", "minutes": 600}}, "sau giờ mở cửa"),
        ({"day_minutes": 0}, "day_minutes"),
        ({"holidays": {"24/11/2026": "x"}}, "24/11/2026"),
        ({"holidays": {"2026-11-24": " "}}, "một tên"),
        ({"holidays": {"2026-08-22": "Lễ"}}, "2026-08-22"),
        ({"years": {"2028": "maybe"}}, "2028"),
        ({"zone": "Asia/Ha_Long"}, "Asia/Ha_Long"),
        ({"cuttoff": {}}, "cuttoff"),
    ],
)
def test_a_wrong_calendar_is_refused_with_the_place_of_the_mistake(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        WorkCalendar.from_json(content(**changes))
    assert said in str(refusal.value)


def test_a_calendar_without_a_version_is_refused() -> None:
    with pytest.raises(Invalid, match="version"):
        WorkCalendar.from_json({**content(), "version": ""})


@given(calendar_data())
@patient
def test_a_calendar_survives_being_written_down(data: dict[str, Any]) -> None:
    calendar = WorkCalendar.from_json(data)
    again = WorkCalendar.from_json(calendar.to_json())
    assert again == calendar
    assert again.to_json() == calendar.to_json()


@given(calendar_data(), moments, amounts)
@patient
def test_adding_and_taking_away_comes_back_to_the_same_working_instant(
    data: dict[str, Any], moment: datetime, minutes: int
) -> None:
    calendar = WorkCalendar.from_json(data)
    there = calendar.add_working_minutes(moment, minutes)
    assert calendar.working_time_between(moment, there) == timedelta(minutes=minutes)
    back = calendar.add_working_minutes(there, -minutes)
    assert calendar.working_time_between(moment, back) == timedelta(0)


@given(calendar_data(), moments, moments, moments)
@patient
def test_working_time_adds_up(data: dict[str, Any], a: datetime, b: datetime, c: datetime) -> None:
    calendar = WorkCalendar.from_json(data)
    between = calendar.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(calendar_data(), moments)
@patient
def test_the_next_opening_is_working_time_and_nothing_was_open_before(
    data: dict[str, Any], moment: datetime
) -> None:
    calendar = WorkCalendar.from_json(data)
    opening = calendar.next_open(moment)
    assert opening >= moment
    assert calendar.working_time_between(moment, opening) == timedelta(0)
    assert calendar.working_time_between(opening, opening + timedelta(seconds=1)) > timedelta(0)


days_off = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(date.isoformat), st.sampled_from(["Hội làng", "Nghỉ bù"])
)
weeks = st.dictionaries(
    st.sampled_from(["mon", "tue", "sat"]), st.sampled_from([[["07:00", "11:00"]], [["08:00", "12:00"]]])
)


@patient
@given(
    *[st.fixed_dictionaries({"off": days_off, "hours": weeks}, optional={"day_minutes": st.just(450)})] * 2
)
def test_what_an_agency_says_of_its_own_makes_the_calendar_that_was_asked_for(
    shared: dict[str, Any], wanted: dict[str, Any]
) -> None:
    whole = {**shared, **wanted}
    assert with_overrides(shared, overrides_of(shared, whole)) == whole


def test_two_calendars_differ_on_the_days_on_which_they_do_not_work_alike() -> None:
    changed = WorkCalendar.from_json(content(off={"2026-12-14": "Hội làng"}, worked={"2026-12-19": "Làm bù"}))
    found = differing_days(sample_calendar(), changed, date(2026, 12, 1), date(2026, 12, 31))
    assert list(found) == [date(2026, 12, 14), date(2026, 12, 19)]
