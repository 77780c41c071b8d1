"""Working calendars for tests: the sample province's, and random ones."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from motcua.process.calendar import WorkCalendar, with_overrides

DATA = Path(__file__).parents[2] / "src/motcua/config/sample/data/calendars.json"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_DAY = date(2026, 1, 1)


def sample_calendar(agency: str = "") -> WorkCalendar:
    """The calendar of an agency of the sample province; without a code, the province's own."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return WorkCalendar.from_json(with_overrides(data["default"], data["agencies"].get(agency, {})))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> list[list[str]]:
    """One or two stretches of work, of 90 minutes at least."""
    quarters = draw(st.lists(st.integers(0, 15), min_size=2, max_size=4, unique=True))
    marks = sorted(quarters)[: len(quarters) // 2 * 2]
    clocks = [_clock(m * 90 + draw(st.sampled_from((0, 5, 25)))) for m in marks]
    return [[a, b] for a, b in zip(clocks[::2], clocks[1::2], strict=True)]


@st.composite
def calendar_data(draw: st.DrawFn) -> dict[str, Any]:
    """Content of a calendar that `WorkCalendar.from_json` accepts: odd hours, odd holidays, every kind of cut-off."""
    some_day = hours_of_a_day()
    hours: dict[str, Any] = {
        day: draw(some_day) for day in draw(st.sets(st.sampled_from(WEEKDAYS), min_size=3))
    }
    worked_hours = draw(some_day)
    days = st.integers(0, 500).map(lambda n: (FIRST_DAY + timedelta(days=n)).isoformat())
    named = draw(st.lists(days, unique=True, max_size=40))
    thirds = len(named) // 3
    every = [*hours.values(), worked_hours]
    latest_opening = max(h[0][0] for h in every)
    cutoffs: list[dict[str, Any]] = [{"kind": "none"}]
    if latest_opening < "22:00":
        late = st.integers(int(latest_opening[:2]) + 1, 23).map(lambda h: f"{h:02}:{h * 7 % 60:02}")
        cutoffs.append({"kind": "at", "at": draw(late)})
    cutoffs.append({"kind": "last_minutes", "minutes": draw(st.integers(1, 60))})
    return {
        "version": "random",
        "hours": hours,
        "worked_hours": worked_hours,
        "day_minutes": draw(st.sampled_from((420, 450, 480))),
        "cutoff": draw(st.sampled_from(cutoffs)),
        "holidays": {day: f"Lễ {day}" for day in named[:thirds]},
        "off": {day: f"Nghỉ {day}" for day in named[thirds : 2 * thirds]},
        "worked": {day: f"Bù {day}" for day in named[2 * thirds :]},
    }
