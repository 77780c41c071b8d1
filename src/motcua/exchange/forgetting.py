"""What was said goes when its time is over; that it was said, when, and its hash, stay."""

from collections.abc import Collection
from datetime import datetime

from motcua.exchange.models import Body, Message, Strand
from motcua.kernel import clock


def forget_bodies(*, before: datetime) -> int:
    """What was said before a moment, unless it is still on its way; returns how many."""
    open_ones = Message.objects.exclude(state__in=[Message.State.DONE, Message.State.SET_ASIDE])
    old = Body.objects.filter(kept_at__lt=before, erased_at__isnull=True)
    return old.exclude(pk__in=open_ones.values("body_id")).update(content=None, erased_at=clock.now())


def forget_exchange(*, dossiers: Collection[int]) -> int:
    """All that was said about dossiers whose own time is over; returns how many bodies."""
    strands = Strand.objects.filter(dossier__in=dossiers)
    messages = Message.objects.filter(strand__in=strands)
    named = {h for row in messages.values_list("body_id", "wire", "reply") for h in row if h}
    gone = Body.objects.filter(pk__in=named).update(content=None, erased_at=clock.now())
    messages.update(said="", reason="")
    strands.update(shown={})
    return gone
