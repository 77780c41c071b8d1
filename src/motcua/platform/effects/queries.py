"""How effects stand: for the operator's page, the command line and the doctor alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform.effects.access import ensure_may_look_after
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Outcome, State

WAITING = Q(state__in=[State.PENDING, State.RETRY_AT])
# What only a person can move: it gave up, or one of our own commands said no.
STOPPED = Q(state=State.NEEDS_PERSON) | Q(outcome=Outcome.REFUSED, state=State.DONE)
# How long a refusal is shown.
SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """How many effects of a kind are still open; no word of what is in them, so anybody who runs the system may see it.

    `last_error` is that of the open effect which was tried last.
    """

    kind: str
    waiting: int
    in_flight: int
    needs_person: int
    oldest_waiting: datetime | None
    last_error: str


def effects_named(kind: str, parts: Collection[str]) -> QuerySet[Effect]:
    """Effects whose kind begins so and whose key holds one of these parts, the newest first. Reads the whole table."""
    named = Q()
    for part in parts:
        named |= Q(key__contains=part)
    return (
        Effect.objects.filter(named, kind__startswith=kind).order_by("-pk")
        if parts
        else Effect.objects.none()
    )


def standing() -> list[Standing]:
    """The kinds of which something is open, by name."""
    counts = (
        _open()
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=WAITING),
            in_flight=Count("pk", filter=Q(state=State.IN_FLIGHT)),
            needs_person=Count("pk", filter=Q(state=State.NEEDS_PERSON)),
            oldest_waiting=Min("created_at", filter=WAITING),
        )
    )
    errors = _last_errors()
    return [Standing(**row, last_error=errors.get(row["kind"], "")) for row in counts.order_by("kind")]


def asked_under(keys: Collection[str]) -> dict[str, Effect]:
    """The effects asked for under these keys: for whoever asked, and may know what became of it."""
    return {effect.key: effect for effect in Effect.objects.filter(key__in=keys)}


def needing_a_person(actor: Actor, *, kind: str = "") -> QuerySet[Effect]:
    """Effects that nobody but a person can help along, the oldest first; those whose kind begins with `kind`."""
    return _seen(actor, kind).filter(state=State.NEEDS_PERSON).order_by("created_at", "pk")


def waiting(actor: Actor, *, kind: str = "") -> QuerySet[Effect]:
    """Effects that will be worked on by themselves, the next one first."""
    return _seen(actor, kind).filter(WAITING | Q(state=State.IN_FLIGHT)).order_by("due_at", "pk")


def refused(actor: Actor, *, kind: str = "") -> QuerySet[Effect]:
    """Reactions to which a command said no in the last thirty days, the newest first."""
    recent = Q(outcome=Outcome.REFUSED, done_at__gt=clock.now() - SHOWN)
    return _seen(actor, kind).filter(recent).order_by("-done_at", "-pk")


def _seen(actor: Actor, kind: str) -> QuerySet[Effect]:
    ensure_may_look_after(actor)
    return Effect.objects.filter(kind__startswith=kind)


def _open() -> QuerySet[Effect]:
    return Effect.objects.exclude(state=State.DONE)


def _last_errors() -> dict[str, str]:
    tried = _open().exclude(last_error="").order_by("claimed_at").values_list("kind", "last_error")
    return dict(tried)


def state_of(key: str) -> State | None:
    """Where the effect of this key is on its way; None when nobody asked for it. No word of what is in it."""
    found = Effect.objects.filter(key=key).values_list("state", flat=True).first()
    return State(found) if found else None
