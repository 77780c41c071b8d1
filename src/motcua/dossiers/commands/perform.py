"""Read, check, decide, write - for one dossier or for a set of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import connection

from motcua.dossiers import access, store
from motcua.dossiers.act import Act
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal
from motcua.platform.transactions import decision
from motcua.process.engine import Decision, G, Order, decide
from motcua.process.state import World
from motcua.process.table import step_for


@dataclass(frozen=True)
class Batch:
    """What became of a set: ids done, the refusal for each of the others, and the number of each one's event."""

    done: tuple[int, ...] = ()
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    events: Mapping[int, int] = field(default_factory=dict)


# So often a decision is made anew because somebody else was quicker; more would mean a loop, not people.
_TRIES = 8


@decision
def carry_out(act: Act[G], *, actor: Actor, dossier: int, given: G, expect: int | None = None) -> int:
    """Carry out an act on one dossier; returns the number of its event, raises the refusal.

    `expect` is the chain number at which the actor saw it: a dossier that has moved since is refused. It is refused
    inside its transaction: what was to commit with it (`transactions.committing_with_it`) does not.
    """
    seen = {} if expect is None else {dossier: expect}
    batch = _perform(act, actor=actor, dossiers=[dossier], given=given, expect=seen)
    for refusal in batch.refused.values():
        raise refusal
    return batch.events[dossier]


def carry_out_within(act: Act[G], *, actor: Actor, dossier: int, given: G) -> int:
    """The same inside a command that does more than one thing, in its transaction."""
    batch = _perform(act, actor=actor, dossiers=[dossier], given=given, expect={})
    for refusal in batch.refused.values():
        raise refusal
    return batch.events[dossier]


@decision
def carry_out_many(
    act: Act[G],
    *,
    actor: Actor,
    dossiers: Sequence[int],
    given: G,
    expect: Mapping[int, int] | None = None,
) -> Batch:
    """The same act on a set at once; each that is refused comes back with its reason, the others are done."""
    return _perform(act, actor=actor, dossiers=dossiers, given=given, expect=expect or {})


def _perform(
    act: Act[G], *, actor: Actor, dossiers: Sequence[int], given: G, expect: Mapping[int, int]
) -> Batch:
    """Inside a transaction the rows are locked. Otherwise the one statement that writes is the transaction: dossiers
    that moved since they were read are decided anew.
    """
    fetch = store.read_for_update if connection.in_atomic_block else store.read
    waiting = list(dict.fromkeys(dossiers))
    refused: dict[int, Refusal] = {}
    events: dict[int, int] = {}
    for _ in range(_TRIES):
        now = clock.now()
        world, found = store.world(now), fetch(waiting)
        decided = []
        for number in waiting:
            try:
                decided.append(_decide(act, actor, found.get(number), given, world, expect))
            except Refusal as refusal:
                refused[number] = refusal
        written = store.write(decided, actor=actor, now=now) if decided else {}
        events.update({number: event.seq for number, event in written.items()})
        waiting = [d.dossier.id for d in decided if d.dossier.id not in written]
        if not waiting:
            break
    refused.update({number: store.moved_on() for number in waiting})
    return Batch(tuple(n for n in dict.fromkeys(dossiers) if n in events), refused, events)


def _decide(
    act: Act[G],
    actor: Actor,
    dossier: store.Locked | None,
    given: G,
    world: World,
    expect: Mapping[int, int],
) -> store.Decided:
    if dossier is None:
        raise no_such_dossier()
    standing = access.standing(actor, dossier, dossier.state)
    if not standing.any and not access.may_see(actor, dossier.id):
        raise no_such_dossier()
    if expect.get(dossier.id, dossier.head.seq) != dossier.head.seq:
        raise store.moved_on()
    return decided(act, actor, dossier, Order(standing, given), world)


def decided(
    act: Act[G],
    actor: Actor,
    dossier: store.Locked,
    order: Order[G],
    world: World,
    prepare: Callable[[], Decision[G]] | None = None,
) -> store.Decided:
    """What the engine decides, in the words of the store: the event, and the post in which the actor did it.

    `prepare` stands for the act's own, for whoever knows what that would read.
    """
    if prepare is None and act.prepare:
        prepare = partial(act.prepare, dossier, order)
    outcome = decide(dossier.state, act, order, world, prepare=prepare)
    step = step_for(dossier.state, act.rule, order.standing)
    post = access.post_for(actor, dossier, step) if actor.is_officer else ""
    return store.Decided(dossier, outcome, act.told.type, post_title=post)


def no_such_dossier() -> NotFound:
    """What a missing dossier and one that is not for the actor's eyes are answered alike."""
    return NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
