"""Whom a changed calendar would touch: open dossiers keep the dates they were given, so this says what would differ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, When

from motcua.dossiers.models import Dossier, Step
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.process.calendar import WorkCalendar, differing_days
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.process.states import OPEN

# So many derivations take about a second; beyond them the figure is told as "at least".
MOST_DERIVED = 5_000
_BACK, _AHEAD = timedelta(days=400), timedelta(days=800)
Pair = tuple[WorkCalendar, WorkCalendar]


@dataclass
class AtCounter:
    """An agency: its open dossiers with a date, those whose clock stands, whose date would be another; open steps."""

    agency: str
    dated: int = 0
    waiting: int = 0
    differ: int = 0
    steps: int = 0


@dataclass
class Touched:
    """`counters` have open dossiers or steps; `days` are those on which the two calendars differ."""

    counters: list[AtCounter] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    more: bool = False

    def total(self, name: str) -> int:
        """The sum of a figure over all counters."""
        return sum(getattr(one, name) for one in self.counters)


def touched_by(calendars: Mapping[str, Pair]) -> Touched:
    """What a change (`agencies.calendars.calendar_as_if`) would mean for what is open, agency by agency."""
    today = clock.now().astimezone(VIETNAM).date()
    pairs = set(calendars.values())
    days = {day for pair in pairs for day in differing_days(*pair, today - _BACK, today + _AHEAD)}
    found = {code: AtCounter(code) for code in calendars}
    counted = _open(calendars).values(place=_PLACE).order_by("place")
    for row in counted.annotate(dated=Count("pk", filter=_DATED), waiting=Count("pk", filter=~_DATED)):
        found[row["place"]].dated, found[row["place"]].waiting = row["dated"], row["waiting"]
    for code, number in _open_steps(calendars).items():
        found[code].steps = number
    more = _count_differing(found, calendars, sorted(days))
    shown = [one for one in found.values() if one.dated or one.waiting or one.steps]
    return Touched(sorted(shown, key=lambda one: (-one.differ, -one.dated, one.agency)), sorted(days), more)


_DATED = Q(due_at__isnull=False)
# As `Dossier.counted_at` has it.
_PLACE = Case(When(receiving="", then=F("counter_id")), default=F("receiving"))


def _open(codes: Collection[str]) -> QuerySet[Dossier]:
    here = Q(receiving="", counter_id__in=list(codes)) | Q(receiving__in=list(codes))
    counted = Dossier.objects.filter(here, status__in=sorted(OPEN))
    return counted.filter(received_at__isnull=False).exclude(limit="")


def _open_steps(codes: Collection[str]) -> dict[str, int]:
    steps = Step.objects.filter(closed_at=None, agency_id__in=list(codes))
    return dict(steps.values_list("agency_id").annotate(Count("pk")).order_by("agency_id"))


def _count_differing(found: Mapping[str, AtCounter], calendars: Mapping[str, Pair], days: list[date]) -> bool:
    """Derives each date both ways where a changed day may lie on its way; whether there were too many for that."""
    if not days:
        return False
    first, last = (
        datetime.combine(day, time.min, VIETNAM) for day in (days[0], days[-1] + timedelta(days=1))
    )
    near = _open(calendars).filter(_DATED, due_at__gte=first, received_at__lt=last)
    asked = near.values_list(_PLACE, "limit", "received_at").order_by("-received_at")
    several = list(asked[: MOST_DERIVED + 1])
    for code, limit, received in several[:MOST_DERIVED]:
        old, new = calendars[code]
        counted = Limit.parse(limit)
        differs = received and due(old, received, counted).at != due(new, received, counted).at
        found[code].differ += bool(differs)
    return len(several) > MOST_DERIVED
