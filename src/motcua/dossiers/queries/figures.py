"""The director's figures; the list behind each of them is in `figure_lists.py`.

What happened in a period and what stands open now are read from the kept figures plus the newest events that the reader
has not counted yet; what hangs on the hour (due today, late) is counted live among the open dossiers. All of it in one
snapshot, so the figures agree with each other. See docs/mechanisms/figures.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from motcua.agencies.types import Agency
from motcua.dossiers.models import Figure
from motcua.dossiers.queries.figure_lists import (
    Period,
    Side,
    period,
    places_of,
    tomorrow,
    usual_side,
)
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.readers.tally import EVER, RESOLVED, Cell, Fact, fact_of, tally
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.platform import readers
from motcua.process.states import OPEN, PAUSED, RUNNING, STAGES, Status


@dataclass(frozen=True)
class Numbers:
    """The figures of the whole, of an agency, a stage or a channel, by their keys (`LISTED`, `supplements`)."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key: str) -> int:
        return self.counts.get(key, 0)

    @property
    def resolved(self) -> int:
        """Dossiers whose work was done in the period."""
        return sum(self[key] for key in RESOLVED)

    @property
    def on_time_share(self) -> float | None:
        """Per cent resolved early or on the day, of all resolved (Decision 766, indicator 2.1); None when none was."""
        return 100 * (self["early"] + self["on_time"]) / self.resolved if self.resolved else None

    @property
    def late_share(self) -> float | None:
        """Per cent late now, of all in process; None when nothing is in process."""
        return 100 * self["late_now"] / self["in_process"] if self["in_process"] else None


@dataclass(frozen=True)
class Line:
    """The numbers of one agency or channel."""

    code: str
    name: str
    numbers: Numbers
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class StageLine:
    """How many dossiers stand in one of the five stages, and how long half of its open steps have waited."""

    stage: str
    numbers: Numbers
    waiting: timedelta | None = None


@dataclass(frozen=True)
class Overview:
    """The director's page. `uncounted` events were added from the log's tail."""

    at: datetime
    period: Period
    side: Side
    total: Numbers
    agencies: tuple[Line, ...]
    stages: tuple[StageLine, ...]
    channels: tuple[Line, ...]
    uncounted: int = 0


def overview(
    actor: Actor, wanted: Period, *, side: Side | None = None, now: datetime | None = None
) -> Overview:
    """All figures of the agencies that `actor` oversees; `NotFound` for everybody else."""
    places = places_of(actor)
    side = side or usual_side(actor)
    now = now or clock.now()
    sums = _Sums()
    with readers.one_snapshot():
        newest = _newest()
        counted = tally(newest)
        sums.add_happened(_kept(wanted, side, places))
        sums.add_happened(_cells(counted, wanted, side, places))
        sums.add_standing(_standing(counted, side, places))
        sums.add_standing(_due(side, places, now))
        waiting = _waiting(side, places, now)
    return Overview(
        at=now,
        period=wanted,
        side=side,
        total=Numbers(sums.total),
        agencies=_lines(sums.agencies),
        stages=tuple(StageLine(s.value, Numbers(sums.stages[s.value]), waiting.get(s.value)) for s in STAGES),
        channels=tuple(Line(code, code, Numbers(counts)) for code, counts in sorted(sums.channels.items())),
        uncounted=sum(newest.values()),
    )


class Happened(NamedTuple):
    """How often something happened in an agency, over all channels, or in a channel, over all agencies."""

    agency: str | None
    channel: str | None
    measure: str
    times: int


_KEPT = """
SELECT agency, channel, measure, sum(count)::bigint FROM dossiers_figure
WHERE side = %s AND span = %s AND first_day >= %s AND first_day < %s{places}
GROUP BY GROUPING SETS ((agency, measure), (channel, measure))
"""


def _kept(wanted: Period, side: Side, places: frozenset[str] | None) -> Iterator[Happened]:
    params: list[Any] = [side, wanted.span, wanted.first, wanted.end]
    if places is not None:
        params.append(sorted(places))
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(places="" if places is None else " AND agency = ANY(%s)"), params)
        yield from map(Happened._make, cursor.fetchall())


