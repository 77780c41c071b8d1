"""The reader that counts how long filing took: from the log-in until the receipt, as the log has both."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import connection

from motcua.dossiers.acts.submit import SUBMITTED
from motcua.dossiers.models import FilingTime
from motcua.dossiers.store import TOPIC
from motcua.identity import events
from motcua.platform.readers import LogEvent

STEP = 10
"""Seconds that are counted together."""
# Who comes back to a draft after a log-out has logged in again: the last log-in counts, of a session's length at most.
_ADD = """
INSERT INTO dossiers_filingtime (procedure, day, seconds, count)
SELECT d.procedure_code, (filed.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    extract(epoch FROM filed.at - entered.at)::int / %s::int * %s::int, count(*)
FROM platform_event AS filed JOIN dossiers_dossier AS d ON d.id = filed.stream AND d.channel = 'online'
JOIN identity_account AS a ON a.party_id = (filed.actor ->> 'party')::bigint
CROSS JOIN LATERAL (
    SELECT max(at) AS at FROM platform_event AS e
    WHERE e.topic = %s AND e.stream = a.id AND e.type = %s
        AND e.at <= filed.at AND e.at > filed.at - make_interval(secs => %s::int)
) AS entered
WHERE filed.topic = %s AND filed.type = %s AND filed.stream = ANY(%s::bigint[]) AND entered.at IS NOT NULL
GROUP BY 1, 2, 3
ON CONFLICT (procedure, day, seconds) DO UPDATE SET count = dossiers_filingtime.count + EXCLUDED.count
"""


class FilingTimes:
    """What somebody filed online, themselves; a dossier is filed once."""

    name = "filing_times"
    topics: tuple[str, ...] = (TOPIC,)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Count those that were filed."""
        if filed := {e.stream for e in events if e.type == SUBMITTED.type}:
            _add(filed)

    def forget(self) -> None:
        """All numbers go."""
        FilingTime.objects.all().delete()


def _add(dossiers: Collection[int]) -> None:
    with connection.cursor() as cursor:
        entry = (events.ACCOUNTS, events.LOGGED_IN, settings.SESSION_COOKIE_AGE)
        cursor.execute(_ADD, [STEP, STEP, *entry, TOPIC, SUBMITTED.type, sorted(dossiers)])
