"""Ghi chú nội bộ: a remark among officials; the applicant never learns of it."""

from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Audience, Told
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN, StepKind
from motcua.process.table import Rule


class InternalNote(Given):
    """The remark."""

    note: Annotated[
        Note,
        Ask(lazy("Ghi chú"), lazy("Chỉ cán bộ xem được hồ sơ này đọc được; người nộp không bao giờ thấy.")),
    ]


def decide(state: State, order: Order[InternalNote], _world: World) -> Outcome:
    """Nothing changes but what is known."""
    needs_words(order.given.note, "Hãy ghi nội dung ghi chú.")
    return Outcome(state, words=kept(note=order.given.note))


INTERNAL_NOTE = Act(
    key="internal_note",
    rule=Rule(
        statuses=OPEN, kinds=frozenset(StepKind), inside=True, supervisor=True, whoever_holds=True, asked=True
    ),
    given=InternalNote,
    decide=decide,
    told=Told(
        type="noted_inside",
        at_desk=lazy("Ghi chú nội bộ"),
        seen_by=Audience.OFFICIAL,
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Ghi chú nội bộ"),
    happens=lazy("Ghi chú đứng trong diễn biến hồ sơ, chỉ cán bộ đọc được."),
    order=220,
    icon="documents",
)
