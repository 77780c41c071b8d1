"""The store, the readers and the API work through a pooler that gives a connection for one transaction only.

The tests that stand beside them run once more, in a process of their own, with PgBouncer between Django and the server.
"""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from motcua.config.env import CHECKOUT
from tests.support.pooler import PROGRAM, pooler, transactions

AGAIN = (
    "src/motcua/dossiers/test_store.py",
    "src/motcua/dossiers/test_together.py",
    "src/motcua/platform/test_readers.py",
    "src/motcua/platform/test_idempotency.py",
    "src/motcua/web/api/test_filing.py",
)
PATIENCE = 600

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(PROGRAM.path is None, reason=f"NOT TESTED BEHIND A POOLER: {PROGRAM.package} is missing")
def test_the_store_the_readers_and_the_api_work_behind_a_pooler() -> None:
    connection.ensure_connection()
    server: psycopg.Connection = connection.connection
    with pooler(server, connections=3) as folder:
        done = _pytest(*AGAIN, DATABASE_POOLER="transaction", MOTCUA_TEST_POOLER=str(folder))
        passed_on = transactions(folder, server.info.user)
    assert done.returncode == 0, done.stdout[-4000:]
    assert passed_on > 100


def _pytest(*paths: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    words = ["-q", "-p", "no:cacheprovider", "-n0", *paths]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=CHECKOUT,
    )
