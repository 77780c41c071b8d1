"""Stop without a decision, with the reason (form 05, Decree 118/2025/NĐ-CP art. 21)."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Said, Told
from motcua.dossiers.phrases import note_of
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import end, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status, StepKind
from motcua.process.table import Rule


class Stop(Given):
    """Why, and on what ground."""

    note: Annotated[Note, Ask(lazy("Lý do dừng giải quyết và căn cứ"))]


def decide(state: State, order: Order[Stop], _world: World) -> Outcome:
    """It ends without a result."""
    needs_words(order.given.note, "Hãy ghi lý do dừng giải quyết hồ sơ.")
    return end(state, Status.STOPPED, "stopped", kept(note=order.given.note))


def _message(facts: Facts) -> Said:
    return Said(_("đã dừng giải quyết"), _("Lý do: %(note)s") % {"note": note_of(facts)})


STOP = Act(
    key="stop",
    rule=Rule(
        statuses=RUNNING | PAUSED,
        kinds=frozenset({StepKind.WORK, StepKind.APPROVAL}),
        supervisor=True,
        until_signed=True,
    ),
    given=Stop,
    decide=decide,
    told=Told(
        type="stopped",
        at_desk=lazy("Dừng giải quyết hồ sơ"),
        to_citizen=lazy("Dừng giải quyết hồ sơ"),
        mark="late",
        message=_message,
    ),
    verb=lazy("Dừng giải quyết hồ sơ"),
    happens=lazy(
        "Hồ sơ kết thúc mà không có kết quả, người nộp được báo ngay lý do anh chị ghi. Thông báo (mẫu 05) gửi họ khi "
        "người có thẩm quyền đã ký."
    ),
    order=190,
    icon="close",
    risk=True,
    papers=("form_05",),
)
