"""Which provider is asked first: whoever was slow, failed or lost too large a share lately comes last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Avg, Count, Max, Q

from motcua.kernel import clock
from motcua.notifications.delivery_rules import Health, rules
from motcua.notifications.models import Handover
from motcua.notifications.provider_ports import Provider
from motcua.platform.effects.types import Outcome

P = TypeVar("P", bound=Provider)
_FAILED = Q(outcome__in=[Outcome.TEMPORARY.value, Outcome.CONFIGURATION.value, Outcome.UNKNOWN.value])


@dataclass(frozen=True)
class Standing:
    """How a provider did in the window: messages, how many of them badly, the mean seconds, the last one."""

    provider: str
    number: int = 0
    failed: int = 0
    slow: int = 0
    lost: int = 0
    seconds: float | None = None
    last: datetime | None = None

    @property
    def share(self) -> float:
        """Of the messages of the window, how large a part went badly."""
        return (self.failed + self.slow + self.lost) / self.number if self.number else 0.0

    def is_unwell(self, held: Health) -> bool:
        """Whether others are asked before it."""
        return self.number >= held.least and self.share >= held.bad_share


def standings(channel: str) -> dict[str, Standing]:
    """How each provider of a channel does now."""
    held = rules().health
    since = clock.now() - held.window
    # A receipt comes long after: a message counts as lost when that was found out, not when it was sent.
    recent = Q(at__gt=since) | Q(receipt_at__gt=since, receipt=Handover.LOST)
    sent = Q(at__gt=since)
    # Whoever has not answered yet and had time to is slow already.
    just_begun = Q(outcome="", at__gt=clock.now() - timedelta(seconds=held.slow_seconds))
    slow = Q(seconds__gt=held.slow_seconds) | (Q(outcome="") & ~just_begun)
    not_lost = ~Q(receipt=Handover.LOST)
    rows = (
        Handover.objects.filter(recent, channel=channel)
        .values("provider")
        .annotate(
            number=Count("pk", filter=~just_begun),
            failed=Count("pk", filter=sent & _FAILED & not_lost),
            slow=Count("pk", filter=sent & ~_FAILED & slow & not_lost),
            lost=Count("pk", filter=Q(receipt=Handover.LOST)),
            seconds=Avg("seconds"),
            last=Max("at"),
        )
    )
    return {row["provider"]: Standing(**row) for row in rows}


def in_order(channel: str, providers: Sequence[P]) -> list[P]:
    """As they are preferred, the unwell ones behind the others; now and then one of those goes first, to see."""
    if len(providers) < 2:
        return list(providers)
    held, known, now = rules().health, standings(channel), clock.now()

    def place(provider: P) -> tuple[bool, int]:
        found = known.get(provider.name, Standing(provider.name))
        unwell = found.is_unwell(held)
        is_time = found.last is None or now - found.last >= held.probe
        return (unwell and not is_time, providers.index(provider))

    return sorted(providers, key=place)
