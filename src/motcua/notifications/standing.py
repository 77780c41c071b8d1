"""How each provider of messages does, for whoever looks after what leaves the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.notifications import health, ports
from motcua.notifications.delivery_rules import rules
from motcua.notifications.handing import Several
from motcua.notifications.models import Handover
from motcua.platform.effects.access import ensure_may_look_after
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Outcome, State

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProviderStanding:
    """One provider: of a day's messages how many it took, which arrived, got lost or are not known to have arrived; how
    it does now, its last words, and since when its channel has something waiting.

    `waiting`, `oldest` and `needs_person` are those of the channel, which it may share with others; what waits for the
    end of somebody's quiet hours is not old.
    """

    channel: str
    name: str
    tried: int
    taken: int
    delivered: int
    failed: int
    lost: int
    silent: int
    now: health.Standing
    is_unwell: bool
    last_at: datetime | None
    last_outcome: str
    last_said: str
    waiting: int
    needs_person: int
    oldest: datetime | None

    @property
    def share_lost(self) -> float:
        """Of those that it took, how large a part got lost or did not arrive."""
        return (self.lost + self.failed) / self.taken if self.taken else 0.0


def providers(actor: Actor) -> list[ProviderStanding]:
    """Every provider that is connected, channel by channel, in the order in which they are preferred."""
    ensure_may_look_after(actor)
    return [one for channel in ports.connected() if isinstance(channel, Several) for one in _of(channel)]


def _of(channel: Several) -> list[ProviderStanding]:
    now_known, held = health.standings(channel.name), rules().health
    counts = _counts(channel.name)
    last = _last(channel.name)
    still_open = Effect.objects.filter(kind=ports.KIND + channel.name).exclude(state=State.DONE)
    waits = still_open.aggregate(
        waiting=Count("pk", filter=~Q(state=State.NEEDS_PERSON)),
        needs_person=Count("pk", filter=Q(state=State.NEEDS_PERSON)),
        oldest=Min("started_at", filter=~Q(state=State.NEEDS_PERSON) & Q(started_at__lte=clock.now())),
    )
    made = []
    for provider in channel.providers:
        now = now_known.get(provider.name, health.Standing(provider.name))
        row = last.get(provider.name)
        made.append(
            ProviderStanding(
                channel=channel.name, name=provider.name, now=now, is_unwell=now.is_unwell(held),
                last_at=row.at if row else None, last_outcome=row.outcome if row else "",
                last_said=row.said if row else "", **counts.get(provider.name, _NOTHING), **waits,
            )
        )  # fmt: skip
    return made


_NOTHING: dict[str, Any] = dict.fromkeys(("tried", "taken", "delivered", "failed", "lost", "silent"), 0)


def _counts(channel: str) -> dict[str, dict[str, Any]]:
    done = Q(outcome=Outcome.DONE.value)
    rows = (
        Handover.objects.filter(channel=channel, at__gt=clock.now() - _DAY)
        .values("provider")
        .annotate(
            tried=Count("pk"),
            taken=Count("pk", filter=done),
            delivered=Count("pk", filter=Q(receipt=Handover.DELIVERED)),
            failed=Count("pk", filter=Q(receipt=Handover.FAILED)),
            lost=Count("pk", filter=Q(receipt=Handover.LOST)),
            silent=Count("pk", filter=done & Q(receipt__in=["", Handover.NO_WORD])),
        )
    )
    return {row["provider"]: {n: v for n, v in row.items() if n != "provider"} for row in rows}


def _last(channel: str) -> dict[str, Handover]:
    rows = Handover.objects.filter(channel=channel, at__gt=clock.now() - _DAY)
    return {row.provider: row for row in rows.order_by("provider", "-at").distinct("provider")}
