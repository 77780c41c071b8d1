"""Confirm payment: the financial duty is met; the clock goes on."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import due_of
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import go_on, kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule


class ConfirmPayment(Given):
    """What proves it."""

    note: Annotated[Note, Ask(lazy("Số chứng từ"))] = ""


def decide(state: State, order: Order[ConfirmPayment], world: World) -> Outcome:
    """Time for paying does not count."""
    resumed = replace(go_on(state, world), status=Status.PROCESSING)
    return Outcome(resumed, data=kept(due_at=resumed.clock.due_at), words=kept(note=order.given.note))


def _message(facts: Facts) -> Said:
    return Said(_("đã được xác nhận nghĩa vụ tài chính"), due_of(facts))


CONFIRM_PAYMENT = Act(
    key="confirm_payment",
    rule=Rule(statuses=frozenset({Status.PAYMENT}), kinds=frozenset({StepKind.FINANCE})),
    given=ConfirmPayment,
    decide=decide,
    told=Told(
        type="payment_confirmed",
        at_desk=lazy("Xác nhận đã hoàn thành nghĩa vụ tài chính"),
        to_citizen=lazy("Đã nộp tiền, thời hạn tính tiếp"),
        message=_message,
    ),
    verb=lazy("Xác nhận đã nộp tiền"),
    happens=lazy("Nghĩa vụ tài chính đã xong. Thời hạn tiếp tục tính."),
    place=Place.MAIN,
    order=50,
    icon="money",
)
