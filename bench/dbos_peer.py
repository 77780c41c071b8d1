"""The peer DBOS: a durable workflow for each dossier that waits for five acts and carries each out as a step.

`python -m bench.dbos_peer PROCESSES` answers turns (`race.serve`) in dossiers per second. Each process has one
dossier under way, as on the other sides; all its acts are sent at once, so that the workflow never waits for the next
one. Each step writes the dossier's row.
"""

import multiprocessing
import os
import sys
from functools import cache
from typing import Any

import psycopg
from dbos import DBOS, DBOSConfig, SetWorkflowID
from psycopg_pool import ConnectionPool

from bench.race import Turn, repeated, serve

STEPS = ("receive", "appraise", "approve", "sign", "hand_over")
PATIENCE = 60.0


@cache
def _pool() -> ConnectionPool[psycopg.Connection[Any]]:
    """The connections of this process for the dossiers' own table."""
    return ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=4, open=True)


@DBOS.step()
def act(dossier: str, number: int, words: str) -> None:
    """One act, done: the dossier's row says so."""
    with _pool().connection() as connection:
        connection.execute(
            """INSERT INTO dossier (id, step, words) VALUES (%s, %s, %s)
            ON CONFLICT (id) DO UPDATE SET step = EXCLUDED.step, words = EXCLUDED.words""",
            [dossier, number, words],
        )


@DBOS.workflow()
def journey(dossier: str) -> None:
    """One dossier from filing to return."""
    for number, step in enumerate(STEPS):
        act(dossier, number, str(DBOS.recv(step, timeout_seconds=PATIENCE)))


def _make(number: int) -> Turn:
    url = os.environ["DATABASE_URL"]
    DBOS(
        config=DBOSConfig(
            name="bench",
            system_database_url=url,
            executor_id=f"bench-{number}",
            log_level="ERROR",
            run_migrations=False,
        )
    )
    DBOS.launch()
    made = 0

    def whole() -> int:
        nonlocal made
        made += 1
        dossier = f"{os.getpid()}-{made}"
        with SetWorkflowID(dossier):
            handle = DBOS.start_workflow(journey, dossier)
        for step in STEPS:
            DBOS.send(dossier, "done", step)
        handle.get_result()
        return 1

    return repeated(whole)


def main() -> None:
    """Make the tables, then serve."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS dossier (id text PRIMARY KEY, step int, words text)")
    # In a process that ends: what it starts must not be forked.
    making = multiprocessing.get_context("spawn").Process(target=DBOS.migrate, args=(url,))
    making.start()
    making.join()
    serve(_make, processes=int(sys.argv[1]))


if __name__ == "__main__":
    main()
