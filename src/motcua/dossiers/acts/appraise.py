"""Appraise: my part of the appraisal is finished; when every parallel part is in, the dossier goes up for approval."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Place, Told
from motcua.dossiers.acts.ask_more import TO_CHECK
from motcua.dossiers.opinions import AWAITED, none_awaited
from motcua.dossiers.result_document import check
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Note, Object, Words
from motcua.process.engine import Decision, Order
from motcua.process.moves import awaited, finish, kept, own_step, worked_on
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import APPRAISALS, RUNNING, StepKind
from motcua.process.table import Rule

_NAMED: dict[StepKind, tuple[Words, Words]] = {
    StepKind.INSPECTION: (
        lazy("Ghi kết quả kiểm tra"),
        lazy("Kết quả kiểm tra được gửi đến người thẩm định."),
    ),
    StepKind.FINANCE: (lazy("Xong phần tài chính"), lazy("Phần nghĩa vụ tài chính của hồ sơ đã xong.")),
}


class Appraise(Given):
    """The opinion, and the draft of the result where this step writes it."""

    note: Annotated[
        Note, Ask(lazy("Ý kiến thẩm định"), lazy("Đề xuất và căn cứ, để người phê duyệt đọc."))
    ] = ""
    result: Object | None = None


RULE = Rule(statuses=RUNNING, kinds=APPRAISALS - {StepKind.OPINION}, beside_a_pause=True, renews=True)


def decide(state: State, order: Order[Appraise], world: World) -> Outcome:
    """Beside a pause the dossier goes on waiting for what it waits for. What was supplied is checked first, and the
    opinions that were asked for are waited for.
    """
    step = own_step(state, RULE, order.standing)
    if state.to_check and step.spec.kind is StepKind.WORK:
        raise Invalid(TO_CHECK)
    none_awaited(state, step)
    done = finish(state, step, world)
    result = order.given.result
    return replace(
        done,
        state=replace(done.state, status=worked_on(state)),
        words=kept(note=order.given.note),
        also={"result": ({"fields": result},)} if result is not None else {},
    )


def _prepare(dossier: Locked, order: Order[Appraise]) -> Decision[Appraise]:
    if order.given.result is not None:
        check(dossier, order.given.result, of="result", whole=True)
    return decide


def _named(step: OpenStep) -> tuple[Words, Words] | None:
    return _NAMED.get(step.spec.kind)


def _not_yet(state: State) -> str:
    """Others' parts may be done meanwhile; which step it would be, the command knows."""
    mine = [s for s in state.steps if not s.spec.asked_by]
    if state.to_check and all(s.spec.kind is StepKind.WORK for s in mine):
        return TO_CHECK
    waiting = [s.spec.title for step in mine for s in awaited(state, step)]
    if waiting and all(awaited(state, step) for step in mine):
        return _(AWAITED) % {"what": "; ".join(waiting)}
    return ""


APPRAISE = Act(
    key="appraise",
    rule=RULE,
    given=Appraise,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="appraised",
        at_desk=lazy("Hoàn thành thẩm định"),
        to_citizen=lazy("Đã thẩm định"),
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Hoàn thành thẩm định"),
    happens=lazy("Ý kiến thẩm định và dự thảo kết quả được chuyển đến người phê duyệt."),
    place=Place.MAIN,
    order=110,
    template="desk/acts/appraise.html",
    named=_named,
    not_yet=_not_yet,
)
