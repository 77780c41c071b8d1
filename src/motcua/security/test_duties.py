"""What is to be told to whom until when: the hours of the law, from the moment at which it was noticed."""

from datetime import date, datetime, timedelta

import pytest

from motcua.kernel.clock import VIETNAM
from motcua.process.limit import Limit
from motcua.security.duties import Clock, State, clocks, kept_until, promised_reply

NOTICED = datetime(2026, 11, 20, 22, 15, tzinfo=VIETNAM)


def working(start: datetime, limit: Limit) -> datetime:
    """A calendar in which every day is one."""
    return start + timedelta(days=int(limit.quantity))


def after(hours: float, *facts: str, **sent: float) -> dict[str, Clock]:
    """The clocks so many hours after it was noticed; `sent`: after how many hours each step was done."""
    found = clocks(
        facts=frozenset(facts), noticed_at=NOTICED, now=NOTICED + timedelta(hours=hours), working=working,
        sent={step: NOTICED + timedelta(hours=then) for step, then in sent.items()},
    )  # fmt: skip
    return {one.step: one for one in found}


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        (("incident",), {"report": 72}),
        (("incident", "serious"), {"first_notice": 24, "report": 72}),
        (("incident", "personal"), {"report": 72, "breach": 72}),
        (("incident", "personal", "biometric"), {"report": 72, "breach": 72, "persons": 72}),
        (("incident", "national"), {"first_notice": 0, "report": 72}),
        (("weakness",), {"reply": 72}),
    ],
)
def test_each_kind_of_incident_has_its_hours(facts: tuple[str, ...], hours: dict[str, int]) -> None:
    found = after(1, *facts)
    assert {step: (one.due - NOTICED) / timedelta(hours=1) for step, one in found.items()} == hours
    assert all("NĐ" in one.source or "trang" in one.source for one in found.values())


@pytest.mark.parametrize(
    ("hours", "state"),
    [(1, State.RUNNING), (19.9, State.RUNNING), (20, State.SOON), (23.9, State.SOON), (24, State.LATE)],
)
def test_a_clock_warns_four_hours_before_its_end_and_is_late_from_the_very_minute(
    hours: float, state: State
) -> None:
    assert after(hours, "incident", "serious")["first_notice"].state is state


@pytest.mark.parametrize(("then", "state"), [(24, State.DONE), (24.1, State.LATE_DONE)])
def test_what_was_sent_in_time_is_done_and_what_came_later_says_so(then: float, state: State) -> None:
    found = after(100, "incident", "serious", first_notice=then)["first_notice"]
    assert (found.state, found.is_open) == (state, False)


def test_what_touches_national_security_is_told_at_once_and_no_hour_makes_it_late() -> None:
    assert after(0.1, "incident", "outage", "serious")["first_notice"].state is State.AT_ONCE
    sent = after(9, "incident", "outage", "serious", first_notice=0.5)["first_notice"]
    assert sent.state is State.DONE
    assert sent.at_once


def test_what_presses_most_comes_first() -> None:
    assert list(after(30, "incident", "serious", "personal")) == ["first_notice", "report", "breach"]
    done = after(30, "incident", "serious", first_notice=2)
    assert list(done) == ["report", "first_notice"]


def test_what_was_noticed_before_the_decree_has_none_of_its_clocks() -> None:
    before = datetime(2026, 8, 18, tzinfo=VIETNAM)
    found = clocks(
        facts=frozenset({"incident", "serious", "personal"}),
        noticed_at=before,
        sent={},
        now=before,
        working=working,
    )
    assert [one.step for one in found] == ["breach"]


def test_a_file_about_biometric_data_stays_five_years() -> None:
    assert kept_until(frozenset({"biometric"}), NOTICED) == date(2031, 11, 20)
    assert kept_until(frozenset({"biometric"}), datetime(2028, 2, 29, tzinfo=VIETNAM)) == date(2033, 3, 1)
    assert kept_until(frozenset({"personal"}), NOTICED) is None


def test_the_answer_to_a_weakness_is_promised_in_working_days() -> None:
    assert promised_reply(date(2026, 12, 1)) == Limit.parse("3d")
