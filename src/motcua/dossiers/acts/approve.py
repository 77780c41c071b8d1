"""Approve the proposed result."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Place, Told
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import finish, kept, own_step
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule


class Approve(Given):
    """A word for those who come after."""

    note: Annotated[Note, Ask(lazy("Ý kiến"))] = ""


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.APPROVAL}), renews=True)


def decide(state: State, order: Order[Approve], world: World) -> Outcome:
    """On to the signature, or to the next one who approves."""
    done = finish(state, own_step(state, RULE, order.standing), world)
    return replace(done, words=kept(note=order.given.note))


APPROVE = Act(
    key="approve",
    rule=RULE,
    given=Approve,
    decide=decide,
    told=Told(
        type="approved",
        at_desk=lazy("Phê duyệt"),
        to_citizen=lazy("Đã phê duyệt"),
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Phê duyệt kết quả"),
    happens=lazy("Dự thảo kết quả được duyệt và chuyển đến người ký."),
    place=Place.MAIN,
    order=130,
    many=True,
)
