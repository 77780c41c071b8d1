"""Lapse: the hours of a step passed without an answer, and its silence means consent; done by the clock itself."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Place, Told
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Nothing
from motcua.process.engine import Order
from motcua.process.moves import finish, worked_on
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import PAUSED, RUNNING, Silence
from motcua.process.table import CLOCK, Rule


def _silent(state: State, now: datetime) -> OpenStep | None:
    """The step that has been silent longest beyond its hours."""
    waited = (
        s for s in state.steps if s.spec.silence is Silence.CONSENTS and not s.paused and s.due_at <= now
    )
    return min(waited, key=lambda s: s.due_at, default=None)


def decide(state: State, _order: Order[Nothing], world: World) -> Outcome:
    """The step counts as done; the dossier goes on as if the answer had come."""
    step = _silent(state, world.now)
    if step is None:
        raise Invalid("Chưa có bước nào quá hạn trả lời.")
    done = finish(state, step, world, outcome="silent")
    told = {"agency": step.agency, "title": step.spec.title}
    return replace(done, state=replace(done.state, status=worked_on(state)), data={**done.data, **told})


def _due(state: State, now: datetime) -> bool:
    return state.status in RUNNING | PAUSED and _silent(state, now) is not None


LAPSE = Act(
    key="lapse",
    rule=Rule(statuses=RUNNING | PAUSED, services=frozenset({CLOCK})),
    given=Nothing,
    decide=decide,
    due=_due,
    told=Told(
        type="lapsed",
        at_desk=lazy("Quá hạn trả lời, coi như đồng ý"),
        to_citizen=lazy("Cơ quan được hỏi không trả lời đúng hạn, coi như đồng ý"),
    ),
    verb=lazy("Coi im lặng là đồng ý"),
    happens=lazy("Bước lấy ý kiến hết hạn mà không có trả lời; hồ sơ đi tiếp."),
    place=Place.NOWHERE,
    order=200,
    scopes=(),
)
