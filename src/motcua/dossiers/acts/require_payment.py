"""Require payment: the financial duty (land) goes to the citizen; the clock stands until it is met."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import note_of
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, Status, StepKind
from motcua.process.table import Rule


class RequirePayment(Given):
    """What is to be paid."""

    note: Annotated[Note, Ask(lazy("Khoản phải nộp, số tiền, nơi nộp"))]


def decide(state: State, order: Order[RequirePayment], world: World) -> Outcome:
    """The dossier waits on the citizen's payment."""
    needs_words(order.given.note, "Hãy ghi khoản phải nộp, số tiền và nơi nộp.")
    paused = replace(pause(state, world), status=Status.PAYMENT)
    return Outcome(paused, data={"pauses": paused_steps(paused)}, words=kept(note=order.given.note))


def _message(facts: Facts) -> Said:
    then = _(
        "%(note)s\n\nBạn hãy nộp theo thông báo. Trong lúc chờ, thời hạn giải quyết tạm dừng; cơ quan chỉ tiếp tục "
        "khi nghĩa vụ tài chính đã được xác nhận."
    )
    return Said(_("chờ bạn thực hiện nghĩa vụ tài chính"), then % {"note": note_of(facts)})


REQUIRE_PAYMENT = Act(
    key="require_payment",
    rule=Rule(statuses=RUNNING, kinds=frozenset({StepKind.FINANCE})),
    given=RequirePayment,
    decide=decide,
    told=Told(
        type="payment_required",
        at_desk=lazy("Thông báo nghĩa vụ tài chính"),
        to_citizen=lazy("Cần nộp tiền; trong lúc chờ, thời hạn tạm dừng"),
        mark="wait",
        message=_message,
    ),
    verb=lazy("Thông báo nghĩa vụ tài chính"),
    happens=lazy("Người nộp được báo số tiền phải nộp. Thời hạn dừng lại cho đến khi nộp xong."),
    place=Place.BESIDE,
    order=40,
    icon="money",
)
