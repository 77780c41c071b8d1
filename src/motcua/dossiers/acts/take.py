"""Take a step that waits for one of my posts: from now on it is mine by name."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Place, Told
from motcua.platform.inputs import Nothing
from motcua.process.engine import Order
from motcua.process.moves import hold
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import RUNNING, Status
from motcua.process.table import Rule, Standing


def _free(state: State, standing: Standing) -> Sequence[OpenStep]:
    return [s for s in state.steps if s.holder is None and s.no in standing.may]


RULE = Rule(statuses=frozenset({Status.SUBMITTED, *RUNNING, Status.DONE}), beside_a_pause=True, on=_free)


def decide(state: State, order: Order[Nothing], _world: World) -> Outcome:
    """The first that is free."""
    return hold(state, _free(state, order.standing)[0], order.standing.officer)


TAKE = Act(
    key="take",
    rule=RULE,
    given=Nothing,
    decide=decide,
    told=Told(
        type="taken",
        at_desk=lazy("Nhận việc"),
        to_citizen=lazy("Một cán bộ đã nhận việc"),
        seen_by=Audience.OFFICIAL,
    ),
    verb=lazy("Nhận việc"),
    happens=lazy("Bước đang chờ chức vụ của mình trở thành việc của mình."),
    place=Place.HOLD,
    order=80,
    icon="hand",
    many=True,
)
