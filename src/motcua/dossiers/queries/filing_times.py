"""How long filing takes people, from the log-in until the receipt: by procedure, from numbers that a reader keeps."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

from motcua.dossiers.models import FilingTime
from motcua.dossiers.queries.waits import waited_of
from motcua.kernel import clock

PERIOD_DAYS = 30
AIM = timedelta(minutes=3)
"""What we want of a usual filing; ours, no law's."""


@dataclass(frozen=True)
class Took:
    """`cases` were filed online in the period: half of them within `median`, nine of ten within `most`."""

    procedure: str
    cases: int
    median: timedelta
    most: timedelta

    @property
    def within_aim(self) -> bool:
        """Whether the half is as quick as we want it."""
        return self.median <= AIM


def filing_times() -> Sequence[Took]:
    """Of each procedure that somebody filed online, the most filed first."""
    since = clock.now().date() - timedelta(days=PERIOD_DAYS)
    rows = FilingTime.objects.filter(day__gte=since).values_list("procedure", "seconds")
    counted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for procedure, seconds, count in rows.annotate(Sum("count")).order_by("procedure", "seconds"):
        counted[procedure].append((seconds, count))
    found = [_took(procedure, times) for procedure, times in counted.items()]
    return sorted(found, key=lambda one: (-one.cases, one.procedure))


def _took(procedure: str, times: list[tuple[int, int]]) -> Took:
    found = waited_of(times)
    return Took(procedure, found.cases, timedelta(seconds=found.median), timedelta(seconds=found.most))
