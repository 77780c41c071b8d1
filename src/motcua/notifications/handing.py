"""Messages that one of several providers carries: by which one, what it said, and another way where it goes wrong.

A row (`Handover`) is written before a provider is called, so that whoever comes after a worker that died knows whom to
ask. What a provider may have taken is given to no other before the first has said that it has not.
"""

import logging
import time
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from motcua.kernel import clock
from motcua.notifications import delivery_rules, health, ports
from motcua.notifications.delivery_rules import rules
from motcua.notifications.models import Handover
from motcua.notifications.ports import KIND, Limits
from motcua.notifications.provider_ports import Provider
from motcua.platform import sealed
from motcua.platform.effects import performers
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request
from motcua.platform.outside import note_attempt

logger = logging.getLogger(__name__)
MOST_WORDS = 300
SEALED = "message"
"""The purpose under which words are sealed that nobody may read in a row."""
_LEFT_HERE = (Outcome.TEMPORARY, Outcome.CONFIGURATION)


class Several:
    """A channel behind which several providers stand, the preferred one first."""

    address: Literal["email", "phone"] = "phone"

    def __init__(self, name: str, limits: Limits, providers: Sequence[Provider]) -> None:
        self.name, self.limits, self.providers = name, limits, tuple(providers)
        self.policy = delivery_rules.policy(name, Policy())

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """One message that no row of ours knows, by the first provider that takes it."""
        return self.hand_over(0, to=to, subject=subject, body=body, message_id=message_id)

    def find_out(self, message_id: str) -> Answer | None:
        """Ask whoever may have it."""
        open_ones = Handover.objects.filter(message=message_id, outcome__in=["", Outcome.UNKNOWN.value])
        answer: Answer | None = Answer(Outcome.TEMPORARY, "no provider was called")
        for row in open_ones.order_by("pk"):
            answer = self._ask(row)
            if answer is None or answer.outcome is not Outcome.TEMPORARY:
                return answer
        return answer

    def hand_over(self, effect: int, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """By the healthiest provider; by the next one only when it certainly did not take it."""
        answer = Answer(Outcome.CONFIGURATION, f"no provider of {self.name} is connected")
        for provider in health.in_order(self.name, self.providers):
            row = _begun(self.name, provider.name, message_id, effect)
            answer = _called(provider, row, to=to, subject=subject, body=body, message_id=message_id)
            if answer.outcome is Outcome.UNKNOWN and (row.seconds or 0.0) < rules().health.slow_seconds:
                # Asked at once: a provider that answers at all mostly knows, and the person is waiting. One that was
                # slow would only be waited for again.
                answer = self._ask(row) or answer
            if answer.outcome not in _LEFT_HERE:
                return answer
        return answer

    def _ask(self, row: Handover) -> Answer | None:
        """Of a message that may have gone; written into its row."""
        row.refresh_from_db()
        if row.receipt == Handover.DELIVERED:
            return Answer(Outcome.DONE)
        provider = next((one for one in self.providers if one.name == row.provider), None)
        if provider is None:
            return None
        try:
            answer = provider.find_out(row.message, row.ref)
        except Exception as error:
            logger.exception("provider %s cannot be asked about %s", row.provider, row.pk)
            return Answer(Outcome.UNKNOWN, repr(error))
        if answer is not None and answer.outcome is not Outcome.UNKNOWN:
            _ended(row, answer, None)
        return answer


class Handing(performers.Performer):
    """The messages of such a channel as effects."""

    def __init__(self, channel: Several) -> None:
        self.kind, self.policy, self._channel = KIND + channel.name, channel.policy, channel

    @property
    def at_once(self) -> int:
        """A provider that answers nobody holds some of these, and the others go on."""
        return 6

    def perform(self, asked: Asked) -> Answer:
        """Hand it over, or let another channel take over."""
        told = asked.payload
        if _is_late(told):
            return Answer(Outcome.DONE, "too late to be of use")
        body = sealed.unseal(told["sealed"], purpose=SEALED) if "sealed" in told else told["body"]
        if body is None:
            return Answer(Outcome.PERMANENT, "sealed under another key")
        answer = self._channel.hand_over(
            asked.id, to=told["to"], subject=told["subject"], body=body, message_id=told["id"]
        )
        return _moved(asked, self._channel.name, answer)

    def find_out(self, asked: Asked) -> Answer | None:
        """Ask whoever may have it; where nobody can be asked, another channel takes over, never a text message."""
        answer = self._channel.find_out(asked.payload["id"])
        if answer is None or answer.outcome is Outcome.PERMANENT:
            unknown = Answer(Outcome.UNKNOWN, asked.error)
            moved = _moved(asked, self._channel.name, answer or unknown, is_over=True)
            return moved if moved.outcome is Outcome.DONE else answer
        return answer


def connect_providers(name: str, limits: Limits, providers: Sequence[Provider]) -> None:
    """Messages also leave by this channel from now on, by any of these providers, the preferred one first."""
    channel = Several(name, limits, providers)
    ports.connect(channel, Handing(channel))


def move(payload: dict[str, Any], subject: str, *, but: Collection[str] = ()) -> str:
    """Ask the next channel for the message of this payload, in the running transaction; its name, or nothing."""
    for one in payload.get("instead", ()):
        if one["channel"] not in but:
            ask(
                Request(
                    kind=KIND + one["channel"], key=one["key"], subject=subject,
                    payload={name: one[name] for name in ("id", "to", "subject", "body", "instead")},
                )
            )  # fmt: skip
            return str(one["channel"])
    return ""


def _moved(asked: Asked, channel: str, answer: Answer, *, is_over: bool = False) -> Answer:
    """The same answer, or that another channel has taken over."""
    if answer.outcome is Outcome.DONE:
        return answer
    way, found = delivery_rules.way(channel), delivery_rules.rules()
    waited = clock.now() - asked.started_at
    over = is_over or answer.outcome is Outcome.PERMANENT
    if answer.outcome in _LEFT_HERE and way and way.move_after is not None:
        over = over or waited >= way.move_after
    if not over:
        return answer
    but = found.never_after_unknown if answer.outcome is Outcome.UNKNOWN else ()
    with transaction.atomic():
        taken_by = move(dict(asked.payload), asked.subject, but=but)
    if not taken_by:
        return answer
    return Answer(Outcome.DONE, answer.error, {"moved": taken_by, "why": answer.outcome.value})


def _is_late(told: Any) -> bool:
    return "until" in told and clock.now() > datetime.fromisoformat(told["until"])


def _begun(channel: str, provider: str, message: str, effect: int) -> Handover:
    return Handover.objects.create(
        channel=channel, provider=provider, message=message, effect=effect or None, at=clock.now()
    )


def _called(provider: Provider, row: Handover, **message: str) -> Answer:
    begin = time.monotonic()
    try:
        answer = provider.send(**message)
    except Exception as error:
        logger.exception("provider %s failed", provider.name)
        answer = Answer(Outcome.UNKNOWN, repr(error))
    seconds = time.monotonic() - begin
    _ended(row, answer, seconds)
    note_attempt(row.channel, answer, seconds)
    return answer


def _ended(row: Handover, answer: Answer, seconds: float | None) -> None:
    """Written with care for a receipt that came meanwhile, which knows better."""
    now = clock.now()
    # Of one that was asked about both words count: what went wrong, and what came of it.
    said = "; ".join(filter(None, (row.said, answer.error)))[:MOST_WORDS]
    values: dict[str, Any] = {"outcome": answer.outcome.value, "said": said}
    if seconds is not None:
        values["seconds"] = seconds
    if ref := str(answer.result.get("ref", "")):
        values["ref"] = ref
    Handover.objects.filter(pk=row.pk).update(**values)
    if receipt := str(answer.result.get("receipt", "")):
        Handover.objects.filter(pk=row.pk, receipt="").update(receipt=receipt, receipt_at=now)
    row.refresh_from_db()
