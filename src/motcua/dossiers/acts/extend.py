"""Extend: an apology and a new date, once, at least a day before the old one (form 04)."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Said, Told
from motcua.dossiers.phrases import due_of, note_of
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Day, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import APPRAISALS, RUNNING, StepKind
from motcua.process.table import Rule


class Extend(Given):
    """The new date, and the apology as the applicant will read it."""

    until: Annotated[Day, Ask(lazy("Ngày hẹn mới"))]
    note: Annotated[
        Note,
        Ask(lazy("Lý do xin lỗi và hẹn lại"), lazy("Người nộp sẽ đọc nguyên văn trong thư xin lỗi.")),
    ]


def decide(state: State, order: Order[Extend], world: World) -> Outcome:
    """A working day of the counter, after the old date."""
    given, clock = order.given, state.clock
    needs_words(given.note, "Hãy ghi lý do xin lỗi và hẹn lại.")
    if clock.due_at is None or clock.due_at - world.now < timedelta(days=1):
        raise Invalid("Phải xin lỗi và hẹn lại trước ngày hẹn trả ít nhất một ngày.")
    if given.until <= clock.due_at:
        raise Invalid("Ngày hẹn mới phải sau ngày hẹn cũ.", fields={"until": ["Chọn ngày sau ngày hẹn cũ."]})
    calendar = world.calendar(state.counted_at)
    if not calendar.is_working(calendar.local(given.until).date()):
        sentence = "Ngày hẹn mới phải là ngày làm việc."
        raise Invalid(sentence, fields={"until": [sentence]})
    extended = replace(state, clock=replace(clock, due_at=given.until, late_noted=False), extensions=1)
    data = {"due_before": clock.due_at, "due_at": given.until}
    return Outcome(extended, data=data, words=kept(note=given.note))


def _is_idle(state: State) -> bool:
    return state.extensions > 0


def _message(facts: Facts) -> Said:
    then = _("Cơ quan giải quyết xin lỗi bạn vì chậm trễ. Lý do: %(note)s") % {"note": note_of(facts)}
    return Said(_("được hẹn lại ngày trả kết quả"), then + "\n\n" + due_of(facts))


EXTEND = Act(
    key="extend",
    rule=Rule(
        statuses=RUNNING,
        kinds=APPRAISALS | {StepKind.APPROVAL},
        supervisor=True,
        until_signed=True,
        unless=_is_idle,
    ),
    idle="Chỉ được hẹn lại ngày trả kết quả một lần.",
    given=Extend,
    decide=decide,
    told=Told(
        type="extended",
        at_desk=lazy("Xin lỗi và hẹn lại ngày trả"),
        to_citizen=lazy("Cơ quan xin lỗi và hẹn lại ngày trả"),
        mark="late",
        message=_message,
    ),
    verb=lazy("Xin lỗi và hẹn lại"),
    happens=lazy(
        "Người nộp được báo ngay ngày hẹn mới. Văn bản xin lỗi (mẫu 04) gửi họ khi người có thẩm quyền đã ký. Chỉ làm "
        "được một lần."
    ),
    order=170,
    icon="calendar",
    papers=("form_04",),
)
