"""After a dump was loaded into another cluster: transaction numbers in the log are the old cluster's, and mean nothing.

Readers and closings tell old from new by them. Numbers from the future would hide the past from readers, and snapshots
from the future would pass every new event for one that has been read. So what a closing covers gets a number that
every snapshot sees, the rest the number of this transaction, and readers begin anew. No hash covers these numbers.
"""

from django.db import connection, transaction

# Whether the log comes from a cluster that was further on than this one.
FROM_ELSEWHERE = """
SELECT EXISTS (SELECT FROM platform_event WHERE tx >= pg_snapshot_xmax(pg_current_snapshot()))
    OR EXISTS (SELECT FROM (
        SELECT seen FROM platform_bookmark UNION ALL SELECT "window" FROM platform_bookmark
        UNION ALL SELECT seen FROM platform_closing
    ) AS known WHERE pg_snapshot_xmax(seen::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()))
"""
# 3 is the first number that a cluster gives to anybody.
_RENUMBER = """
UPDATE platform_event e SET tx = CASE
    WHEN e.seq <= coalesce(closed.last, 0) THEN '3'::xid8 ELSE pg_current_xact_id() END
FROM platform_event AS f LEFT JOIN (
    SELECT topic, stream, max(last) AS last FROM platform_leaf GROUP BY topic, stream
) AS closed ON closed.topic = f.topic AND closed.stream = f.stream
WHERE f.id = e.id
"""
# All that was before this transaction, and not itself. A snapshot leaves its own number out of those under way, so it
# would pass for seen as soon as a later one has ended anywhere in the cluster.
_SEEN = """
UPDATE platform_closing SET seen = concat(pg_snapshot_xmin(now), ':', own, ':', (
    SELECT string_agg(x::text, ',' ORDER BY x) FROM pg_snapshot_xip(now) AS x WHERE x < own
)) FROM (SELECT pg_current_snapshot() AS now, pg_current_xact_id() AS own) AS this
"""


def settle() -> None:
    """Make the log this cluster's own. Nobody may write meanwhile; readers read everything again afterwards.

    A reader's replay tells nobody anything twice (see docs/mechanisms/event-log.md).
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE platform_event IN ACCESS EXCLUSIVE MODE")
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_is_forever")
        cursor.execute(_RENUMBER)
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_is_forever")
        cursor.execute(_SEEN)
