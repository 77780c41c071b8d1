"""Hand over: my step goes to a colleague of the same post; a supervisor may do it for somebody who is away."""

from functools import partial
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.agencies.queries import officer_actor, officer_by_id
from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Audience, Seen, Told
from motcua.dossiers.posts import concerned_with, holds_post_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform.inputs import Ask, Choices, Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import hold, kept
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import OPEN, StepKind
from motcua.process.table import Rule, handable

_WHO = "Người được chọn không giữ chức vụ làm bước này. Hãy chọn người khác."


class HandOver(Given):
    """To whom. `step` names the open step where there are several; without it, the first that they can take."""

    to_officer: Annotated[int, Field(ge=1, le=2**31 - 1), Ask(lazy("Người nhận việc"))]
    note: Annotated[Note, Ask(lazy("Lời nhắn cho người nhận"))] = ""
    step: int | None = None


def decide(
    state: State, order: Order[HandOver], _world: World, *, fits: frozenset[int] | None = None
) -> Outcome:
    """`fits` are the numbers of the open steps whose post the other one holds (None: any)."""
    steps = [s for s in handable(state, order.standing) if order.given.step in (None, s.no)]
    if not steps:
        raise Conflict("Bước này đã xong hoặc không do anh chị phụ trách nên không giao lại được.")
    fitting: list[OpenStep] = [s for s in steps if fits is None or s.no in fits]
    if not fitting:
        raise Invalid(_WHO, fields={"to_officer": [_WHO]})
    held = hold(state, fitting[0], order.given.to_officer)
    return Outcome(held.state, data=held.data, words=kept(note=order.given.note))


def _prepare(dossier: Locked, order: Order[HandOver]) -> Decision[HandOver]:
    about = {dossier.procedure_code, dossier.case_code}
    to = concerned_with(officer_actor(officer_by_id(order.given.to_officer)), about)
    fitting = (s.no for s in dossier.state.steps if holds_post_of(to, s))
    return partial(decide, fits=frozenset(fitting))


def _offers(detail: Seen) -> dict[str, Choices]:
    return {"to_officer": [(o.pk, o.name) for o in detail.colleagues]}


HAND_OVER = Act(
    key="hand_over",
    rule=Rule(statuses=OPEN, kinds=frozenset(StepKind), supervisor=True, asked=True),
    given=HandOver,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="handed_over",
        at_desk=lazy("Chuyển việc cho người khác"),
        to_citizen=lazy("Việc được giao cho cán bộ khác"),
        seen_by=Audience.OFFICIAL,
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Chuyển cho đồng nghiệp"),
    happens=lazy("Bước đang mở thuộc về người anh chị chọn."),
    order=100,
    icon="people",
    offers=_offers,
    none_offered=lazy(
        "Không có đồng nghiệp nào khác giữ chức vụ làm bước này, nên chưa chuyển được cho ai. Hãy nhờ lãnh đạo cơ quan "
        "ủy quyền hoặc bổ nhiệm thêm người; sau đó quay lại đây để chuyển."
    ),
)
