"""Outages of national systems, for whoever registers them: the open ones first, and how many dossiers rest for one."""

from collections.abc import Collection

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, NationalOutage
from motcua.dossiers.national_systems import name_of, offered
from motcua.dossiers.turn_rules import BY_OUTAGE
from motcua.process.states import RUNNING

__all__ = ["name_of", "offered", "outages", "resting", "touched_by"]

_SHOWN = 100


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
