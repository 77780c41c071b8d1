"""Who outside supplies this installation with something: what is connected by which setting, and how it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from motcua.kernel.actor import Actor
from motcua.platform.effects.access import ensure_may_look_after
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Outcome, State
from motcua.platform.outside import Health, health_of


@dataclass(frozen=True)
class Supplier:
    """One of them: for what, by which settings, where (empty: not connected); `kinds` are effects it carries out,
    `system` its name where it is measured how it is (`platform/outside`)."""

    name: str
    purpose: str
    settings: str
    where: str
    kinds: tuple[str, ...] = ()
    system: str = ""


@dataclass(frozen=True)
class Going:
    """How it goes: by measurement, the last time that it did what it was asked, what is open, what needs a person, the
    last error."""

    supplier: Supplier
    health: Health | None = None
    last_success: datetime | None = None
    waiting: int = 0
    needs_person: int = 0
    last_error: str = ""


_named: list[Callable[[], Sequence[Supplier]]] = []


def connect(suppliers: Callable[[], Sequence[Supplier]]) -> None:
    """Say who they are; the composition root does."""
    _named[:] = [suppliers]


def suppliers(actor: Actor) -> list[Going]:
    """All of them, for whoever looks after what leaves the house."""
    ensure_may_look_after(actor)
    return [_going(one) for name in _named for one in name()]


def _going(one: Supplier) -> Going:
    health = health_of(one.system) if one.system and one.where else None
    if not one.kinds:
        return Going(one, health)
    kinds = Q()
    for kind in one.kinds:
        kinds |= Q(kind__startswith=kind)
    effects = Effect.objects.filter(kinds)
    done = effects.filter(state=State.DONE, outcome=Outcome.DONE).order_by("-pk")
    still_open = effects.exclude(state=State.DONE)
    counted = still_open.aggregate(
        waiting=Count("pk", filter=~Q(state=State.NEEDS_PERSON)),
        needs_person=Count("pk", filter=Q(state=State.NEEDS_PERSON)),
    )
    last = still_open.exclude(last_error="").order_by("-pk").first()
    return Going(
        one,
        health,
        done.values_list("done_at", flat=True).first(),
        counted["waiting"],
        counted["needs_person"],
        last.last_error if last else "",
    )
