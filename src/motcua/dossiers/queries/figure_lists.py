"""The list behind each figure: periods, filters, and who may ask. The figures themselves: `figures.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from motcua.agencies.types import Agency
from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.dossiers.readers.tally import RESOLVED
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound
from motcua.process.states import OPEN, PAUSED, RUNNING, Status

Side = Literal["handling", "counter"]
PERIODS = ("today", "week", "month", "year")
STOCK = ("open", "in_process", "due_today", "late_now")
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


# The filters behind the figures

_RUNNING = Q(status__in=sorted(RUNNING))
_PAUSED = Q(status__in=sorted(PAUSED))
IS_OPEN = Q(status__in=sorted(OPEN))
_DONE_DAY = TruncDate("finished_at", tzinfo=VIETNAM)
_DUE_DAY = TruncDate("due_at", tzinfo=VIETNAM)
_IN_TIME = Q(finished_at__lte=F("due_at"))


def stock(now: datetime) -> Mapping[str, Q]:
    """What stands open now. A paused dossier that was late before it was paused stays late."""
    return {
        "open": IS_OPEN,
        "in_process": _RUNNING | (_PAUSED & Q(received_at__isnull=False)),
        "due_today": _RUNNING & Q(due_at__gte=now, due_at__lt=tomorrow(now)),
        "late_now": (_RUNNING & Q(due_at__lt=now)) | (_PAUSED & Q(remaining__lt=0)),
    }


def tomorrow(now: datetime) -> datetime:
    """The first moment of the next day."""
    return datetime.combine(now.date() + timedelta(days=1), time(), VIETNAM)


def _within(field_name: str, wanted: Period) -> Q:
    return Q(**{f"{field_name}__gte": wanted.begins_at, f"{field_name}__lt": wanted.ends_at})


def _happened(wanted: Period) -> Mapping[str, Q]:
    """What happened in a period; each measure as the dossiers themselves tell it."""
    finished, ended = _within("finished_at", wanted), _within("ended_at", wanted)
    return {
        "submitted": _within("submitted_at", wanted),
        "received": _within("received_at", wanted),
        "resolved": finished,
        "early": finished & Q(LessThan(_DONE_DAY, _DUE_DAY)),
        "on_time": finished & (Q(due_at=None) | (_IN_TIME & Q(GreaterThanOrEqual(_DONE_DAY, _DUE_DAY)))),
        "late": finished & Q(finished_at__gt=F("due_at")),
        "refused": ended & Q(status=Status.REFUSED),
        "withdrawn": ended & Q(status=Status.WITHDRAWN),
        "stopped": ended & Q(status=Status.STOPPED),
        "returned": ended & Q(status=Status.RETURNED),
    }


LISTED = (
    *STOCK,
    "submitted",
    "received",
    "resolved",
    *RESOLVED,
    "refused",
    "withdrawn",
    "stopped",
    "returned",
)


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
    """The dossiers behind one figure (`LISTED`), the last filed first; exactly as many as the figure says.

    `NotFound` for a figure that does not exist or an actor who oversees nobody.
    """
    places = places_of(actor)
    standing, happened = stock(now or clock.now()), _happened(wanted)
    if key not in LISTED:
        raise NotFound("Không có con số này.")
    rows = access.visible_to(actor).filter(among(side, places))
    rows = rows.filter(IS_OPEN & standing[key]) if key in standing else rows.filter(happened[key])
    narrower = {f"{side}_id": agency, "stage": stage, "channel": channel}
    return rows.filter(**{k: v for k, v in narrower.items() if v}).order_by("-pk")


def among(side: Side, places: frozenset[str] | None) -> Q:
    """Dossiers that one of these agencies handles, or took in; None is everywhere."""
    return Q() if places is None else Q(**{f"{side}_id__in": sorted(places)})


def oversees(actor: Actor) -> bool:
    """Whether the director's page is for this actor."""
    return actor.is_officer and bool(actor.agencies(*OVERSEERS))


def places_of(actor: Actor) -> frozenset[str] | None:
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
    return "counter" if all(kind in ("centre", "commune_centre") for kind in kinds) else "handling"
