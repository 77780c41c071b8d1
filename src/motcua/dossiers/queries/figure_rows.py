"""The rows of the list behind a figure: where each dossier stands, who has it, how late it is; in any order.

Orders are those of people (days late by the calendar, names whatever their marks), which the database does not know. So
rows are put in order here, as long as there are not more than somebody would ever look through.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.agencies.queries import read_calendars
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.queries.askers import with_askers
from motcua.dossiers.queries.journey import clock_of
from motcua.kernel.vietnamese import fold

MOST_SORTED = 20_000
_OF_CLOCK = ("status", "counter_id", "receiving", "due_at", "remaining", "finished_at", "ended_at")


@dataclass(frozen=True)
class Late:
    """How long after the promised moment, in working minutes and in working days begun (a day of the counter's)."""

    minutes: int
    days: int


@dataclass(frozen=True)
class FigureRow:
    """A dossier of the list. `step` is the open step (the first of several), `holder` who has taken it."""

    dossier: Dossier
    step: str
    holder: str
    late: Late | None


def late_of(dossier: Dossier, now: datetime) -> Late | None:
    """None when it is in time, was done in time, or nothing is promised."""
    found = clock_of(dossier, now=now)
    if found.minutes_left is None or found.minutes_left >= 0:
        return None
    return Late(-found.minutes_left, -(found.minutes_left // found.day_minutes))


def in_order(rows: QuerySet[Dossier], column: str, now: datetime, *, falling: bool = False) -> list[int]:
    """The ids of the list by a column of `SORTS`; what has nothing there comes last, equal ones the newest first."""
    keys = dict(SORTS[column](rows, now))
    newest = sorted(keys, reverse=True)
    known = [number for number in newest if keys[number] not in (None, "")]
    empty = [number for number in newest if keys[number] in (None, "")]
    return [*sorted(known, key=keys.__getitem__, reverse=falling), *empty]


def figure_rows(ids: Sequence[int], now: datetime) -> list[FigureRow]:
    """These dossiers as rows, in this order."""
    found = with_askers(Dossier.objects.select_related("handling", "counter")).in_bulk(list(ids))
    read_calendars({dossier.counted_at for dossier in found.values()})
    steps = _open_steps(Step.objects.filter(dossier_id__in=ids))
    return [
        FigureRow(found[number], *steps.get(number, ("", "")), late_of(found[number], now))
        for number in ids
        if number in found
    ]


def _open_steps(steps: QuerySet[Step]) -> dict[int, tuple[str, str]]:
    """Title and holder of the first open step of each dossier."""
    waiting = steps.filter(closed_at__isnull=True).order_by("-no")
    return {
        number: (title, holder or "")
        for number, title, holder in waiting.values_list("dossier_id", "title", "holder__name")
    }


Keys = Iterable[tuple[int, Any]]
_Sort = Callable[[QuerySet[Dossier], datetime], Keys]


def _by_column(name: str) -> _Sort:
    return lambda rows, _now: rows.values_list("pk", name)


def _by_text(name: str) -> _Sort:
    return lambda rows, _now: ((number, fold(text)) for number, text in rows.values_list("pk", name))


def _by_step(part: int) -> _Sort:
    def keys(rows: QuerySet[Dossier], _now: datetime) -> Keys:
        steps = _open_steps(Step.objects.filter(dossier_id__in=rows.order_by().values("pk")))
        return (
            (number, fold(steps.get(number, ("", ""))[part])) for number in rows.values_list("pk", flat=True)
        )

    return keys


def _by_lateness(rows: QuerySet[Dossier], now: datetime) -> Keys:
    for dossier in rows.only(*_OF_CLOCK):
        late = late_of(dossier, now)
        yield dossier.pk, late.minutes if late else None


def _by_asker(rows: QuerySet[Dossier], _now: datetime) -> Keys:
    return ((dossier.pk, fold(dossier.asker_name)) for dossier in with_askers(rows))


SORTS: Mapping[str, _Sort] = {
    "code": _by_column("code"),
    "procedure": _by_text("procedure_name"),
    "asker": _by_asker,
    "agency": _by_text("handling__name"),
    "step": _by_step(0),
    "holder": _by_step(1),
    "submitted": _by_column("submitted_at"),
    "due": _by_column("due_at"),
    "late": _by_lateness,
}
"""By what a list can be put in order, and the keys of it."""
