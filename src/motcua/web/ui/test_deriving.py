"""The derivation of a due date, read in English and in Vietnamese."""

import re
from datetime import datetime

import pytest
from django.utils import translation

from motcua.kernel.clock import VIETNAM
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.web.ui.deriving import sentence
from tests.support.calendars import sample_calendar

VIETNAMESE = re.compile(r"[À-ỹđĐ]")
NAME_OF_A_DAY = re.compile(r"«[^»]*»")


def _told(start: str, limit: str, language: str) -> list[str]:
    received = datetime.fromisoformat(start).replace(tzinfo=VIETNAM)
    with translation.override(language):
        return [sentence(step) for step in due(sample_calendar(), received, Limit.parse(limit)).steps]


def test_in_vietnamese_it_is_what_the_calendar_says() -> None:
    found = due(sample_calendar(), datetime(2026, 11, 20, 16, tzinfo=VIETNAM), Limit.parse("3d"))
    assert _told("2026-11-20T16:00", "3d", "vi") == [step.sentence for step in found.steps]


@pytest.mark.parametrize(
    ("start", "limit"),
    [
        ("2026-11-20T15:30", "3d"),
        ("2026-11-21T09:00", "1d"),
        ("2026-08-28T09:00", "10d"),
        ("2026-12-29T09:00", "5d"),
        ("2026-11-20T08:00", "same-day"),
        ("2026-11-20T08:00", "5h"),
        ("2026-11-20T08:00", "30cd"),
        ("2026-11-20T08:00", "2m"),
        ("2026-08-02T08:00", "1m"),
    ],
)
def test_in_english_nothing_stays_vietnamese_but_the_names_of_holidays(start: str, limit: str) -> None:
    told = _told(start, limit, "en")
    assert told
    for line in told:
        assert not VIETNAMESE.search(NAME_OF_A_DAY.sub("", line)), line


def test_an_amount_is_counted_in_hours_and_the_day_has_its_name() -> None:
    told = _told("2026-11-16T08:00", "1d", "en")
    assert told[0] == "Received at 08:00 Monday 16/11/2026."
    assert told[1] == "Time limit: 1 working day."
    assert any("Monday" in line and "hours" in line for line in told[2:])
