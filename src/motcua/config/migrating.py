"""Changing tables while others work with them: nothing waits long for a lock, and so nobody waits behind it.

An ALTER TABLE that waits for one long transaction makes every later request wait behind itself. With a limit it gives
up instead, lets them pass, and comes again. A migration is one transaction, so giving up leaves nothing half done; one
that makes an index beside the work (`CONCURRENTLY`) leaves a void index, which is dropped before the next try.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

logger = logging.getLogger(__name__)

LOCK_SECONDS = 3
TRIES = 40
PAUSE = 2.0
_VOID = """
SELECT format('%I', c.relname) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND n.nspname = 'public'
"""


def migrate(*, tries: int = TRIES) -> None:
    """Apply what is missing. Raises `OperationalError` when a lock was not to be had in all tries.

    Behind a pooler nothing may be left on a connection, so there is no limit: an upgrade runs `setup` past it.
    """
    with _waiting_for_no_lock():
        for left in reversed(range(tries)):
            if _apply(last=not left):
                return
            time.sleep(PAUSE)


@contextmanager
def _waiting_for_no_lock() -> Iterator[None]:
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_SECONDS}s"])
    try:
        yield
    finally:
        # What was set on this connection must not stay with whoever uses it next; it may be in a transaction of theirs.
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


def _apply(*, last: bool) -> bool:
    """One try; False when a lock was not to be had."""
    _drop_void_indexes()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        if last or not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("a table is in use; the migration lets others pass and comes again")
        return False
    return True


def _drop_void_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_VOID)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
