"""Phản đối việc sửa: the applicant does not agree with a correction of their form; the office must look again."""

from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, AtPortal, Seen, Told
from motcua.dossiers.acts.correct_slip import CORRECT_SLIP
from motcua.dossiers.queries.journey import happened
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Conflict
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN
from motcua.process.table import Rule

_TYPE = "correction_objected"


class ObjectToCorrection(Given):
    """What is wrong with it."""

    note: Annotated[Note, Ask(lazy("Vì sao bạn không đồng ý"))]


def decide(state: State, order: Order[ObjectToCorrection], _world: World) -> Outcome:
    """The objection stands in the record; what the office does about it are acts of its own."""
    needs_words(order.given.note, "Bạn hãy ghi vì sao không đồng ý với việc sửa.")
    return Outcome(state, words=kept(note=order.given.note))


def _prepare(dossier: Locked, _order: Order[ObjectToCorrection]) -> Decision[ObjectToCorrection]:
    if not _is_open(dossier.id):
        raise Conflict("Tờ khai của hồ sơ này không có chỗ sửa nào mà bạn chưa trả lời.")
    return decide


def _is_open(dossier: int) -> bool:
    """Whether the last correction came after the last objection."""
    corrected, objected = happened(dossier, CORRECT_SLIP.told.type, _TYPE)
    return corrected > objected


def _fits(detail: Seen) -> bool:
    return _is_open(detail.dossier.pk)


OBJECT_TO_CORRECTION = Act(
    key="object_to_correction",
    rule=Rule(statuses=OPEN, applicant=True),
    given=ObjectToCorrection,
    prepare=_prepare,
    decide=decide,
    fits=_fits,
    told=Told(
        type=_TYPE,
        at_desk=lazy("Người nộp phản đối việc sửa"),
        to_citizen=lazy("Bạn đã phản đối việc sửa tờ khai"),
        mark="wait",
    ),
    verb=lazy("Phản đối việc sửa"),
    happens=lazy("Cơ quan giải quyết đọc ý kiến của người nộp và xem lại chỗ đã sửa."),
    order=240,
    scopes=("file",),
    at_portal=AtPortal(
        lazy("Phản đối việc sửa"),
        lazy("Cơ quan đang giải quyết hồ sơ sẽ đọc ý kiến của bạn và xem lại chỗ đã sửa trong tờ khai."),
    ),
)
