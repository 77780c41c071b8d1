"""What somebody who has left had in hand goes on: to whom they named, where that one holds the post, else to all."""

from motcua.agencies.commands import note_handed_on
from motcua.agencies.queries import leavers_to_hand_on
from motcua.agencies.types import Officer
from motcua.dossiers.acts.reassign import LEAVINGS, REASSIGN, Reassign
from motcua.dossiers.commands.perform import carry_out_many
from motcua.dossiers.models import Step
from motcua.kernel.actor import service


def hand_on_work_of_leavers() -> int:
    """Returns how many tasks were handed on; what moved meanwhile is left for the next round."""
    made = 0
    for one in leavers_to_hand_on():
        while (in_hand := _in_hand(one)) and (done := _handed_on(one, in_hand)):
            made += done
        if not _in_hand(one):
            note_handed_on(actor=service(LEAVINGS), officer=one.pk)
    return made


def _in_hand(one: Officer) -> list[int]:
    open_steps = Step.objects.filter(holder=one, closed_at__isnull=True)
    return list(open_steps.values_list("dossier", flat=True).distinct())


def _handed_on(one: Officer, dossiers: list[int]) -> int:
    """A step of each."""
    given = Reassign(holder=one.pk, to_officer=one.heir_id)
    return len(carry_out_many(REASSIGN, actor=service(LEAVINGS), dossiers=dossiers, given=given).done)