_TAIL = """
SELECT type, (at AT TIME ZONE %(zone)s)::date, data ->> 'handling', data ->> 'counter', data ->> 'channel',
    data ->> 'finished', (data -> 'from_status')::int, data ->> 'from_stage', (data -> 'status')::int, data ->> 'stage',
    count(*)
FROM undigested GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""
_TOLD = ("handling", "counter", "channel", "finished", "from_status", "from_stage", "status", "stage")


def _newest() -> Counter[Fact]:
    """What happened that the reader has not counted yet; normally next to nothing, in a replay everything."""
    found: Counter[Fact] = Counter()
    for kind, day, *told, count in readers.ask_undigested(Figures(), _TAIL, {"zone": VIETNAM.key}):
        fact = fact_of(kind, day, dict(zip(_TOLD, told, strict=True)))
        if fact:
            found[fact] += count
    return found


def _cells(
    counted: Mapping[Cell, int], wanted: Period, side: Side, places: frozenset[str] | None
) -> Iterator[Happened]:
    for cell, count in counted.items():
        if (cell.side, cell.span) != (side, wanted.span) or not wanted.first <= cell.first_day < wanted.end:
            continue
        if places is None or cell.agency in places:
            yield Happened(cell.agency, None, cell.measure, count)
            yield Happened(None, cell.channel, cell.measure, count)


class Stands(NamedTuple):
    """How many dossiers of an agency, at a stage, count under a key of `STOCK`."""

    agency: str
    stage: str
    key: str
    number: int


def _standing(counted: Mapping[Cell, int], side: Side, places: frozenset[str] | None) -> Iterator[Stands]:
    """Open dossiers by agency and stage: those counted before and what the newest events changed."""
    kept = Figure.objects.filter(side=side, span=EVER)
    kept = kept if places is None else kept.filter(agency__in=sorted(places))
    newest = (
        (c.agency, c.measure, n)
        for c, n in counted.items()
        if (c.side, c.span) == (side, EVER) and (places is None or c.agency in places)
    )
    for agency, measure, number in (*kept.values_list("agency", "measure", "count"), *newest):
        key, _, stage = measure.partition(":")
        yield Stands(agency, stage, "open", number)
        if key == "in_process":
            yield Stands(agency, stage, key, number)


# From an index alone, and looked for only where the date can be: few are due today or late. A clock that stands has no
# date (the constraint `clock_runs_or_stands`). The same conditions as those of the lists.
_DUE = """
SELECT {side}_id, stage, count(*) FILTER (WHERE due_at >= %(now)s), count(*) FILTER (WHERE due_at < %(now)s)
FROM dossiers_dossier WHERE status IN ({open}){among} AND status IN ({running}) AND due_at < %(tomorrow)s GROUP BY 1, 2
UNION ALL
SELECT {side}_id, stage, 0, count(*)
FROM dossiers_dossier WHERE status IN ({open}){among} AND status IN ({paused}) AND due_at IS NULL AND remaining < 0
GROUP BY 1, 2
"""


def _due(side: Side, places: frozenset[str] | None, now: datetime) -> Iterator[Stands]:
    """What is due today and what is late, by agency and stage."""
    among = "" if places is None else f" AND {side}_id = ANY(%(places)s)"
    codes = {"open": _codes(OPEN), "running": _codes(RUNNING), "paused": _codes(PAUSED)}
    with connection.cursor() as cursor:
        cursor.execute(
            _DUE.format(side=side, among=among, **codes),
            {"now": now, "tomorrow": tomorrow(now), "places": sorted(places or ())},
        )
        for agency, stage, today, late in cursor.fetchall():
            yield Stands(agency, stage, "due_today", today)
            yield Stands(agency, stage, "late_now", late)


def _codes(statuses: Iterable[Status]) -> str:
    return ", ".join(str(int(status)) for status in sorted(statuses))


# Along the index, half way through each stage; sorting all open steps takes four times as long.
_WAITING = """
SELECT stage, (SELECT s.opened_at FROM dossiers_step s WHERE s.closed_at IS NULL AND s.stage = counted.stage
    ORDER BY s.opened_at OFFSET (n - 1) / 2 LIMIT 1)
FROM (SELECT stage, count(*) AS n FROM dossiers_step WHERE closed_at IS NULL GROUP BY stage) AS counted
"""
_WAITING_AMONG = """
SELECT s.stage, percentile_disc(0.5) WITHIN GROUP (ORDER BY s.opened_at) FROM dossiers_step s
JOIN dossiers_dossier d ON d.id = s.dossier_id AND d.{side}_id = ANY(%s) AND d.status = ANY(%s)
WHERE s.closed_at IS NULL GROUP BY s.stage
"""


def _waiting(side: Side, places: frozenset[str] | None, now: datetime) -> dict[str, timedelta]:
    """How long the step in the middle has been open, by stage."""
    with connection.cursor() as cursor:
        if places is None:
            cursor.execute(_WAITING)
        else:
            cursor.execute(_WAITING_AMONG.format(side=side), [sorted(places), [int(s) for s in sorted(OPEN)]])
        return {stage: max(now - opened, timedelta()) for stage, opened in cursor.fetchall()}


@dataclass(frozen=True)
class _Sums:
    """Counts added up for the whole and for each agency, stage and channel."""

    total: Counter[str] = field(default_factory=Counter)
    agencies: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    channels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add_happened(self, rows: Iterable[Happened]) -> None:
        """What happened in the period."""
        for agency, channel, measure, count in rows:
            if agency is not None:
                self.total[measure] += count
                self.agencies[agency][measure] += count
            elif channel is not None:
                self.channels[channel][measure] += count

    def add_standing(self, rows: Iterable[Stands]) -> None:
        """What stands open now."""
        for agency, stage, key, number in rows:
            if number:
                self.total[key] += number
                self.agencies[agency][key] += number
                self.stages[stage][key] += number


def _lines(by_agency: Mapping[str, Mapping[str, int]]) -> tuple[Line, ...]:
    columns = ("name", "short_name", "level", "map_x", "map_y")
    known = {code: facts for code, *facts in Agency.objects.values_list("code", *columns)}
    return tuple(_line(code, known.get(code), Numbers(counts)) for code, counts in sorted(by_agency.items()))


def _line(code: str, facts: Sequence[Any] | None, numbers: Numbers) -> Line:
    if facts is None:
        return Line(code, code, numbers)
    name, short_name, level, x, y = facts
    on_map = level == "commune" and None not in (x, y)
    return Line(code, short_name or name, numbers, (x, y) if on_map else None)


@dataclass(frozen=True)
class PublicShare:
    """What the portal's first page says about the whole province."""

    period: Period
    numbers: Numbers


def public_share(*, now: datetime | None = None) -> PublicShare:
    """How many dossiers were resolved this month in the whole province, and how many of them in time; for anybody."""
    wanted = period("month", day=(now or clock.now()).date())
    sums = _Sums()
    with readers.one_snapshot():
        sums.add_happened(_kept(wanted, "handling", None))
        sums.add_happened(_cells(tally(_newest()), wanted, "handling", None))
    return PublicShare(wanted, Numbers(sums.total))
