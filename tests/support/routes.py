"""Routes, calendars and moments for tests of the process: a plain one, one with everything, and random ones."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.process.calendar import WorkCalendar
from motcua.process.route import Route, route_from_json, route_to_json
from motcua.process.state import World
from tests.support.calendars import calendar_data, sample_calendar

COUNTER, HANDLING, OTHER = "H49.61.23", "H49.123", "G01.49"
PLACES = {"counter": COUNTER, "handling": HANDLING}
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)

Step = dict[str, Any]


def step(key: str, rank: int, stage: str, kind: str, at: str = "handling", hours: float = 4) -> Step:
    """One step as a route's JSON has it; its post is named like its kind."""
    return {
        "key": key,
        "rank": rank,
        "stage": stage,
        "kind": kind,
        "title": key,
        "post": kind,
        "at": at,
        "hours": hours,
    }


def plain_steps() -> list[Step]:
    """One step for each stage, and the seal."""
    return [
        step("intake", 1, "receive", "intake", "counter", 2),
        step("check", 2, "appraise", "work", hours=8),
        step("approve", 3, "approve", "approval"),
        step("sign", 4, "sign", "personal_sign"),
        step("seal", 5, "sign", "seal"),
        step("handover", 6, "return", "handover", "counter", 2),
    ]


def plain_route() -> Route:
    """The shortest way through the five stages."""
    return route_from_json({"key": "plain", "steps": plain_steps()})


def full_route() -> Route:
    """With an opinion from elsewhere beside the appraisal, an inspection and a financial duty after it."""
    more = [
        step("police", 2, "appraise", "opinion", OTHER),
        step("visit", 3, "appraise", "inspection"),
        step("finance", 4, "appraise", "finance", OTHER),
    ]
    rest = [{**s, "rank": s["rank"] + 2} if s["rank"] > 2 else s for s in plain_steps()]
    return route_from_json({"key": "full", "steps": [*rest, *more]})


class SameCalendar(Mapping[str, WorkCalendar]):
    """One calendar for every agency."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def __getitem__(self, agency: str) -> WorkCalendar:
        return self._calendar

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


SAMPLE = SameCalendar(sample_calendar())


def world_at(now: datetime) -> World:
    """The sample province's hours at a moment."""
    return World(now, SAMPLE)


WAYS = ("short", "long")


def forked_route(when: Any = None) -> Route:
    """The plain one, of which some dossiers are also inspected, or go to a second approval."""
    return route_from_json(forked(when))


def forked(when: Any = None) -> Step:
    """The same as its definition: what condition `when` says goes the short way, everything else the long one."""
    rest = [{**s, "rank": s["rank"] + 2} if s["rank"] > 2 else s for s in plain_steps()]
    ways = [
        {"key": "short", "title": "Tại Trung tâm", "when": when or {"var": "centre"}},
        {"key": "long", "title": "Còn lại"},
    ]
    long = [
        step("visit", 3, "appraise", "inspection") | {"way": "long"},
        step("police", 3, "appraise", "opinion", OTHER) | {"way": "long"},
        step("report", 4, "appraise", "work") | {"way": "long"},
    ]
    short = step("quick", 4, "appraise", "work", "counter") | {"way": "short"}
    fork = {"key": "where", "title": "Hồ sơ ở Trung tâm?", "ways": ways}
    return {"key": "forked", "title": "Rẽ nhánh", "steps": [*rest, *long, short], "forks": [fork]}


@st.composite
def routes(draw: st.DrawFn) -> Route:
    """Any route that the law's five stages allow: appraisals and approvals in several ranks, several at once, forks."""
    steps = [step("intake", 1, "receive", "intake", "counter", draw(_hours))]
    forks: list[Step] = []
    kinds = st.sampled_from(("work", "opinion", "inspection", "finance"))
    for stage, kind, ranks in (("appraise", kinds, 3), ("approve", st.just("approval"), 2)):
        for _ in range(draw(st.integers(1, ranks))):
            rank = steps[-1]["rank"] + 1
            for number in range(draw(st.integers(1, 3))):
                place = draw(st.sampled_from(("handling", OTHER)))
                steps.append(step(f"{stage}-{rank}-{number}", rank, stage, draw(kind), place, draw(_hours)))
        if draw(st.sampled_from((False, False, True))):
            forks.append(_fork(draw, stage, kind, steps))
    last = steps[-1]["rank"]
    steps.append(step("sign", last + 1, "sign", "personal_sign", hours=draw(_hours)))
    steps.append(step("seal", last + 2, "sign", "seal", hours=draw(_hours)))
    steps.append(step("handover", last + 3, "return", "handover", "counter", draw(_hours)))
    return route_from_json({"key": "random", "steps": steps, "forks": forks})


def _fork(draw: st.DrawFn, stage: str, kind: st.SearchStrategy[str], steps: list[Step]) -> Step:
    """A fork after the last rank, whose ways are of any length (one of them may have no step at all)."""
    first = steps[-1]["rank"] + 1
    lengths = draw(st.lists(st.integers(0, 2), min_size=2, max_size=3).filter(any))
    ways = [{"key": f"{stage}-way{n}", "title": f"Nhánh {n}"} for n in range(len(lengths))]
    new = [
        step(f"{way['key']}-{rank}-{number}", first + rank, stage, draw(kind), "handling", draw(_hours))
        | {"way": way["key"]}
        for way, length in zip(ways, lengths, strict=True)
        for rank in range(length)
        for number in range(draw(st.integers(1, 2)))
    ]
    steps += sorted(new, key=lambda s: s["rank"])
    asked = [{**way, "when": {"==": [{"var": "case"}, way["key"]]}} for way in ways[:-1]]
    return {"key": f"{stage}-fork", "title": "Rẽ?", "ways": [*asked, ways[-1]]}


@st.composite
def changed(draw: st.DrawFn, route: Route) -> Route:
    """A newer version of a route: hours, posts, a step more or less, or nothing else than before."""
    data = route_to_json(route)
    steps = [dict(s) for s in data["steps"]]
    how = draw(st.sampled_from(("hours", "post", "less", "more", "later", "renamed")))
    one = draw(st.sampled_from(steps))
    changes: dict[str, dict[str, Any]] = {
        "hours": {"hours": draw(_hours)},
        "post": {"post": "other"},
        "renamed": {"key": f"{one['key']}-new"},
    }
    one.update(changes.get(how, {}))
    if how == "less":
        steps.remove(one)
    if how == "more":
        steps.append({**one, "key": f"{one['key']}-more", "hours": 4})
    if how == "later":
        for other in steps:
            other["rank"] = 2 * other["rank"] + 1
    try:
        return route_from_json({**data, "steps": steps})
    except Invalid:
        return route


facts = st.fixed_dictionaries(
    {"case": st.sampled_from(("appraise-way0", "appraise-way1", "approve-way0", "approve-way1", "?"))}
)

_hours = st.sampled_from((0, 0.5, 2, 4, 16))


@st.composite
def calendars(draw: st.DrawFn) -> Mapping[str, WorkCalendar]:
    """A calendar for each of the three places, seldom the same."""
    return {place: WorkCalendar.from_json(draw(calendar_data())) for place in (COUNTER, HANDLING, OTHER)}


moments = st.integers(0, 300 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=VIETNAM) + timedelta(seconds=seconds)
)
