"""Choosing many dossiers for one act: gathered over pages and windows, then fixed, then looked at one by one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from motcua.dossiers import access
from motcua.dossiers.act import Act
from motcua.dossiers.models import Chosen, Selection, Signing
from motcua.dossiers.queries import selections
from motcua.dossiers.types import DrawnResult
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal, as_data
from motcua.platform.transactions import command

MOST = 200


@command
def gather(*, actor: Actor, shown: Collection[str], chosen: Collection[str]) -> int:
    """What is chosen on one page of a list: of the codes `shown` there, `chosen`; other pages stay as they are.

    Returns how many are gathered. Raises `Invalid` beyond 200, and then changes nothing.
    """
    gathering, _ = Selection.objects.get_or_create(officer_id=actor.officer_id or 0, act="")
    Selection.objects.select_for_update().get(pk=gathering.pk)
    gathering.chosen.filter(dossier__code__in=set(shown) - set(chosen)).delete()
    seen = access.visible_to(actor).filter(code__in=set(chosen)).order_by("pk")
    Chosen.objects.bulk_create([Chosen(selection=gathering, dossier=d) for d in seen], ignore_conflicts=True)
    number = gathering.chosen.count()
    if number > MOST:
        raise Invalid("Mỗi lần chọn nhiều nhất %(most)s hồ sơ.", most=MOST)
    return number


@command
def forget(*, actor: Actor) -> None:
    """Nothing is chosen any more."""
    selections.mine(actor).filter(act="").delete()


@command
def fix(*, actor: Actor, act: Act[Any], list_name: str) -> UUID | None:
    """What was gathered becomes a list for this act; None when nothing was. Old lists go after some days."""
    gathering = selections.mine(actor).select_for_update().filter(act="").first()
    if gathering is None or not gathering.chosen.exists():
        return None
    gathering.act, gathering.from_list, gathering.made_at = act.key, list_name, clock.now()
    gathering.save()
    old = clock.now() - selections.KEPT
    selections.mine(actor).filter(made_at__lt=old).exclude(pk=gathering.pk).delete()
    return gathering.pk


@command
def looked_at(
    *, actor: Actor, selection: UUID, code: str, seq: int, drawn: DrawnResult | None = None
) -> None:
    """The officer has looked at this result as it was after event number `seq`; `drawn` is what they will sign."""
    kept = asdict(drawn) if drawn else {}
    selections.own(actor, selection).chosen.filter(dossier__code=code).update(looked_at_seq=seq, **kept)


@command
def leave_out(*, actor: Actor, selection: UUID, code: str) -> None:
    """This one is not to be done after all; what is under way or done stays."""
    idle = selections.own(actor, selection).chosen.filter(
        dossier__code=code, done_at__isnull=True, signing__isnull=True
    )
    idle.delete()


@command
def note_signings(
    *, actor: Actor, selection: UUID, signings: Mapping[str, Signing], refused: Mapping[str, Refusal]
) -> None:
    """What a consent led to, by code. Whoever was quicker in another window is not contradicted."""
    changed = []
    for line in selections.own(actor, selection).chosen.select_related("dossier", "signing"):
        code = line.dossier.code
        if code in signings:
            line.signing, line.refusal = signings[code], None
            changed.append(line)
        elif code in refused and not selections.is_under_way(line):
            line.refusal = as_data(refused[code])
            changed.append(line)
    Chosen.objects.bulk_update(changed, ["signing", "refusal"])


@command
def note_done(*, actor: Actor, selection: UUID, done: Sequence[int], refused: Mapping[int, Refusal]) -> None:
    """What became of each dossier, by number; one that was done stays done."""
    lines = selections.own(actor, selection).chosen
    lines.filter(dossier__in=done).update(done_at=clock.now(), refusal=None)
    for number, refusal in refused.items():
        lines.filter(dossier=number, done_at__isnull=True).update(refusal=as_data(refusal))
