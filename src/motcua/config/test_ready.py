"""Preparing the database: one process at a time, and whoever waits for its turn is in nobody's way."""

import threading

import psycopg
import pytest

from motcua.config import ready


@pytest.mark.django_db
def test_whoever_waits_to_prepare_does_not_hold_up_the_index_that_is_being_made() -> None:
    got = threading.Event()

    def wait() -> None:
        with ready._nobody_else():
            got.set()

    waiting = threading.Thread(target=wait)
    with psycopg.connect(ready.database_url(), autocommit=True) as maker:
        maker.execute("CREATE TABLE IF NOT EXISTS waited_for (number int)")
        try:
            with ready._nobody_else():
                waiting.start()
                waiting.join(0.3)
                # A snapshot older than the index would make this wait for the waiting process, without end.
                maker.execute("SET lock_timeout = '5s'")
                maker.execute("CREATE INDEX CONCURRENTLY made_beside ON waited_for (number)")
                assert not got.is_set()
            waiting.join(30)
            assert got.is_set()
        finally:
            maker.execute("DROP TABLE waited_for")
