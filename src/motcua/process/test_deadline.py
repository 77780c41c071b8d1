"""When a dossier is due and why: named days of 2026, a second calculator, and what pausing may never do."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.process.calendar import WorkCalendar
from motcua.process.deadline import Due, Limit, Measure, Unit, due, remaining, resume, working_time
from motcua.process.due_rules import rules_of
from tests.support.calendars import calendar_data, sample_calendar
from tests.support.naive_deadline import naive_due

MINUTE = timedelta(minutes=1)
patient = settings(deadline=None)
thorough = settings(max_examples=150, deadline=None)
starts = st.integers(0, 400 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=VIETNAM) + n * MINUTE)
odd_starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 2, 1)).map(lambda m: m.replace(tzinfo=VIETNAM))
working = st.one_of(
    st.integers(0, 10).map(lambda n: f"{n / 2:g}d"),
    st.integers(0, 60).map(lambda n: f"{n / 4:g}h"),
    st.just("same-day"),
)
calendar_limits = st.one_of(st.integers(1, 60).map("{}cd".format), st.integers(1, 14).map("{}m".format))
limits = st.one_of(working, calendar_limits)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def due_in(calendar: WorkCalendar, start: str, limit: str) -> Due:
    return due(calendar, at(start), Limit.parse(limit))


def rules_used(answer: Due) -> list[str]:
    return [step.rule for step in answer.steps]


@pytest.mark.parametrize(
    ("start", "limit", "moment"),
    [
        # The same hour, so many working days later.
        ("2026-11-16T09:15", "1d", "2026-11-17T09:15"),
        ("2026-11-16T09:15", "0.5d", "2026-11-16T14:45"),
        ("2026-11-16T09:15", "8h", "2026-11-17T09:15"),
        # Friday evening, the weekend, lunch.
        ("2026-11-13T18:30", "1d", "2026-11-16T17:00"),
        ("2026-11-14T10:00", "1h", "2026-11-16T08:30"),
        ("2026-11-16T12:30", "1h", "2026-11-16T14:30"),
        ("2026-11-16T06:00", "1h", "2026-11-16T08:30"),
        # The cut-off at 15:00: that minute still counts, the next does not.
        ("2026-11-16T15:00", "1d", "2026-11-17T15:00"),
        ("2026-11-16T15:01", "1d", "2026-11-17T17:00"),
        ("2026-11-20T16:45", "3d", "2026-11-26T17:00"),
        # Ngày Văn hóa Việt Nam, Tuesday 24/11/2026.
        ("2026-11-23T09:15", "1d", "2026-11-25T09:15"),
        ("2026-11-24T09:15", "1d", "2026-11-25T17:00"),
        # Tết 2026: 16/2 to 20/2.
        ("2026-02-13T09:00", "1d", "2026-02-23T09:00"),
        ("2026-02-17T09:00", "1d", "2026-02-23T17:00"),
        # Swaps: Saturday 22/8 worked for Monday 31/8; Saturday 10/1 for Friday 2/1.
        ("2026-08-21T09:00", "1d", "2026-08-22T09:00"),
        ("2026-08-28T09:00", "1d", "2026-09-03T09:00"),
        ("2025-12-31T09:00", "1d", "2026-01-05T09:00"),
        ("2026-01-09T09:00", "1d", "2026-01-10T09:00"),
        # Calendar days: the first not counted, never ending on a day off.
        ("2026-11-16T09:15", "3cd", "2026-11-19T17:00"),
        ("2026-11-18T09:15", "3cd", "2026-11-23T17:00"),
        ("2026-11-20T09:15", "4cd", "2026-11-25T17:00"),
        ("2026-08-19T09:15", "3cd", "2026-08-22T17:00"),
        # Months: the corresponding day, or the month's last.
        ("2026-01-30T09:00", "1m", "2026-03-02T17:00"),
        ("2026-03-31T09:00", "1m", "2026-05-04T17:00"),
        ("2026-10-15T09:00", "1m", "2026-11-16T17:00"),
        ("2026-11-16T09:00", "12m", "2027-11-16T17:00"),
        # The same day, until the cut-off.
        ("2026-11-16T15:00", "same-day", "2026-11-16T17:00"),
        ("2026-11-16T15:01", "same-day", "2026-11-17T17:00"),
        ("2026-11-23T16:00", "same-day", "2026-11-25T17:00"),
    ],
)
def test_a_dossier_is_due_at_the_hour_people_expect(start: str, limit: str, moment: str) -> None:
    assert due_in(sample_calendar(), start, limit).at == at(moment)


def test_the_centre_s_last_hour_counts_from_the_next_morning() -> None:
    centre = sample_calendar("H49.61")
    assert due_in(centre, "2026-11-16T16:00", "1d").at == at("2026-11-17T16:00")
    late = due_in(centre, "2026-11-16T16:01", "1d")
    assert late.at == at("2026-11-17T17:00")
    assert late.counted_from == at("2026-11-17T07:00")
    assert "60 phút cuối" in late.steps[1].sentence


def test_work_handed_on_inside_the_office_knows_no_cut_off() -> None:
    answer = due(sample_calendar(), at("2026-11-16T16:30"), Limit.parse("1d"), cutoff=False)
    assert answer.at == at("2026-11-17T16:30")


def test_a_limit_that_ends_with_the_day_ends_at_closing_and_not_next_morning() -> None:
    assert due_in(sample_calendar(), "2026-11-16T07:30", "1d").at == at("2026-11-16T17:00")
    assert due_in(sample_calendar(), "2026-11-16T11:00", "1h").at == at("2026-11-16T12:00")


def test_a_clock_that_starts_at_closing_starts_next_morning() -> None:
    no_cutoff = sample_calendar("H49.91")
    assert due_in(no_cutoff, "2026-11-16T17:00", "same-day").at == at("2026-11-17T17:00")
    assert due_in(no_cutoff, "2026-11-16T16:59", "same-day").at == at("2026-11-16T17:00")


def test_a_receipt_late_on_friday_before_a_holiday_is_explained_in_order() -> None:
    answer = due_in(sample_calendar(), "2026-11-20T16:45", "3d")
    expected = ["received", "cutoff", "weekend", "limit", "hours", "holiday", "hours", "due"]
    assert rules_used(answer) == expected
    holiday = answer.steps[5]
    assert holiday.name == "Ngày Văn hóa Việt Nam"
    assert [d.isoformat() for d in holiday.dates] == ["2026-11-24"]
    assert "15:00" in answer.steps[1].sentence


def test_swaps_are_named_in_the_explanation() -> None:
    worked = due_in(sample_calendar(), "2026-08-21T09:00", "1d")
    assert rules_used(worked) == ["received", "limit", "hours", "swap_day_worked", "due"]
    off = due_in(sample_calendar(), "2026-08-28T09:00", "1d")
    assert "swap_day_off" in rules_used(off)
    assert any(step.name == "Quốc khánh 2/9" for step in off.steps)


def test_a_calendar_limit_says_that_it_was_rolled_forward() -> None:
    answer = due_in(sample_calendar(), "2026-11-18T09:15", "3cd")
    assert rules_used(answer) == [
        *("received", "first_day_not_counted", "calendar_days"),
        *("weekend", "rolled_forward", "due"),
    ]


def test_it_warns_when_the_holidays_on_the_way_are_not_published() -> None:
    assert "calendar_estimated" in rules_used(due_in(sample_calendar(), "2026-12-30T09:00", "5d"))
    assert "calendar_missing" in rules_used(due_in(sample_calendar(), "2026-12-30T09:00", "18m"))


def test_the_answer_as_data_carries_moment_version_and_steps() -> None:
    data = due_in(sample_calendar(), "2026-11-16T15:01", "1d").to_json()
    assert data["due_at"] == "2026-11-17T17:00:00+07:00"
    assert data["counted_from"] == "2026-11-17T07:30:00+07:00"
    assert (data["limit"], data["calendar"]) == ("1d", "QN-2026.1")
    assert data["steps"][-2] == {
        "rule": "hours",
        "sentence": "Trong thứ Ba 17/11/2026 từ 07:30 đến 17:00: tính 8 giờ.",
        "dates": ["2026-11-17"],
        "from": "2026-11-17T07:30:00+07:00",
        "to": "2026-11-17T17:00:00+07:00",
        "minutes": 480,
    }


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "words"),
    [
        ("3d", 3, Unit.WORKING_DAY, "3 ngày làm việc"),
        ("0.5d", "0.5", Unit.WORKING_DAY, "0,5 ngày làm việc"),
        ("10cd", 10, Unit.DAY, "10 ngày"),
        ("8h", 8, Unit.HOUR, "8 giờ làm việc"),
        ("1m", 1, Unit.MONTH, "1 tháng"),
        ("same-day", 0, Unit.SAME_DAY, "trong ngày làm việc"),
    ],
)
def test_a_limit_is_read_and_written(text: str, quantity: float | str, unit: Unit, words: str) -> None:
    limit = Limit.parse(text)
    assert limit == Limit.of(quantity, unit)
    assert (str(limit), limit.words) == (text, words)


@pytest.mark.parametrize(
    "text",
    ["", "3", "d", "-1d", "1.5cd", "0cd", "0m", "3 ngày", "1e3d", "9999d", "121m", "٣d", "1,5d", "0.125d"],
)
def test_an_unclear_limit_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Limit.parse(text)


def test_a_year_beyond_reason_is_refused_and_not_a_crash() -> None:
    with pytest.raises(Invalid, match="1990"):
        due_in(sample_calendar(), "9998-01-01T09:00", "1d")


@given(calendar_data(), starts, limits)
@thorough
def test_a_naive_calculator_gets_the_same_from_the_printed_rules(
    data: dict[str, Any], start: datetime, limit: str
) -> None:
    calendar = WorkCalendar.from_json(data)
    answer = due(calendar, start, Limit.parse(limit))
    assert (answer.counted_from, answer.at) == naive_due(rules_of(calendar), start, limit)


@given(starts, limits, st.sampled_from(["", "H49.61", "H49.61.54", "H49.91"]))
@thorough
def test_the_naive_calculator_agrees_over_the_sample_province(
    start: datetime, limit: str, agency: str
) -> None:
    calendar = sample_calendar(agency)
    answer = due(calendar, start, Limit.parse(limit))
    assert (answer.counted_from, answer.at) == naive_due(rules_of(calendar), start, limit)


@given(calendar_data(), odd_starts, odd_starts, limits)
@patient
def test_who_files_earlier_is_never_due_later(
    data: dict[str, Any], a: datetime, b: datetime, limit: str
) -> None:
    calendar, first, second = WorkCalendar.from_json(data), min(a, b), max(a, b)
    wanted = Limit.parse(limit)
    assert due(calendar, first, wanted).at <= due(calendar, second, wanted).at


@given(calendar_data(), odd_starts, st.sampled_from(["d", "h", "cd", "m"]))
@patient
def test_a_longer_limit_is_never_due_earlier(data: dict[str, Any], start: datetime, unit: str) -> None:
    calendar = WorkCalendar.from_json(data)
    dues = [due(calendar, start, Limit.parse(f"{n}{unit}")).at for n in (1, 2, 3, 5)]
    assert all(a <= b for a, b in pairwise(dues))


@given(calendar_data(), odd_starts, limits)
@patient
def test_a_due_moment_lies_in_working_time_or_at_closing(
    data: dict[str, Any], start: datetime, limit: str
) -> None:
    calendar = WorkCalendar.from_json(data)
    answer = due(calendar, start, Limit.parse(limit))
    assert calendar.is_within(answer.at)
    assert start <= answer.counted_from <= answer.at


@given(calendar_data(), starts, working)
@patient
def test_the_steps_alone_add_up_to_the_limit(data: dict[str, Any], start: datetime, limit: str) -> None:
    calendar, wanted = WorkCalendar.from_json(data), Limit.parse(limit)
    answer = due(calendar, start, wanted)
    steps = answer.to_json()["steps"]
    counted = [step for step in steps if "minutes" in step]
    if wanted.unit is not Unit.SAME_DAY:
        assert timedelta(minutes=sum(step["minutes"] for step in counted)) == working_time(calendar, wanted)
    if counted:
        assert counted[0]["from"] == answer.counted_from.isoformat()
        assert counted[-1]["to"] == answer.at.isoformat()
    assert steps[-1]["to"] == answer.at.isoformat()


@given(calendar_data(), starts, limits)
@patient
def test_every_day_off_on_the_way_is_named(data: dict[str, Any], start: datetime, limit: str) -> None:
    calendar = WorkCalendar.from_json(data)
    answer = due(calendar, start, Limit.parse(limit))
    reasons = {"weekend", "holiday", "swap_day_off"}
    named = {d for step in answer.steps if step.rule in reasons for d in step.dates}
    days = [start.date() + timedelta(days=n) for n in range((answer.at.date() - start.date()).days + 1)]
    idle = {d for d in days if not calendar.is_working(d)}
    assert named <= idle
    if Limit.parse(limit).measure is Measure.WORKING:
        assert named == idle


@given(calendar_data(), starts, limits, odd_starts, odd_starts)
@patient
def test_a_pause_never_washes_lateness_away(
    data: dict[str, Any], start: datetime, written: str, a: datetime, b: datetime
) -> None:
    calendar, limit = WorkCalendar.from_json(data), Limit.parse(written)
    before, paused, resumed = due(calendar, start, limit).at, min(a, b), max(a, b)
    after = resume(calendar, limit, resumed, remaining(calendar, limit, paused, before))
    if before < paused:
        assert after < resumed
        assert late_by(calendar, limit, after, resumed) >= late_by(calendar, limit, before, paused)
    else:
        assert after >= resumed
    assert calendar.is_within(after)


def late_by(calendar: WorkCalendar, limit: Limit, due_at: datetime, now: datetime) -> timedelta:
    """Lateness in the limit's own measure."""
    calendar_time = limit.measure is Measure.CALENDAR
    return now - due_at if calendar_time else calendar.working_time_between(due_at, now)


