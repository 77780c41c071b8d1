"""Refuse to receive, with the reason and what the person can do."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import note_of
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import end, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule


class Refuse(Given):
    """Why."""

    note: Annotated[Note, Ask(lazy("Lý do từ chối và việc người nộp có thể làm"))]


def decide(state: State, order: Order[Refuse], _world: World) -> Outcome:
    """The dossier ends before it has begun."""
    needs_words(order.given.note, "Hãy ghi lý do từ chối để người nộp biết phải làm gì.")
    return end(state, Status.REFUSED, "refused", kept(note=order.given.note))


def _message(facts: Facts) -> Said:
    then = _("Lý do: %(note)s\n\nKhi đã khắc phục, bạn có thể nộp lại hồ sơ mới.") % {"note": note_of(facts)}
    return Said(_("không được tiếp nhận"), then)


REFUSE = Act(
    key="refuse",
    rule=Rule(statuses=frozenset({Status.SUBMITTED}), kinds=frozenset({StepKind.INTAKE})),
    given=Refuse,
    decide=decide,
    told=Told(
        type="refused",
        at_desk=lazy("Từ chối tiếp nhận"),
        to_citizen=lazy("Hồ sơ không được tiếp nhận"),
        mark="late",
        message=_message,
    ),
    verb=lazy("Từ chối tiếp nhận"),
    happens=lazy(
        "Hồ sơ kết thúc ở đây, người nộp được báo ngay lý do anh chị ghi. Phiếu từ chối (mẫu 03) gửi họ khi người có "
        "thẩm quyền đã ký."
    ),
    place=Place.BESIDE,
    order=70,
    icon="close",
    risk=True,
    papers=("form_03",),
)
