"""What was said goes when its time is over; that it was said, when, and its hash, stay."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from motcua.exchange.models import Body, Enquiry, Message, Strand
from motcua.kernel import clock

_UNANSWERED = timedelta(days=2)
"""Longer than a question is asked again."""


def forget_bodies(*, before: datetime) -> int:
    """What was said before a moment, unless it is still on its way; returns how many."""
    open_ones = Message.objects.exclude(state__in=[Message.State.DONE, Message.State.SET_ASIDE])
    asked = Enquiry.objects.filter(state=Enquiry.State.ASKED)
    old = Body.objects.filter(kept_at__lt=before, erased_at__isnull=True)
    old = old.exclude(pk__in=open_ones.values("body_id")).exclude(pk__in=asked.values("question"))
    return old.update(content=None, erased_at=clock.now()) + _forget_own_answers()


def _forget_own_answers() -> int:
    """What somebody fetched about themselves is no evidence: once it no longer holds, all of it goes."""
    now = clock.now()
    over = Q(valid_until__lt=now) | Q(valid_until=None, asked_at__lt=now - _UNANSWERED)
    own = Enquiry.objects.filter(over, draft__isnull=False)
    named = {h for row in own.values_list("question", "answer", "wire", "reply") for h in row if h}
    gone = Body.objects.filter(pk__in=named, erased_at=None).update(content=None, erased_at=now)
    own.delete()
    return gone


def forget_exchange(*, dossiers: Collection[int]) -> int:
    """All that was said about dossiers whose own time is over; returns how many bodies."""
    strands = Strand.objects.filter(dossier__in=dossiers)
    messages = Message.objects.filter(strand__in=strands)
    enquiries = Enquiry.objects.filter(dossier__in=dossiers)
    named = {h for row in messages.values_list("body_id", "wire", "reply") for h in row if h}
    named |= {h for row in enquiries.values_list("question", "answer", "wire", "reply") for h in row if h}
    gone = Body.objects.filter(pk__in=named).update(content=None, erased_at=clock.now())
    messages.update(said="", reason="")
    strands.update(shown={})
    enquiries.update(said="", reason="")
    return gone
