"""Which agencies there are and which posts are held on a day: the one place that knows when a period is over."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.agencies.models import Agency, Holding
from motcua.kernel import clock


def existing(on: date | None = None) -> QuerySet[Agency]:
    """The agencies that are there on a day (today): opened, and not closed before it."""
    day = on or clock.now().date()
    return Agency.objects.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


def current(holdings: QuerySet[Holding], on: date) -> QuerySet[Holding]:
    """Those that are in force on a day (today: now): not ended, not of somebody who has left.

    A delegation only while whoever gave it holds the post themselves.
    """
    own = Holding.objects.filter(
        _in_force(on), officer=OuterRef("delegated_by"), post=OuterRef("post"), delegated_by=None
    )
    return holdings.filter(_in_force(on)).filter(Q(delegated_by=None) | Exists(own))


def _in_force(on: date) -> Q:
    now = clock.now()
    moment = now if on >= now.date() else datetime.combine(on, time.min, now.tzinfo)
    lasting = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    ended, left = (
        Q(**{f"{what}__isnull": True}) | Q(**{f"{what}__gt": moment})
        for what in ("ended_at", "officer__left_at")
    )
    return lasting & ended & left
