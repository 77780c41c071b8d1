"""Outages of national systems, for whoever registers them: the open ones first, and how many dossiers rest for one."""

from motcua.dossiers.models import Dossier, NationalOutage
from motcua.dossiers.national_systems import name_of, offered
from motcua.dossiers.turn_rules import BY_OUTAGE

__all__ = ["name_of", "offered", "outages", "resting"]

_SHOWN = 100


def outages() -> list[NationalOutage]:
    """The open ones, then those that ended last."""
    found = NationalOutage.objects.order_by("-registered_at")
    ended = found.filter(ended_at__isnull=False).order_by("-ended_at")[:_SHOWN]
    return [*found.filter(ended_at=None), *ended]


def resting() -> int:
    """How many dossiers rest for an outage now."""
    return Dossier.objects.filter(suspended=BY_OUTAGE).count()
