"""Who signs and which agencies seal, and where an office would stand still: one signer alone, nobody for one away."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from motcua.agencies.in_force import current
from motcua.agencies.models import Absence, Agency, Holding
from motcua.agencies.province import province
from motcua.kernel import clock

Reach = Collection[str] | None
"""Codes of the agencies that are looked after; None: all."""
SEALS = "clerk"
"""The role of whoever keeps an agency's seal."""


def signing_posts(reach: Reach, on: date | None = None) -> QuerySet[Holding]:
    """Posts with words of authority (Decree 30/2020) as they are held on a day, by the holder's name."""
    held = current(
        Holding.objects.filter(~Q(post__authority="") | ~Q(authority="")), on or clock.now().date()
    )
    within = held if reach is None else held.filter(post__agency__in=reach)
    return within.select_related("officer", "post__agency", "delegated_by").order_by("officer__name", "pk")


def sealing_agencies(reach: Reach) -> list[Agency]:
    """Agencies whose seal somebody keeps, and the one that vouches for the log; by code."""
    kept = current(Holding.objects.filter(post__role=SEALS), clock.now().date())
    codes = set(kept.values_list("post__agency", flat=True)) | {province().notary}
    wanted = codes if reach is None else codes & set(reach)
    return list(Agency.objects.filter(code__in=wanted).order_by("code"))


def absences_without_deputy(reach: Reach, days: int) -> QuerySet[Absence]:
    """Signers who are away now or within so many days, and nobody does their tasks meanwhile."""
    today = clock.now().date()
    signers = signing_posts(reach).filter(delegated_by=None).values("officer")
    away = Absence.objects.filter(officer__in=signers, deputy=None, ended_at=None, last__gte=today)
    return away.filter(first__lte=today + timedelta(days=days)).select_related("officer").order_by("first")


def delegations_ending(reach: Reach, days: int) -> QuerySet[Holding]:
    """Delegations to sign that end within so many days, the first to end first."""
    last = clock.now().date() + timedelta(days=days)
    return signing_posts(reach).filter(delegated_by__isnull=False, valid_to__lte=last).order_by("valid_to")
