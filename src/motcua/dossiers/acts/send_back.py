"""Send back: the proposal goes back with the reason, and what has to be done again opens again - not everything."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Place, Seen, Told
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import again, kept, needs_words, open_steps, own_step, without
from motcua.process.outcome import Closed, Outcome
from motcua.process.route import StepSpec
from motcua.process.state import State, World
from motcua.process.states import APPRAISALS, RUNNING, StepKind
from motcua.process.table import Rule


class SendBack(Given):
    """Why, and which steps of the appraisal are done again; when none is named, those that draft the result."""

    note: Annotated[Note, Ask(lazy("Cần sửa gì"))]
    steps: Annotated[
        list[Line],
        Field(default_factory=list, max_length=50),
        Ask(lazy("Làm lại các bước"), lazy("Không chọn bước nào thì chỉ bước thẩm định chính được mở lại.")),
    ]


RULE = Rule(
    statuses=RUNNING,
    kinds=frozenset({StepKind.APPROVAL, StepKind.PERSONAL_SIGN}),
    until_signed=True,
    renews=True,
)


def decide(state: State, order: Order[SendBack], world: World) -> Outcome:
    """The steps of the rank from which it comes close; once the work is done again it comes back to this rank."""
    needs_words(order.given.note, "Hãy ghi lý do trả lại để người thẩm định biết cần sửa gì.")
    step = own_step(state, RULE, order.standing)
    keys = {s.key for s in _chosen(state, order.given.steps)}
    closed = tuple(Closed(s, "sent_back") for s in state.steps)
    bare = without(state, state.steps)
    back, opened = open_steps(bare, again(state, keys, step.spec), world)
    sent = Outcome(
        replace(back, negative=False), closed, opened, {"step": step.spec.key}, kept(note=order.given.note)
    )
    # A negative draft is no draft of the result that the appraisal may come to now.
    return replace(sent, also={"result": ({"fields": {}, "number": ""},)}) if state.negative else sent


def _chosen(state: State, keys: list[str]) -> tuple[StepSpec, ...]:
    done = appraisals(state)
    unknown = set(keys) - {s.key for s in done}
    if unknown:
        sentence = "Chỉ trả lại được các bước thẩm định của quy trình này."
        raise Invalid(sentence, fields={"steps": [sentence]})
    main = [s for s in done if s.kind is StepKind.WORK] or list(done[-1:])
    return tuple(s for s in done if s.key in keys) if keys else tuple(main)


def appraisals(state: State) -> tuple[StepSpec, ...]:
    """The steps of the route that make up the appraisal, on the ways by which it came."""
    return tuple(s for s in state.route.on(state.ways).steps if s.kind in APPRAISALS)


def _offers(detail: Seen) -> dict[str, Choices]:
    return {"steps": [(s.key, s.title) for s in appraisals(detail.state)]}


SEND_BACK = Act(
    key="send_back",
    rule=RULE,
    given=SendBack,
    decide=decide,
    told=Told(
        type="sent_back",
        at_desk=lazy("Trả lại để thẩm định lại"),
        to_citizen=lazy("Lãnh đạo yêu cầu thẩm định lại"),
        mark="wait",
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Trả lại để thẩm định lại"),
    happens=lazy("Dự thảo quay về người thẩm định với lý do anh chị ghi. Ngày hẹn trả không đổi."),
    place=Place.BESIDE,
    order=120,
    icon="back",
    offers=_offers,
)
