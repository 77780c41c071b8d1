"""Sessions in which nobody worked for long are locked: whoever is logged in proves again who they are, and goes on.

QCVN 12:2026/BCA, 3.6 (business software: fifteen minutes at most). A session stays what it is meanwhile; only nothing
is read or done in it. When somebody last worked in it stands in a row of its own, so that the session itself is written
as seldom as before.
"""

from datetime import UTC, datetime, timedelta
from math import ceil

from django.db import connection

from motcua.kernel import clock
from motcua.platform import account_policy

BY_HAND = datetime(1970, 1, 1, tzinfo=UTC)
"""The last work in a session that its owner locked at once."""
WRITTEN_EVERY = timedelta(seconds=30)
"""Work is written down no oftener than this; a session locks at most so much early, and never late."""


def rest() -> timedelta:
    """After so long without work a session is locked."""
    return timedelta(minutes=account_policy.in_force().idle_lock_minutes)


def is_locked(active_at: datetime | None) -> bool:
    """Whether a session is in which somebody last worked then; one that has only begun is not."""
    return not seconds_left(active_at)


def seconds_left(active_at: datetime | None) -> int:
    """Until a session locks in which nobody works on; 0 when it is locked."""
    passed = clock.now() - active_at if active_at is not None else timedelta()
    return max(0, ceil((rest() - passed).total_seconds()))


def note_work(session: str, active_at: datetime | None, *, ago: timedelta = timedelta()) -> None:
    """Somebody worked in an open session `ago`; `active_at` is what is known of it. One that another window has locked
    meanwhile stays locked."""
    at = clock.now() - ago
    if active_at is not None and at - active_at < WRITTEN_EVERY:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO platform_sessionactivity AS known (session, active_at, wrong) VALUES (%s, %s, 0)
            ON CONFLICT (session) DO UPDATE SET active_at = excluded.active_at
            WHERE known.active_at < excluded.active_at AND known.active_at > %s""",
            [session, at, at - rest()],
        )


def lock(session: str) -> None:
    """Locked from now on, whatever was known."""
    _set(session, BY_HAND)


def open_again(session: str) -> None:
    """Its owner has proven who they are: open, and wrong tries are forgiven."""
    _set(session, clock.now())


def _set(session: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO platform_sessionactivity (session, active_at, wrong) VALUES (%s, %s, 0)
            ON CONFLICT (session) DO UPDATE SET active_at = excluded.active_at,
                wrong = CASE WHEN excluded.active_at = %s THEN platform_sessionactivity.wrong ELSE 0 END""",
            [session, at, BY_HAND],
        )


def count_try(session: str) -> int:
    """One more try to open it, counted before it is looked at; returns which one since the last right one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE platform_sessionactivity SET wrong = wrong + 1 WHERE session = %s RETURNING wrong",
            [session],
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 1


def forget_ended() -> int:
    """Drop what is known of sessions that are gone; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM platform_sessionactivity a WHERE NOT EXISTS "
            "(SELECT FROM django_session s WHERE s.session_key = a.session)"
        )
        return int(cursor.rowcount)
