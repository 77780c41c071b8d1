"""Return a signed result: the clerk finds it wrong before sealing; it goes back to whoever signs, and is void."""

from dataclasses import replace
from functools import partial
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Place, Told
from motcua.dossiers.models import ResultDraft
from motcua.dossiers.renewals import CAUGHT
from motcua.dossiers.store import Locked
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words, open_steps, own_step, without
from motcua.process.outcome import Closed, Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule


class ReturnSigned(Given):
    """What is wrong with it."""

    note: Annotated[Note, Ask(lazy("Sai ở đâu"), lazy("Để người ký và người thẩm định biết phải sửa gì."))]


def _unsigned(state: State) -> bool:
    return not state.signed


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.SEAL}), unless=_unsigned, renews=True)


def decide(state: State, order: Order[ReturnSigned], world: World, *, file: str | None = None) -> Outcome:
    """Whoever signs has it again: they sign a new one, or send it back further. `file` is the one that was signed."""
    needs_words(order.given.note, "Hãy ghi kết quả đã ký sai ở đâu.")
    step = own_step(state, RULE, order.standing)
    bare = replace(without(state, state.steps), signed=False)
    signing = tuple(s for s in state.route.on(step.spec.taken).steps if s.kind is StepKind.PERSONAL_SIGN)
    back, opened = open_steps(bare, signing, world)
    void = {"file": file, "round": state.rounds, "issued": False, "way": CAUGHT}
    return Outcome(
        back,
        tuple(Closed(s, "sent_back") for s in state.steps),
        opened,
        {"step": step.spec.key, "file": file},
        kept(note=order.given.note),
        {"result": ({"signed_file": None, "seal_place": None},), "former": (void,)},
    )


def _prepare(dossier: Locked, _order: Order[ReturnSigned]) -> Decision[ReturnSigned]:
    draft = ResultDraft.objects.filter(dossier_id=dossier.id).first()
    return partial(decide, file=draft.signed_file_id if draft else None)


RETURN_SIGNED = Act(
    key="return_signed",
    rule=RULE,
    idle=gettext_noop("Kết quả chưa có chữ ký của người có thẩm quyền nên chưa có gì để trả lại."),
    given=ReturnSigned,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="signed_returned",
        changes_papers=True,
        at_desk=lazy("Văn thư trả lại kết quả ký sai"),
        to_citizen=lazy("Kết quả đã ký được trả lại để làm lại cho đúng, chưa phát hành"),
        mark="wait",
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Trả lại kết quả ký sai"),
    happens=lazy(
        "Bản đã ký không được đóng dấu, không có giá trị và được lưu lại. Hồ sơ về người ký: ký lại bản mới, hoặc trả "
        "tiếp để thẩm định lại. Ngày hẹn trả không đổi."
    ),
    place=Place.BESIDE,
    order=145,
    icon="back",
)
