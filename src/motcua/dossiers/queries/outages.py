"""Outages of national systems, for whoever registers them: the open ones first, and how many dossiers rest for one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, NationalOutage
from motcua.dossiers.national_systems import measured, name_of, offered
from motcua.dossiers.turn_rules import BY_OUTAGE
from motcua.platform.outside import down, record_of
from motcua.process.states import RUNNING

__all__ = ["Proposal", "name_of", "offered", "outages", "proposals", "resting", "touched_by"]

_SHOWN = 100


@dataclass(frozen=True)
class Proposal:
    """A system that is down by measurement and whose outage nobody has registered: since when, and how many of the
    calls since then were not answered. A person decides; nothing rests by itself."""

    system: str
    name: str
    measured: tuple[str, ...]
    began_at: datetime
    tries: int
    failed: int


def proposals() -> list[Proposal]:
    """Those of now."""
    open_ones = set(NationalOutage.objects.filter(ended_at=None).values_list("system", flat=True))
    found = []
    for key in (str(key) for key, _name in offered()):
        silent = down(measured(key)) if key not in open_ones else []
        if silent:
            names = tuple(one.system for one in silent)
            told = record_of(names)["systems"].values()
            since = min(datetime.fromisoformat(one["since"]) for one in told)
            calls = [
                call for one in told for call in one["calls"] if datetime.fromisoformat(call[0]) >= since
            ]
            tries, failed = len(calls), sum(not answered for _at, answered, _seconds in calls)
            found.append(Proposal(key, name_of(key), names, since, tries, failed))
    return found


def outages() -> list[NationalOutage]:
    """The open ones, then those that ended last."""
    found = NationalOutage.objects.order_by("-registered_at")
    ended = found.filter(ended_at__isnull=False).order_by("-ended_at")[:_SHOWN]
    return [*found.filter(ended_at=None), *ended]


def touched_by(procedures: Collection[str]) -> QuerySet[Dossier]:
    """What begins to rest for an outage of these procedures (none: all): it runs, and nobody has signed it."""
    found = Dossier.objects.filter(status__in=RUNNING, suspended="", signed=False)
    return found.filter(procedure_code__in=procedures) if procedures else found


def resting() -> int:
    """How many dossiers rest for an outage now."""
    return Dossier.objects.filter(suspended=BY_OUTAGE).count()
