"""The reader that keeps figures: a batch is counted in memory and added in one statement."""

from collections.abc import Mapping, Sequence

from django.db import connection

from motcua.dossiers.models import Figure
from motcua.dossiers.queries import indicators
from motcua.dossiers.readers.tally import Fact, facts, tally
from motcua.dossiers.store import TOPIC
from motcua.platform.readers import LogEvent

_ADD = """
INSERT INTO dossiers_figure (side, span, first_day, agency, measure, channel, count)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (side, span, first_day, agency, measure, channel)
DO UPDATE SET count = dossiers_figure.count + EXCLUDED.count
"""


class Figures:
    """Numbers per agency, span of time, measure and channel."""

    name = "figures"
    topics: tuple[str, ...] = (TOPIC,)

    @property
    def version(self) -> int:
        """That of the table of indicators: another definition counts the whole log anew."""
        return indicators.TABLE.version

    def read(self, events: Sequence[LogEvent]) -> None:
        """Count a batch and add it to what is kept."""
        keep_counted(facts(events))

    def forget(self) -> None:
        """All numbers go."""
        Figure.objects.all().delete()


def keep_counted(counted: Mapping[Fact, int]) -> None:
    """Add what follows from facts to the numbers that are kept."""
    cells = tally(counted)
    if not cells:
        return
    columns = [list(column) for column in zip(*cells, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [*columns, list(cells.values())])
