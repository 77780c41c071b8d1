"""Call off: a question that is no longer needed is taken back, by whoever asked it or by a superior."""

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.dossiers.act import Act, Audience, Facts, Seen, Told
from motcua.dossiers.opinions import CALLED_OFF
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import awaited, finish, kept, needs_words
from motcua.process.outcome import Closed, Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule, Standing, steps_for


class CallOffOpinion(Given):
    """Why, and which questions by the keys of their steps; when none is named, all that the actor may take back."""

    note: Annotated[Note, Ask(lazy("Vì sao không cần nữa"), lazy("Cơ quan được hỏi không còn thấy hồ sơ."))]
    steps: Annotated[
        list[Line],
        Field(default_factory=list, max_length=50),
        Ask(lazy("Rút câu hỏi nào"), lazy("Không chọn thì rút mọi câu hỏi chưa được trả lời.")),
    ]


def _nothing_asked(state: State) -> bool:
    return not any(s.spec.asked_by for s in state.steps)


RULE = Rule(
    statuses=RUNNING,
    kinds=frozenset({StepKind.WORK}),
    supervisor=True,
    until_signed=True,
    unless=_nothing_asked,
)


def decide(state: State, order: Order[CallOffOpinion], world: World) -> Outcome:
    """The steps close without an answer; the work no longer waits for them."""
    needs_words(order.given.note, "Hãy ghi vì sao không cần ý kiến nữa.")
    after, closed, opened = state, list[Closed](), list[OpenStep]()
    gone = _chosen(state, order)
    for step in gone:
        done = finish(after, step, world, outcome=CALLED_OFF)
        after = done.state
        closed += done.closed
        opened += done.opened
    told = [{"no": s.no, "agency": s.agency, "title": s.spec.title} for s in gone]
    return Outcome(after, tuple(closed), tuple(opened), {"called_off": told}, kept(note=order.given.note))


def _chosen(state: State, order: Order[CallOffOpinion]) -> Sequence[OpenStep]:
    mine = _theirs(state, order.standing)
    named = set(order.given.steps)
    chosen = [s for s in mine if not named or s.spec.key in named]
    if not chosen or named - {s.spec.key for s in mine}:
        sentence = "Chỉ rút được câu hỏi của mình mà chưa ai trả lời."
        raise Invalid(sentence, fields={"steps": [sentence]})
    return chosen


def _theirs(state: State, standing: Standing) -> Sequence[OpenStep]:
    """Open questions of one's own; a superior takes back everybody's."""
    if standing.supervisor:
        return [s for s in state.steps if s.spec.asked_by]
    return [asked for step in steps_for(state, RULE, standing) for asked in awaited(state, step)]


def _offers(seen: Seen) -> dict[str, Choices]:
    return {"steps": [(s.spec.key, s.spec.title) for s in seen.state.steps if s.spec.asked_by]}


def _more(facts: Facts) -> str:
    return "; ".join(str(row["title"]) for row in facts.get("called_off", ()))


CALL_OFF_OPINION = Act(
    key="call_off_opinion",
    rule=RULE,
    idle=gettext_noop("Hồ sơ này không có câu hỏi nào đang chờ trả lời."),
    given=CallOffOpinion,
    decide=decide,
    told=Told(
        type="opinion_called_off",
        at_desk=lazy("Rút câu hỏi"),
        to_citizen=lazy("Không còn chờ ý kiến"),
        reads={"note": Audience.OFFICIAL, "called_off": Audience.OUTSIDER},
        more=_more,
    ),
    verb=lazy("Rút câu hỏi"),
    happens=lazy("Cơ quan được hỏi không còn phải trả lời và không còn thấy hồ sơ."),
    order=113,
    icon="back",
    offers=_offers,
)
