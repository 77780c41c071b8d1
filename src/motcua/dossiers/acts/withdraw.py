"""Withdraw: the applicant takes the dossier back; possible until the result is signed."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, AtPortal, Facts, Said, Told
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import end, kept
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status
from motcua.process.table import Rule


class Withdraw(Given):
    """Why, if they like to say."""

    note: Annotated[Note, Ask(lazy("Lý do rút hồ sơ"))] = ""


def decide(state: State, order: Order[Withdraw], _world: World) -> Outcome:
    """It ends without a result."""
    return end(state, Status.WITHDRAWN, "withdrawn", kept(note=order.given.note))


def _message(_facts: Facts) -> Said:
    return Said(_("đã được rút"), _("Việc giải quyết dừng lại. Bạn có thể nộp hồ sơ mới bất cứ lúc nào."))


WITHDRAW = Act(
    key="withdraw",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING, *PAUSED}),
        applicant=True,
        counter=True,
        until_signed=True,
    ),
    given=Withdraw,
    decide=decide,
    told=Told(
        type="withdrawn",
        at_desk=lazy("Rút hồ sơ"),
        to_citizen=lazy("Bạn đã rút hồ sơ"),
        mark="wait",
        message=_message,
    ),
    verb=lazy("Rút hồ sơ theo yêu cầu"),
    happens=lazy("Hồ sơ kết thúc vì người nộp xin rút. Không khôi phục được."),
    order=180,
    icon="back",
    risk=True,
    at_portal=AtPortal(
        lazy("Rút hồ sơ"),
        lazy(
            "Cơ quan sẽ dừng giải quyết và hồ sơ không mở lại được. Nếu cần, bạn nộp hồ sơ mới. Phí, lệ phí đã nộp "
            "được trả lại theo quy định của từng khoản."
        ),
    ),
    scopes=("file", "work"),
)
