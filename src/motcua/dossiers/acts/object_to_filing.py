"""Phản đối việc nộp thay: whoever it was filed for did not want it, or not by this person; the office must look."""

from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, AtPortal, Audience, Seen, Told
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

_TYPE = "filing_objected"


class ObjectToFiling(Given):
    """What is wrong with it."""

    note: Annotated[
        Note, Ask(lazy("Vì sao bạn không đồng ý"), lazy("Người đã nộp thay không đọc được ý kiến này."))
    ]


def decide(state: State, order: Order[ObjectToFiling], _world: World) -> Outcome:
    """The objection stands in the record; what the office does about it are acts of its own."""
    needs_words(order.given.note, "Bạn hãy ghi vì sao không đồng ý với việc nộp thay.")
    return Outcome(state, words=kept(note=order.given.note))


def _prepare(dossier: Locked, _order: Order[ObjectToFiling]) -> Decision[ObjectToFiling]:
    if _is_objected(dossier.id):
        raise Conflict("Bạn đã phản đối việc nộp thay hồ sơ này; cán bộ đã nhận được ý kiến.")
    return decide


def _is_objected(dossier: int) -> bool:
    (objected,) = happened(dossier, _TYPE)
    return objected > 0


def _fits(detail: Seen) -> bool:
    """Offered where somebody else asked; not a second time."""
    asked_by_another = detail.dossier.filer_id is not None or detail.dossier.proxy_name
    return bool(asked_by_another) and not _is_objected(detail.dossier.pk)


OBJECT_TO_FILING = Act(
    key="object_to_filing",
    rule=Rule(statuses=OPEN, represented=True),
    given=ObjectToFiling,
    prepare=_prepare,
    decide=decide,
    fits=_fits,
    told=Told(
        type=_TYPE,
        at_desk=lazy("Chủ hồ sơ phản đối việc nộp thay"),
        to_citizen=lazy("Bạn đã phản đối việc nộp thay"),
        mark="late",
        # Whoever filed does not learn from it that the owner is known here.
        seen_by=Audience.OFFICIAL,
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Phản đối việc nộp thay"),
    happens=lazy("Cơ quan đang giải quyết đọc ý kiến của chủ hồ sơ và xem lại căn cứ nộp thay."),
    order=250,
    scopes=("file",),
    at_portal=AtPortal(
        lazy("Phản đối việc nộp thay"),
        lazy(
            "Cơ quan đang giải quyết hồ sơ sẽ đọc ý kiến của bạn và xem lại căn cứ nộp thay. "
            "Muốn hồ sơ dừng lại ngay, bạn hãy rút hồ sơ."
        ),
    ),
)
