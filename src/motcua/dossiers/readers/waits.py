"""The reader that counts how long people waited: from the filing until the result was ready, by case and day."""

from collections.abc import Collection, Sequence

from django.db import connection

from motcua.dossiers.models import Wait
from motcua.dossiers.store import TOPIC
from motcua.platform.readers import LogEvent

_ADD = """
INSERT INTO dossiers_wait (procedure, "case", day, days, count)
SELECT procedure_code, case_code, ready, ready - filed, count(*) FROM (
    SELECT procedure_code, case_code, (finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS ready,
        (submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS filed
    FROM dossiers_dossier WHERE finished_at IS NOT NULL AND (%s::bigint[] IS NULL OR id = ANY(%s::bigint[]))
) AS done GROUP BY 1, 2, 3, 4
ON CONFLICT (procedure, "case", day, days) DO UPDATE SET count = dossiers_wait.count + EXCLUDED.count
"""


class Waits:
    """A dossier is ready once: its result may be replaced later, the wait is over."""

    name = "waits"
    topics: tuple[str, ...] = (TOPIC,)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Count those that became ready."""
        if ready := {e.stream for e in events if "finished" in e.data}:
            add_waits(ready)

    def forget(self) -> None:
        """All numbers go."""
        Wait.objects.all().delete()


def add_waits(dossiers: Collection[int] | None) -> None:
    """Add the waits of these dossiers (None: of all) to those that are kept."""
    numbers = None if dossiers is None else sorted(dossiers)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [numbers, numbers])
