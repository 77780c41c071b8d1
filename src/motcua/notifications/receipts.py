"""What became of messages that a provider took: it calls back, or is asked; what was lost goes another way."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.notifications import delivery_rules, handing, incoming, ports
from motcua.notifications.models import Handover
from motcua.notifications.provider_ports import Provider, Receipt
from motcua.notifications.routing import message_id
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Outcome, Request

logger = logging.getLogger(__name__)
_FINAL = (Handover.DELIVERED, Handover.FAILED)
_AGAIN = ":again"
MOST = 200


def take_call_back(channel: str, provider: str, headers: Mapping[str, str], body: bytes) -> int:
    """What a provider tells us by itself; returns how much of it was news. Told twice, it is news once.

    Raises `NotFound` for a provider that is not connected, `NotAllowed` unless it is the provider's own.
    """
    news = 0
    for told in _provider(channel, provider).read(headers, body):
        taken = _receive(provider, told) if isinstance(told, Receipt) else incoming.take(provider, told)
        news += taken
    return news


def ask_for_receipts() -> int:
    """Of messages that nothing was heard of the provider is asked, ever later; returns how many are settled now."""
    held, now = delivery_rules.rules(), clock.now()
    waiting = Handover.objects.filter(receipt="", outcome=Outcome.DONE.value).order_by("at")
    due = [row for row in waiting[: MOST * 5] if _is_due(row, held, now)][:MOST]
    return sum(_asked(row, held, now) for row in due)


def forget_handovers(before: datetime) -> int:
    """Tries from before a moment go; returns how many."""
    return Handover.objects.filter(at__lt=before).delete()[0]


def providers() -> Iterator[tuple[str, Provider]]:
    """Every provider that is connected here, with its channel."""
    for channel in ports.connected():
        if isinstance(channel, handing.Several):
            yield from ((channel.name, one) for one in channel.providers)


def _provider(channel: str, name: str) -> Provider:
    for known, provider in providers():
        if (known, provider.name) == (channel, name):
            return provider
    raise NotFound("Không có nhà cung cấp này.")


@transaction.atomic
def _receive(provider: str, told: Receipt) -> bool:
    named = {"message": told.ours} if told.ours else {"ref": told.theirs}
    if not any(named.values()):
        return False
    row = Handover.objects.select_for_update().filter(provider=provider, **named).order_by("-pk").first()
    if row is None:
        logger.warning("provider %s told of a message that nobody here knows", provider)
        return False
    if row.receipt in _FINAL:
        return False
    row.receipt, row.receipt_at = told.state, clock.now()
    row.ref, row.said = row.ref or told.theirs, told.said[: handing.MOST_WORDS] or row.said
    row.save(update_fields=["receipt", "receipt_at", "ref", "said"])
    if told.state == Handover.FAILED:
        _another_way(row)
    return True


def _is_due(row: Handover, held: delivery_rules.Rules, now: datetime) -> bool:
    if now - row.at >= held.lost_after:
        return True
    return row.questions < len(held.ask_after) and now - row.at >= held.ask_after[row.questions]


def _asked(row: Handover, held: delivery_rules.Rules, now: datetime) -> bool:
    answer = None
    try:
        answer = _provider(row.channel, row.provider).find_out(row.message, row.ref)
    except NotFound:
        pass
    except Exception:
        logger.exception("provider %s cannot be asked about %s", row.provider, row.pk)
    receipt = ""
    if answer is not None:
        ended: Mapping[Outcome, str] = {
            Outcome.DONE: str(answer.result.get("receipt", "")),
            Outcome.PERMANENT: Handover.FAILED,
            Outcome.TEMPORARY: Handover.LOST,
        }
        receipt = ended.get(answer.outcome, "")
    if not receipt and now - row.at >= held.lost_after:
        receipt = Handover.NO_WORD
    with transaction.atomic():
        known = Handover.objects.select_for_update().get(pk=row.pk)
        known.questions += 1
        if known.receipt == "" and receipt:
            known.receipt, known.receipt_at = receipt, now
            if receipt in (Handover.LOST, Handover.FAILED):
                _another_way(known)
        known.save(update_fields=["questions", "receipt", "receipt_at"])
    return bool(receipt)


def _another_way(row: Handover) -> None:
    """A message that certainly did not arrive: once more by the channel's providers where one lost it, otherwise by
    another channel. In the transaction that is open.
    """
    effect = Effect.objects.filter(pk=row.effect).first() if row.effect else None
    if effect is None or not effect.payload:
        return
    if row.receipt == Handover.LOST and not effect.key.endswith(_AGAIN):
        key = effect.key + _AGAIN
        payload: dict[str, Any] = {**effect.payload, "id": message_id(key)}
        ask(Request(kind=effect.kind, key=key, subject=effect.subject, payload=payload))
        return
    handing.move(effect.payload, effect.subject)


def standing_of(effects: Sequence[int]) -> dict[int, Handover]:
    """The last try of each of these effects."""
    rows = Handover.objects.filter(effect__in=effects).order_by("pk")
    return {row.effect: row for row in rows if row.effect is not None}
