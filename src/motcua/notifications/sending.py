"""Sending one message: claim it, send it, write down how it ended - three steps, none inside the other's transaction.

Between sending and writing down the process may die. The claim then grows old, and whoever finds it records the outcome
`unknown` first; `rules.verdict` says what that leads to.
"""

import hashlib
import logging
from datetime import datetime

from django.db import transaction

from motcua.kernel import clock
from motcua.notifications import letters, rules
from motcua.notifications.models import Message
from motcua.notifications.rules import Outcome

logger = logging.getLogger(__name__)


def work_on(message_id: int) -> datetime | None:
    """Take a message as far as it goes now; returns when to come back, None when there is nothing left to do."""
    message = claim(message_id)
    if message is None:
        return None
    if message.state == Message.State.IN_FLIGHT:
        outcome, error = letters.send(
            to=message.to, subject=message.subject, body=message.body, message_id=_letter_id(message)
        )
        settle(message, outcome, error)
    return message.due_at if message.state == Message.State.RETRY_AT else None


@transaction.atomic
def claim(message_id: int) -> Message | None:
    """Mark a message that is due as being sent by us; None when it is not due, or another worker has it.

    One whose claim has grown old comes back settled as unknown instead.
    """
    message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id).first()
    now = clock.now()
    if message is None or message.due_at > now:
        return None
    if message.state == Message.State.IN_FLIGHT:
        return _bury_claim(message, now)
    if message.state not in (Message.State.PENDING, Message.State.RETRY_AT):
        return None
    message.state = Message.State.IN_FLIGHT
    message.claimed_at = now
    message.attempts += 1
    message.save(update_fields=["state", "claimed_at", "attempts"])
    return message


def settle(message: Message, outcome: Outcome, error: str) -> None:
    """Write down how an attempt ended and what follows from it."""
    now = clock.now()
    message.unknowns += outcome is Outcome.UNKNOWN
    verdict = rules.verdict(
        outcome, attempts=message.attempts, unknowns=message.unknowns, created_at=message.created_at, now=now
    )
    message.state = verdict.state
    message.due_at = verdict.due_at or now
    message.outcome, message.last_error = outcome.value, error[:2000]
    message.done_at = now if outcome is Outcome.SENT else None
    message.save(update_fields=["state", "due_at", "outcome", "last_error", "done_at", "unknowns"])
    if outcome is not Outcome.SENT:
        logger.warning("message %s: %s, now %s (%s)", message.pk, outcome, message.state, error[:200])


@transaction.atomic
def take_overdue() -> list[int]:
    """Messages whose job was lost: due for a while and nobody on them, or claimed by somebody who is dead.

    They count as due from now on, so that a long queue is not asked for again each minute.
    """
    now = clock.now()
    on_their_way = Message.objects.filter(
        state__in=[Message.State.PENDING, Message.State.RETRY_AT, Message.State.IN_FLIGHT],
        due_at__lt=now - rules.CLAIM,
    ).exclude(claimed_at__gt=now - rules.CLAIM)
    found = list(
        on_their_way.select_for_update(skip_locked=True)
        .order_by("due_at")
        .values_list("pk", flat=True)[:1000]
    )
    Message.objects.filter(pk__in=found).update(due_at=now)
    return found


def _bury_claim(message: Message, now: datetime) -> Message | None:
    if message.claimed_at is not None and message.claimed_at > now - rules.CLAIM:
        return None
    settle(message, Outcome.UNKNOWN, "the worker died while sending")
    return message


def _letter_id(message: Message) -> str:
    """The same for every attempt, so that mail programs can tell a repeated letter from a new one."""
    return hashlib.sha256(f"{message.pk}/{message.key}".encode()).hexdigest()[:32]
