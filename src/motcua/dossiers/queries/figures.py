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

from motcua.agencies.queries import heirs
from motcua.dossiers.queries import figure_sql, indicators
from motcua.dossiers.queries.figure_lists import Period, period, places_of, usual_side
from motcua.dossiers.queries.figure_sql import Places, Side
from motcua.dossiers.queries.indicators import Table
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.readers.tally import EVER, TOLD, Cell, Fact, facts_of, tally
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import readers, statements
from motcua.platform.statements import Reading, Row
from motcua.process.states import STAGES


@dataclass(frozen=True)
class Numbers:
    """The figures of the whole, of an agency, a stage or a channel, by their keys (`queries.indicators`)."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key: str) -> int:
        parts = indicators.TABLE.sums.get(key)
        return self.counts.get(key, 0) if parts is None else sum(self[part] for part in parts)

    def share(self, key: str) -> float | None:
        """A figure in per cent (`indicators.Share`); None when there is nothing to divide by."""
        part, whole = self.part_of(key)
        return 100 * part / whole if whole else None

    def part_of(self, key: str) -> tuple[int, int]:
        """The two numbers behind a figure in per cent: so many of so many."""
        asked = indicators.TABLE.shares[key]
        return sum(self[part] for part in asked.part), self[asked.whole]


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
    actor: Actor,
    wanted: Period,
    *,
    side: Side | None = None,
    now: datetime | None = None,
    by_old_map: bool = False,
) -> Overview:
    """All figures of the agencies that `actor` oversees; `NotFound` for everybody else.

    What was counted of an agency that another one took over is that one's; `by_old_map`: each has what was counted
    while it was there.
    """
    places = places_of(actor)
    side = side or usual_side(actor)
    now = now or clock.now()
    asked = _Asked(indicators.TABLE, side, places)
    told, kept, stand, due, opened, agencies = statements.ask_at_one_moment(
        asked.newest(), asked.happened(wanted), asked.standing(), asked.due(now), asked.waiting(), _agencies()
    )
    sums = _Sums()
    counted = tally(told)
    sums.add_happened(kept)
    sums.add_happened(_cells(counted, wanted, side, places))
    sums.add_standing(stand)
    sums.add_standing(_changes(counted, side, places))
    sums.add_standing(due)
    return Overview(
        at=now,
        period=wanted,
        side=side,
        total=Numbers(sums.total),
        agencies=tuple(
            _line(code, agencies.get(code), Numbers(counts))
            for code, counts in sorted((sums.agencies if by_old_map else sums.by_today()).items())
        ),
        stages=tuple(
            StageLine(s.value, Numbers(sums.stages[s.value]), _ago(opened.get(s.value), now)) for s in STAGES
        ),
        channels=tuple(Line(code, code, Numbers(counts)) for code, counts in sorted(sums.channels.items())),
        uncounted=sum(told.values()),
    )


def _ago(opened: datetime | None, now: datetime) -> timedelta | None:
    return None if opened is None else max(now - opened, timedelta())


class Happened(NamedTuple):
    """How often things happened in an agency and by a channel; None stands for what was summed over all of them."""

    agency: str | None
    channel: str | None
    times: Mapping[str, int]


class Stand(NamedTuple):
    """How many dossiers of an agency and at a stage count under some keys; None as above."""

    agency: str | None
    stage: str | None
    keys: Sequence[str]
    number: int


@dataclass(frozen=True)
class _Asked:
    """The readings behind a page, asked together."""

    table: Table
    side: Side
    places: Places

    def newest(self) -> Reading[Counter[Fact]]:
        """What the reader has not counted yet; normally next to nothing, in a replay everything."""
        return readers.undigested(Figures(), figure_sql.newest(self.table), _facts)

    def happened(self, wanted: Period) -> Reading[list[Happened]]:
        """What is kept of the period."""
        asked = figure_sql.happened(self.table, self.side, wanted.span, wanted.first, wanted.end, self.places)
        return Reading(
            *asked, lambda rows: [Happened(a, c, dict(zip(m, n, strict=True))) for a, c, m, n in rows]
        )

    def standing(self) -> Reading[list[Stand]]:
        """What is kept of what stands open."""
        asked = figure_sql.standing(self.table, self.side, self.places)
        return Reading(*asked, lambda rows: [Stand(a, s, keys.split("+"), n) for a, s, keys, n in rows])

    def due(self, now: datetime) -> Reading[list[Stand]]:
        """What hangs on the hour, by agency and stage."""
        asked = figure_sql.live(self.table, self.side, self.places, now)
        return Reading(*asked, lambda rows: [Stand(a, s, [key], n) for key, a, s, n in rows])

    def waiting(self) -> Reading[dict[str, datetime]]:
        """When the step in the middle was opened, by stage."""
        return Reading(*figure_sql.waiting(self.side, self.places), dict)


def _facts(rows: Iterable[Row]) -> Counter[Fact]:
    found: Counter[Fact] = Counter()
    for kind, day, *told, finished, count, handling, counter in rows:
        said = {**dict(zip(TOLD, told, strict=True)), "from_handling": handling, "from_counter": counter}
        for fact, times in facts_of(kind, day, said, finished).items():
            found[fact] += times * count
    return found


def _cells(counted: Mapping[Cell, int], wanted: Period, side: Side, places: Places) -> Iterator[Happened]:
    """What the newest events add to the period."""
    for cell, count in counted.items():
        if (cell.side, cell.span) != (side, wanted.span) or not wanted.first <= cell.first_day < wanted.end:
            continue
        if places is None or cell.agency in places:
            yield Happened(cell.agency, cell.channel, {cell.measure: count})


def _changes(counted: Mapping[Cell, int], side: Side, places: Places) -> Iterator[Stand]:
    """What the newest events change of what stands open."""
    for cell, count in counted.items():
        if (cell.side, cell.span) == (side, EVER) and (places is None or cell.agency in places):
            keys, _, stage = cell.measure.rpartition(":")
            yield Stand(cell.agency, stage, keys.split("+"), count)


@dataclass(frozen=True)
class _Sums:
    """Counts added up for the whole and for each agency, stage and channel."""

    total: Counter[str] = field(default_factory=Counter)
    agencies: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    channels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def by_today(self) -> dict[str, Counter[str]]:
        """Of the agencies, with those that they took over whole."""
        known, found = heirs(), defaultdict[str, Counter[str]](Counter)
        for code, counts in self.agencies.items():
            found[code if code in known.shared else known.today(code)].update(counts)
        return found

    def add_happened(self, rows: Iterable[Happened]) -> None:
        """What happened in the period."""
        for agency, channel, times in rows:
            if agency is not None:
                self.agencies[agency].update(times)
            if channel is not None:
                self.channels[channel].update(times)
                self.total.update(times)

    def add_standing(self, rows: Iterable[Stand]) -> None:
        """What stands open now."""
        for agency, stage, keys, number in rows:
            for key in keys if number else ():
                if agency is not None:
                    self.agencies[agency][key] += number
                if stage is not None:
                    self.stages[stage][key] += number
                    self.total[key] += number


_AGENCIES = "SELECT code, name, short_name, level, map_x, map_y FROM agencies_agency"


def _agencies() -> Reading[dict[str, Row]]:
    """What is shown of every agency, by its code."""
    return Reading(_AGENCIES, (), lambda rows: {row[0]: row[1:] for row in rows})


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
    asked = _Asked(indicators.TABLE, "handling", None)
    told, kept = statements.ask_at_one_moment(asked.newest(), asked.happened(wanted))
    sums = _Sums()
    sums.add_happened(kept)
    sums.add_happened(_cells(tally(told), wanted, "handling", None))
    return PublicShare(wanted, Numbers(sums.total))