@given(calendar_data(), starts, limits, odd_starts)
@patient
def test_pausing_and_resuming_at_once_changes_nothing(
    data: dict[str, Any], start: datetime, written: str, now: datetime
) -> None:
    calendar, limit = WorkCalendar.from_json(data), Limit.parse(written)
    before = due(calendar, start, limit).at
    after = resume(calendar, limit, now, remaining(calendar, limit, now, before))
    assert timedelta(0) <= calendar.working_time_between(after, before) <= MINUTE
    if limit.measure is Measure.CALENDAR and now <= before:
        assert after == before


def test_time_that_waits_for_the_citizen_is_given_back_to_the_minute() -> None:
    calendar, limit = sample_calendar(), Limit.of(Decimal(3), Unit.WORKING_DAY)
    due_at = due(calendar, at("2026-11-16T09:15"), limit).at
    left = remaining(calendar, limit, at("2026-11-17T09:15"), due_at)
    assert left == 2 * 480
    assert resume(calendar, limit, at("2026-11-23T10:00"), left) == at("2026-11-26T10:00")


def test_a_dossier_paused_on_the_evening_after_its_due_hour_is_still_late_when_it_comes_back() -> None:
    calendar, limit = sample_calendar(), Limit.parse("1d")
    left = remaining(calendar, limit, at("2026-11-16T18:00"), at("2026-11-16T17:00"))
    assert left == -1
    assert resume(calendar, limit, at("2026-11-18T08:00"), left) == at("2026-11-18T07:59")


def test_a_resumed_calendar_limit_ends_at_a_closing_and_not_on_a_day_off() -> None:
    calendar, limit = sample_calendar(), Limit.parse("10cd")
    left = remaining(calendar, limit, at("2026-11-16T10:00"), at("2026-11-19T17:00"))
    assert resume(calendar, limit, at("2026-11-18T15:00"), left) == at("2026-11-23T17:00")
