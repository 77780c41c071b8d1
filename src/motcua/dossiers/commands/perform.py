"""Read, check, decide, write - for one dossier or for a set of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from motcua.dossiers import access, store
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.vietnamese import normal
from motcua.process.engine import Order, decide
from motcua.process.state import World
from motcua.process.states import Act
from motcua.process.table import Standing, step_for

MOST_LETTERS = 4000
MakeOrder = Callable[[store.Locked, Standing], Order]
MakeBeside = Callable[[store.Locked], store.Beside]


@dataclass(frozen=True)
class Batch:
    """What became of a set: ids done, the refusal for each of the others, and the number of each one's event."""

    done: tuple[int, ...] = ()
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    events: Mapping[int, int] = field(default_factory=dict)


# So often a decision is made anew because somebody else was quicker; more would mean a loop, not people.
_TRIES = 8


def perform_many(
    *,
    actor: Actor,
    dossiers: Sequence[int],
    order: MakeOrder,
    data: Mapping[str, Any] | None = None,
    expect: Mapping[int, int] | None = None,
    beside: MakeBeside | None = None,
) -> Batch:
    """Carry out the same order on a set; refused ones do not stop the others.

    Inside a transaction the rows are locked. Otherwise the one statement that writes is the transaction: dossiers that
    moved since they were read are decided anew. `expect` maps a dossier to the chain number it was seen at: when it
    has moved since, that one is refused. `beside` says what else is written with it.
    """
    fetch = store.lock if connection.in_atomic_block else store.look
    waiting = list(dict.fromkeys(dossiers))
    refused: dict[int, Refusal] = {}
    events: dict[int, int] = {}
    for _ in range(_TRIES):
        now = clock.now()
        world, found = store.world(now), fetch(waiting)
        decided = []
        for number in waiting:
            try:
                made = _decide(actor, found.get(number), order, world, data, expect)
            except Refusal as refusal:
                refused[number] = refusal
            else:
                decided.append(replace(made, beside=beside(made.dossier)) if beside else made)
        written = store.write(decided, actor=actor, now=now) if decided else {}
        events.update({number: event.seq for number, event in written.items()})
        waiting = [d.dossier.id for d in decided if d.dossier.id not in written]
        if not waiting:
            break
    refused.update({number: store.moved_on() for number in waiting})
    return Batch(tuple(n for n in dict.fromkeys(dossiers) if n in events), refused, events)


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
    wanted = replace(wanted, note=_written(wanted.note), superior_reason=_written(wanted.superior_reason))
    step = step_for(dossier.state, wanted.act, standing)
    outcome = decide(dossier.state, wanted, world)
    post = access.post_for(actor, dossier.state, step) if actor.is_officer else ""
    return store.Decided(dossier, outcome, post_title=post, data=data)


def _written(text: str) -> str:
    """A note as it enters the log for good: clean, and no longer than a page."""
    clean = normal(text)
    if len(clean) > MOST_LETTERS:
        sentence = (
            "Nội dung ghi dài hơn 4.000 ký tự nên chưa được nhận. Hãy rút gọn, hoặc đính kèm thành tệp."
        )
        raise Invalid(sentence, fields={"note": [sentence]})
    return clean


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
) -> None:
    """Carry out one act on one dossier; raises the refusal."""
    perform_order(
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
    beside: MakeBeside | None = None,
) -> None:
    """The same with an order that depends on how the dossier stands, and with more to write."""
    batch = perform_many(
        actor=actor,
        dossiers=[dossier],
        order=order,
        data=data,
        expect=None if expect is None else {dossier: expect},
        beside=beside,
    )
    for refusal in batch.refused.values():
        raise refusal
