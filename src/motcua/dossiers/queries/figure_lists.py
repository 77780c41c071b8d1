"""The list behind each figure: periods, filters, and who may ask. The figures themselves: `figures.py`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db.models import Q, QuerySet

from motcua.agencies.queries import heirs
from motcua.agencies.types import COUNTER_KINDS, Agency
from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import indicators
from motcua.dossiers.queries.figure_sql import Places, Side
from motcua.dossiers.queries.indicators import Happened, Indicator, Stands
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound
from motcua.process.states import OPEN

# Besides what a condition says, so that the index of open dossiers serves every list of them.
IS_OPEN = Q(status__in=sorted(OPEN))
PERIODS = ("today", "week", "month", "year")
OVERSEERS = ("director", "auditor")


@dataclass(frozen=True)
class Period:
    """Days from `first` to before `end`. The kept figures of it are the rows of `span` that begin on these days."""

    key: str
    span: Literal["day", "month", "year"]
    first: date
    end: date

    @property
    def begins_at(self) -> datetime:
        """The period's first moment."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.end, time(), VIETNAM)


def period(key: str, *, day: date | None = None) -> Period:
    """The day, week (from Monday), month or year that `day` (today) lies in; an unknown key is the month."""
    day = day or clock.now().date()
    if key == "today":
        return Period(key, "day", day, day + timedelta(days=1))
    if key == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(key, "day", monday, monday + timedelta(days=7))
    if key == "year":
        return Period(key, "year", date(day.year, 1, 1), date(day.year + 1, 1, 1))
    first = day.replace(day=1)
    return Period("month", "month", first, (first + timedelta(days=31)).replace(day=1))


def listed() -> tuple[str, ...]:
    """The figures that have a list."""
    return tuple(entry.key for entry in indicators.TABLE.entries if entry.slug)


def _filter(indicator: Indicator, wanted: Period, now: datetime) -> Q:
    """The dossiers that a figure counts."""
    if isinstance(indicator, Stands):
        return IS_OPEN & indicator.condition.q(now)
    if not (isinstance(indicator, Happened) and indicator.moment):
        raise NotFound("Không có con số này.")
    within = Q(
        **{f"{indicator.moment}__gte": wanted.begins_at, f"{indicator.moment}__lt": wanted.ends_at},
    )
    return within & indicator.condition.q(now) if indicator.condition else within


def figure_list(
    actor: Actor,
    key: str,
    wanted: Period,
    *,
    side: Side = "handling",
    agency: str = "",
    stage: str = "",
    channel: str = "",
    now: datetime | None = None,
) -> QuerySet[Dossier]:
    """The dossiers behind one figure (`listed`), the last filed first; exactly as many as the figure says.

    `NotFound` for a figure that does not exist or an actor who oversees nobody.
    """
    places = places_of(actor)
    indicator = indicators.TABLE.by_key.get(key)
    if indicator is None:
        raise NotFound("Không có con số này.")
    rows = access.visible_to(actor).filter(
        among(side, places), _filter(indicator, wanted, now or clock.now())
    )
    if agency:
        rows = rows.filter(**{f"{side}_id__in": sorted(heirs().counted_with(agency))})
    narrower = {"stage": stage, "channel": channel}
    return rows.filter(**{k: v for k, v in narrower.items() if v}).order_by("-pk")


def among(side: Side, places: Places) -> Q:
    """Dossiers that one of these agencies handles, or took in; None is everywhere."""
    return Q() if places is None else Q(**{f"{side}_id__in": sorted(places)})


def oversees(actor: Actor) -> bool:
    """Whether the director's page is for this actor."""
    return actor.is_officer and bool(actor.agencies(*OVERSEERS))


def places_of(actor: Actor) -> Places:
    """The agencies an overseer answers for; None is the whole province."""
    if not oversees(actor):
        raise NotFound("Không tìm thấy trang này.")
    return None if access.oversees_all(actor) else access.scope(actor)


def usual_side(actor: Actor) -> Side:
    """As what an overseer's agencies are counted at first: a Centre as a counter, everybody else as who decides."""
    places = places_of(actor)
    if places is None:
        return "handling"
    kinds = Agency.objects.filter(code__in=places).values_list("kind", flat=True)
    return "counter" if all(kind in COUNTER_KINDS for kind in kinds) else "handling"
