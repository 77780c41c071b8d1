"""Lock, check, decide, write - for one dossier or for a set of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from motcua.dossiers import access, store
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.vietnamese import normal
from motcua.process.engine import Order, decide
from motcua.process.state import World
from motcua.process.states import Act
from motcua.process.table import Standing, step_for

MakeOrder = Callable[[store.Locked, Standing], Order]


@dataclass(frozen=True)
class Batch:
    """What became of a set: ids done, the refusal for each of the others, and the number of each one's event."""

    done: tuple[int, ...] = ()
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    events: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """One act carried out: the dossier as it was before, and the number of the event that tells of it."""

    dossier: store.Locked
    event: int


def perform_many(
    *,
    actor: Actor,
    dossiers: Sequence[int],
    order: MakeOrder,
    data: Mapping[str, Any] | None = None,
    expect: Mapping[int, int] | None = None,
) -> Batch:
    """Carry out the same order on a set inside the running transaction; refused ones do not stop the others.

    `expect` maps a dossier to the chain number it was read at: when it has moved since, that one is refused.
    """
    now = clock.now()
    world = store.world(now)
    locked = store.lock(dossiers)
    decided, refused = [], {}
    for number in dict.fromkeys(dossiers):
        try:
            decided.append(_decide(actor, locked.get(number), order, world, data, expect))
        except Refusal as refusal:
            refused[number] = refusal
    events = store.write(decided, actor=actor, now=now) if decided else []
    return Batch(tuple(d.dossier.id for d in decided), refused, {e.stream: e.seq for e in events})


def _decide(
    actor: Actor,
    dossier: store.Locked | None,
    order: MakeOrder,
    world: World,
    data: Mapping[str, Any] | None,
    expect: Mapping[int, int] | None,
) -> store.Decided:
    if dossier is None:
        raise no_such_dossier()
    standing = access.standing(actor, dossier, dossier.state)
    if not standing.any and not access.may_see(actor, dossier.id):
        raise no_such_dossier()
    if expect and expect.get(dossier.id, dossier.head.seq) != dossier.head.seq:
        raise store.moved_on()
    wanted = order(dossier, standing)
    wanted = replace(wanted, note=normal(wanted.note), superior_reason=normal(wanted.superior_reason))
    step = step_for(dossier.state, wanted.act, standing)
    outcome = decide(dossier.state, wanted, world)
    post = access.post_for(actor, dossier.state, step) if actor.is_officer else ""
    return store.Decided(dossier, outcome, post_title=post, data=data)


def no_such_dossier() -> NotFound:
    """What a missing dossier and one that is not for the actor's eyes are answered alike."""
    return NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")


def perform(
    *,
    actor: Actor,
    dossier: int,
    act: Act,
    data: Mapping[str, Any] | None = None,
    expect: int | None = None,
    **details: Any,
) -> Done:
    """Carry out one act on one dossier; raises the refusal."""
    return perform_order(
        actor=actor,
        dossier=dossier,
        order=lambda _locked, standing: Order(act, standing, **details),
        data=data,
        expect=expect,
    )


def perform_order(
    *,
    actor: Actor,
    dossier: int,
    order: MakeOrder,
    data: Mapping[str, Any] | None = None,
    expect: int | None = None,
) -> Done:
    """The same with an order that depends on how the locked dossier stands."""
    held: list[store.Locked] = []

    def remembered(locked: store.Locked, standing: Standing) -> Order:
        held.append(locked)
        return order(locked, standing)

    batch = perform_many(
        actor=actor,
        dossiers=[dossier],
        order=remembered,
        data=data,
        expect=None if expect is None else {dossier: expect},
    )
    for refusal in batch.refused.values():
        raise refusal
    return Done(held[0], batch.events[dossier])
