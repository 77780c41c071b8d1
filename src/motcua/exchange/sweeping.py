"""Strands whose next message nobody sent on its way: found again, should anything ever leave one behind."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.exchange import ledger
from motcua.exchange.models import Message, Strand

MOST = 1000


def carry_on() -> int:
    """Let each of them go on; returns how many were looked at."""
    same = Message.objects.filter(strand=OuterRef("strand"))
    busy = same.filter(state__in=[Message.State.SENDING, Message.State.STUCK])
    idle = Message.objects.filter(state=Message.State.WAITING).exclude(Exists(busy))
    strands = sorted(set(idle.order_by("strand").values_list("strand_id", flat=True)[:MOST]))
    for number in strands:
        with transaction.atomic():
            ledger.release(Strand.objects.select_for_update().get(pk=number))
    return len(strands)
