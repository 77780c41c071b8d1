"""The reader that keeps figures: a batch is counted in memory and added in one statement."""

from collections.abc import Mapping, Sequence

from django.db import connection

from motcua.dossiers.models import Figure
from motcua.dossiers.readers.tally import Cell, facts, tally
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

    def read(self, events: Sequence[LogEvent]) -> None:
        """Count a batch and add it to what is kept."""
        cells = tally(facts(events))
        if cells:
            _add(cells)

    def forget(self) -> None:
        """All numbers go."""
        Figure.objects.all().delete()


def _add(cells: Mapping[Cell, int]) -> None:
    columns = [list(column) for column in zip(*cells, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [*columns, list(cells.values())])
