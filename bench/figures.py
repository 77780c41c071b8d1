"""The director's page beside a full scan, and a reader rebuilt from the log.

`python -m bench.figures turns|figures|inbox` prints numbers.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import django

from bench import place
from bench.measure import Measure, middle

SCAN = """
SELECT handling_id, channel, count(*) FILTER (WHERE submitted_at >= %(from)s AND submitted_at < %(to)s),
    count(*) FILTER (WHERE received_at >= %(from)s AND received_at < %(to)s),
    count(*) FILTER (WHERE finished_at >= %(from)s AND finished_at < %(to)s
        AND (finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < (due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date),
    count(*) FILTER (WHERE finished_at >= %(from)s AND finished_at < %(to)s AND finished_at > due_at),
    count(*) FILTER (WHERE finished_at >= %(from)s AND finished_at < %(to)s),
    count(*) FILTER (WHERE ended_at >= %(from)s AND ended_at < %(to)s AND status = 10),
    count(*) FILTER (WHERE status IN (1, 2, 4, 5, 6, 9)),
    count(*) FILTER (WHERE status IN (2, 4) AND due_at < now())
FROM dossiers_dossier GROUP BY 1, 2
"""


def director(*, quick: bool) -> Iterator[Measure]:
    """The figures of the year for the whole province."""
    size = "year_small" if quick else "year_large"
    place.run("ready", "100000" if quick else "1100000", database=size, patience=3600)
    turns = place.run("figures", "turns", database=size, patience=1800)
    ratios = [scan / ours for ours, scan in turns]
    yield Measure(
        "director's page (year, whole province)",
        middle(ours for ours, _ in turns) * 1000,
        "ms",
        "full scan of the same numbers",
        middle(scan for _, scan in turns) * 1000,
        110,
        200,
        lower_is_better=True,
        ratios=ratios,
    )


def replay(*, quick: bool) -> Iterator[Measure]:
    """Events per second while readers begin anew: figures over the whole log, inboxes over its beginning."""
    del quick
    place.run("ready", "100000", database="year_small", patience=3600)
    for reader, what in (
        ("figures", "the whole log of 100,000 dossiers"),
        ("inbox", "the first 100,000 events"),
    ):
        value = place.run("figures", reader, database="year_small", patience=1800)
        yield Measure(
            f"reader {reader} rebuilt from the log", value, "events/s", floor=15_000, goal=30_000, note=what
        )


def main() -> None:
    """Measure in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    print(json.dumps({"turns": _turns, "figures": _figures, "inbox": _inbox}[sys.argv[1]]()))


TURNS = 12


def _turns() -> list[tuple[float, float]]:
    """Seconds of a page and of a scan, in turn, so that a slow moment of the machine strikes both."""
    overview, scan = _overview(), _scan()
    return [(overview(), scan()) for _ in range(TURNS + 1)][1:]


def _overview() -> Callable[[], float]:
    """One turn of pages: the time of the middle one."""
    from motcua.agencies.queries import colleagues, officer_actor
    from motcua.dossiers.queries.figure_lists import period
    from motcua.dossiers.queries.figures import overview

    boss = officer_actor(colleagues("H49.61", "director")[0])
    return lambda: middle(_timed(lambda: overview(boss, period("year"))) for _ in range(10))


def _scan() -> Callable[[], float]:
    """One scan, on a connection of its own that knows no index."""
    import psycopg

    from motcua.kernel.clock import VIETNAM, now

    first = datetime(now().year, 1, 1, tzinfo=VIETNAM)
    span = {"from": first, "to": first.replace(year=first.year + 1)}
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection.execute(
        "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"
    )
    return lambda: _timed(lambda: connection.execute(SCAN, span).fetchall())


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _figures() -> float:
    from motcua.dossiers.readers.figures import Figures
    from motcua.platform.readers import replay as rebuild

    begin = time.perf_counter()
    events = rebuild(Figures())
    return events / (time.perf_counter() - begin)


def _inbox() -> float:
    """What was told in this is taken back afterwards: the past of a sample is nobody's news."""
    from django.db import transaction

    from motcua.dossiers.readers.inbox import Inbox
    from motcua.platform.models import Bookmark
    from motcua.platform.readers import advance

    with transaction.atomic():
        Bookmark.objects.filter(reader=Inbox.name).delete()
        begin, events = time.perf_counter(), 0
        while events < 100_000:
            events += advance(Inbox(), batch=5_000)
        rate = events / (time.perf_counter() - begin)
        transaction.set_rollback(True)
    return rate


if __name__ == "__main__":
    main()
