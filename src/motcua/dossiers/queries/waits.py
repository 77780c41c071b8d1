"""How long others waited: the middle and the slowest tenth of the last days, from numbers that a reader keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from django.db.models import Sum

from motcua.dossiers.models import Wait
from motcua.kernel import clock

PERIOD_DAYS = 90
FEW = 10
"""Fewer cases than these say nothing about the next one."""


@dataclass(frozen=True)
class Waited:
    """`cases` were ready in the last `PERIOD_DAYS`: half of them within `median` days, nine of ten within `most`."""

    cases: int
    median: int = 0
    most: int = 0

    @property
    def few(self) -> bool:
        """Whether they are too few to go by."""
        return self.cases < FEW


def waited(procedure: str, case: str) -> Waited:
    """For a case of a procedure. At most some hundred small rows of one index, however many dossiers there were."""
    since = clock.now().date() - timedelta(days=PERIOD_DAYS)
    found = Wait.objects.filter(procedure=procedure, case=case, day__gte=since)
    return waited_of(found.values_list("days").annotate(Sum("count")).order_by("days"))


def waited_of(counted: Iterable[tuple[int, int]]) -> Waited:
    """From (days, how many), the shortest first."""
    rows = [(days, count) for days, count in counted if count > 0]
    cases = sum(count for _days, count in rows)
    if not cases:
        return Waited(0)
    return Waited(cases, _within(rows, cases, 50), _within(rows, cases, 90))


def _within(rows: list[tuple[int, int]], cases: int, per_cent: int) -> int:
    """The least number of days within which so many per cent were ready."""
    reached = accumulate(count for _days, count in rows)
    return next(
        days for (days, _), so_far in zip(rows, reached, strict=True) if so_far * 100 >= cases * per_cent
    )
