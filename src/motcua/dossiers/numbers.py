"""Numbers that the law wants without gaps and without doubles."""

from django.db import connection


def next_in_series(agency: str, series: str) -> int:
    """The next number of an agency's series; its row stays locked until the running transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO dossiers_counter (agency_id, series, last) VALUES (%s, %s, 1)
            ON CONFLICT (agency_id, series) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last""",
            [agency, series],
        )
        (last,) = cursor.fetchone()
    return int(last)
