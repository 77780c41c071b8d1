"""Resume: the cause of a suspension is over; clock and steps go on with what they had left."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import due_of
from motcua.dossiers.turn_rules import BY_LINK, BY_OUTAGE
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import go_on, kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import OUTAGE, Rule


class Resume(Given):
    """What ended it, and what proves that."""

    note: Annotated[Note, Ask(lazy("Việc gì đã xong, theo văn bản nào"))]


def decide(state: State, order: Order[Resume], world: World) -> Outcome:
    """Time of the suspension does not count; what was late before stays late."""
    needs_words(order.given.note, "Hãy ghi việc gì đã xong để hồ sơ được giải quyết tiếp.")
    if state.suspended == BY_OUTAGE and order.standing.service != OUTAGE:
        raise Invalid(
            "Hồ sơ tạm dừng vì sự cố hệ thống quốc gia. Khi quản trị hệ thống kết thúc sự cố, mọi hồ sơ tự tiếp tục."
        )
    resumed = replace(go_on(state, world), suspended="")
    data = kept(ground=state.suspended, due_at=resumed.clock.due_at)
    return Outcome(resumed, data=data, words=kept(note=order.given.note))


def _waits_for_another(state: State) -> bool:
    return state.suspended == BY_LINK


def _message(facts: Facts) -> Said:
    due = due_of(facts) if facts.get("due_at") else ""
    return Said(_("được giải quyết tiếp"), due)


RESUME = Act(
    key="resume",
    rule=Rule(
        statuses=RUNNING,
        while_suspended=True,
        kinds=frozenset({StepKind.WORK, StepKind.APPROVAL}),
        supervisor=True,
        services=frozenset({OUTAGE}),
        unless=_waits_for_another,
    ),
    idle="Hồ sơ chờ kết quả của thủ tục nộp cùng; cán bộ tiếp nhận có thể cho bắt đầu, không chờ.",
    given=Resume,
    decide=decide,
    told=Told(
        type="resumed",
        at_desk=lazy("Giải quyết tiếp"),
        to_citizen=lazy("Giải quyết tiếp, thời hạn tính tiếp"),
        message=_message,
    ),
    verb=lazy("Giải quyết tiếp"),
    happens=lazy("Nguyên nhân tạm dừng không còn. Thời hạn tính tiếp phần còn lại."),
    place=Place.MAIN,
    order=45,
    icon="next",
)
