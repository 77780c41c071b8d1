"""The statements behind the figures, made of the table of indicators. Each is fixed text, planned once a connection."""

from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from motcua.dossiers.queries.conditions import Among, tomorrow
from motcua.dossiers.queries.indicators import FINISHED, Table
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.readers.tally import EVER
from motcua.kernel.clock import VIETNAM
from motcua.platform import readers
from motcua.process.states import OPEN, STAGES

Side = Literal["handling", "counter"]
# The agencies somebody oversees; None is everywhere.
Places = frozenset[str] | None
Asked = tuple[str, list[object]]

_OPEN = Among("status", OPEN).sql()

# Summed by the server for each line of the page, so that nothing is added up in Python.
_HAPPENED = f"""
SELECT agency, channel, array_agg(measure), array_agg(total) FROM (
    SELECT agency, channel, measure, sum(count)::bigint AS total FROM dossiers_figure
    WHERE side = %s AND span = %s AND first_day >= %s::date AND first_day < %s::date AND {readers.IS_CURRENT}{{among}}
    GROUP BY GROUPING SETS ((agency, measure), (channel, measure))
) AS kept GROUP BY agency, channel
"""


def happened(table: Table, side: Side, span: str, first: date, end: date, places: Places) -> Asked:
    """What is kept of a period: measures and numbers, by agency (channel is null) and by channel (agency is null)."""
    among, values = _among("agency", places)
    return _HAPPENED.format(among=among), [side, span, first, end, *_reader(table), *values]


_STANDING = f"""
SELECT agency, stage, keys, sum(count)::bigint FROM (
    SELECT agency, split_part(measure, ':', 2) AS stage, split_part(measure, ':', 1) AS keys, count
    FROM dossiers_figure WHERE side = %s AND span = '{EVER}' AND {readers.IS_CURRENT}{{among}}
) AS kept GROUP BY GROUPING SETS ((agency, keys), (stage, keys))
"""


def standing(table: Table, side: Side, places: Places) -> Asked:
    """What is kept of what stands open: keys joined by `+`, by agency (stage is null) and by stage (agency is null)."""
    among, values = _among("agency", places)
    return _STANDING.format(among=among), [side, *_reader(table), *values]


def _reader(table: Table) -> list[object]:
    return [Figures.name, table.version]


def live(table: Table, side: Side, places: Places, now: datetime) -> Asked:
    """What hangs on the hour: key, agency, stage, number."""
    _, values = _among(side, places)
    return _live(table, side, everywhere=places is None), [now, tomorrow(now), *values]


@lru_cache(maxsize=16)
def _live(table: Table, side: Side, *, everywhere: bool) -> str:
    """One walk along the index of open dossiers for each way to meet a condition, only where the date can be."""
    among = "" if everywhere else f" AND {side}_id = ANY(moment.places)"
    walks = " UNION ALL ".join(
        f"""SELECT '{entry.key}', {side}_id, stage, count(*) FROM dossiers_dossier, moment
        WHERE {_OPEN}{among} AND {way.sql()} GROUP BY {side}_id, stage"""
        for entry in table.live
        for way in entry.condition.ways()
    )
    places = "" if everywhere else ", %s::text[] AS places"
    moment = f"SELECT %s::timestamptz AS now, %s::timestamptz AS tomorrow{places}"
    return f"WITH moment AS NOT MATERIALIZED ({moment}) {walks}"


@lru_cache(maxsize=4)
def newest(table: Table) -> str:
    """What `undigested` events say, as often as they say it: the fields of a fact and how often."""
    verdicts = ", ".join(
        f"CASE WHEN {entry.condition.sql() if entry.condition else 'true'} THEN '{entry.key}' END"
        for entry in table.at_event[FINISHED]
    )
    return f"""
SELECT type, (at AT TIME ZONE '{VIETNAM.key}')::date, data ->> 'handling', data ->> 'counter', data ->> 'channel',
    (data ->> 'from_status')::int, data ->> 'from_stage', (data ->> 'status')::int, data ->> 'stage',
    data ->> 'renewed', data ->> 'undoes', data ->> 'undoes_on', data ->> 'reuses',
    CASE WHEN data -> 'promised' IS NULL THEN coalesce(data ->> 'finished', '') ELSE concat_ws('+', {verdicts}) END,
    count(*), coalesce(data ->> 'from_handling', ''), coalesce(data ->> 'from_counter', '')
FROM (
    SELECT type, at, data, at AS finished_at, (data ->> 'promised')::timestamptz AS due_at,
        coalesce((data ->> 'requests')::int, 0) AS supplements FROM undigested
) AS told GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17
"""


# Along the index, half way through each stage; sorting all open steps takes four times as long, and counting them by
# group instead of one stage after the other a third more.
_WAITING = f"""
SELECT stage, (SELECT s.opened_at FROM dossiers_step s WHERE s.closed_at IS NULL AND s.stage = counted.stage
    ORDER BY s.opened_at OFFSET (n - 1) / 2 LIMIT 1)
FROM (
    SELECT stage, (SELECT count(*) FROM dossiers_step s WHERE s.closed_at IS NULL AND s.stage = stages.stage) AS n
    FROM (VALUES {", ".join(f"('{stage}')" for stage in STAGES)}) AS stages (stage) OFFSET 0
) AS counted WHERE n > 0
"""
_WAITING_AMONG = f"""
SELECT s.stage, percentile_disc(0.5) WITHIN GROUP (ORDER BY s.opened_at) FROM dossiers_step s
JOIN dossiers_dossier d ON d.id = s.dossier_id AND d.{{side}}_id = ANY(%s::text[]) AND d.{_OPEN}
WHERE s.closed_at IS NULL GROUP BY s.stage
"""


def waiting(side: Side, places: Places) -> Asked:
    """When the step in the middle was opened, by stage."""
    if places is None:
        return _WAITING, []
    return _WAITING_AMONG.format(side=side), [sorted(places)]


def _among(column: str, places: Places) -> tuple[str, list[object]]:
    return ("", []) if places is None else (f" AND {column} = ANY(%s::text[])", [sorted(places)])
