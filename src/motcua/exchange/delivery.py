"""Carrying one message out: say it, then look whether the other side shows it. Its own word is no proof.

Done is what the reading shows, whatever was answered. What it does not show was not done: it is tried again, or needs
a person where the partner refused it for good. What cannot be read is unknown, and asked about before it is said again.
"""

from datetime import timedelta
from typing import Any

import orjson

from motcua.exchange import ledger, ports
from motcua.exchange.models import Body, Message
from motcua.exchange.types import ANEW, Reading, Sent, Told
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Verdict, minutes

# A partner that comes back after hours is noticed within five minutes: then its queue drains.
POLICY = Policy(backoff=minutes(0.25, 1, 2, 5), configuration_pause=timedelta(minutes=10))
AT_ONCE = 6


class Delivery(Performer):
    """Carries messages to one partner."""

    policy = POLICY

    def __init__(self, partner: ports.Partner) -> None:
        self.kind, self.system = ledger.kind_of("out", partner.name), partner.name
        self._partner = partner

    @property
    def at_once(self) -> int:
        """Somebody far away is mostly waited for."""
        return AT_ONCE

    def perform(self, asked: Asked) -> Answer:
        """Say it, and look."""
        told = told_of(asked.payload["message"])
        if told.anew and (seen := self._partner.reading(told)).shows:
            return Answer(Outcome.DONE, result={"theirs": seen.theirs})
        sent = self._partner.deliver(told)
        if sent.outcome in (Outcome.TEMPORARY, Outcome.CONFIGURATION):
            return Answer(sent.outcome, sent.said, _kept(sent))
        return _judged(sent, self._partner.reading(told))

    def find_out(self, asked: Asked) -> Answer:
        """Look whether an attempt that nobody knows of came through."""
        seen = self._partner.reading(told_of(asked.payload["message"]))
        if seen.shows:
            return Answer(Outcome.DONE, result={"theirs": seen.theirs})
        # It answered, and what it shows is not what was said: that was not done, and is said now.
        return Answer(Outcome.UNKNOWN if seen.shows is None else Outcome.TEMPORARY, seen.said)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """The message ends with its effect, and the next one follows."""
        ledger.settled(asked, verdict)


def told_of(message: int) -> Told:
    """A message as it is delivered. Raises `LookupError` when its time is over and its body gone."""
    found = Message.objects.select_related("strand").get(pk=message)
    content = Body.objects.values_list("content", flat=True).get(pk=found.body_id)
    if content is None:
        raise LookupError(f"the body of message {message} is gone")
    body: dict[str, Any] = orjson.loads(bytes(content))
    strand = found.strand
    return Told(found.kind, strand.ref, body, found.number == 1, strand.theirs, anew=ANEW in found.key)


def _judged(sent: Sent, seen: Reading) -> Answer:
    result = {**_kept(sent), "theirs": seen.theirs}
    if seen.shows:
        return Answer(Outcome.DONE, sent.said if sent.outcome is not Outcome.DONE else "", result)
    if seen.shows is None:
        return Answer(Outcome.UNKNOWN, f"{sent.said} {seen.said}".strip(), result)
    if sent.outcome is Outcome.DONE:
        return Answer(Outcome.TEMPORARY, f"said yes, shows something else: {seen.said}", result)
    return Answer(sent.outcome, sent.said, result)


def _kept(sent: Sent) -> dict[str, str]:
    """The hashes of what went over the line, which is kept as it was."""
    wires = {"wire": sent.wire, "reply": sent.reply}
    return {name: ledger.keep(content) for name, content in wires.items() if content}
