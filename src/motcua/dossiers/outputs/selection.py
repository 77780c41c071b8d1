"""A list of chosen dossiers: each result looked at, then one act on all of them: one statement, or one consent."""

from collections.abc import Mapping
from uuid import UUID

from motcua.dossiers import access
from motcua.dossiers.acts import ACTS
from motcua.dossiers.commands import selections as commands
from motcua.dossiers.commands.perform import carry_out_many
from motcua.dossiers.outputs.consent import consent
from motcua.dossiers.outputs.result import result_to_sign
from motcua.dossiers.queries import selections
from motcua.dossiers.queries.detail import allowed, allowed_post
from motcua.dossiers.queries.selections import Line, Listed, Standing
from motcua.kernel.actor import Actor


def look_at(*, actor: Actor, selection: UUID, code: str, seq: int) -> None:
    """The officer says that they have looked at this result of the list, as it was after event number `seq`.

    It is drawn now as they will sign it, with its number: two hundred are consented to in one request, and looked at
    in as many.
    """
    act = ACTS[selections.own(actor, selection).act]
    dossier = access.get(actor, code)
    drawable = act.signs == "person" and dossier.chain_seq == seq and act in allowed(actor, dossier)
    drawn = result_to_sign(dossier, actor=actor, post=allowed_post(act, actor, dossier)) if drawable else None
    commands.looked_at(actor=actor, selection=selection, code=code, seq=seq, drawn=drawn)


def carry_out_listed(*, actor: Actor, selection: UUID, again: bool = False) -> None:
    """Do the act on all that are ready (`again`: on those that failed and may be tried); each keeps its own end.

    Pressed in two windows, each dossier is done once. Of what is signed only what was looked at, as it was then.
    """
    listed = selections.listed(actor, selection)
    lines = {
        line.dossier.pk: line for line in (listed.to_try_again if again else listed.those(Standing.READY))
    }
    if listed.act.signs:
        seen: Mapping[str, int | None] = {x.dossier.code: x.dossier.chain_seq for x in lines.values()}
        drawn = selections.drawn(actor, selection)
        agreed = consent(listed.act, actor=actor, seen=seen, drawn=drawn)
        commands.note_signings(
            actor=actor, selection=selection, signings=agreed.signings, refused=agreed.refused
        )
    elif lines:
        _at_once(listed, actor, lines)


def _at_once(listed: Listed, actor: Actor, lines: Mapping[int, Line]) -> None:
    """All in one transaction: a leader's two hundred are one statement."""
    batch = carry_out_many(
        listed.act, actor=actor, dossiers=list(lines), given=listed.act.given.read({}),
        expect={number: line.dossier.chain_seq for number, line in lines.items()},
    )  # fmt: skip
    commands.note_done(actor=actor, selection=listed.id, done=batch.done, refused=batch.refused)
