"""Release: the step goes back to everybody who holds its post."""

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


def _held(state: State, standing: Standing) -> Sequence[OpenStep]:
    """Also by somebody who has left the post since."""
    return [s for s in state.steps if s.holder is not None and s.holder == standing.officer]


def decide(state: State, order: Order[Nothing], _world: World) -> Outcome:
    """The first that I hold."""
    return hold(state, _held(state, order.standing)[0], None)


RELEASE = Act(
    key="release",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING, Status.DONE}),
        beside_a_pause=True,
        whoever_holds=True,
        on=_held,
    ),
    given=Nothing,
    decide=decide,
    told=Told(
        type="released",
        at_desk=lazy("Trả việc về nhóm"),
        to_citizen=lazy("Việc được chuyển lại cho cả bộ phận"),
        seen_by=Audience.OFFICIAL,
    ),
    verb=lazy("Trả việc về nhóm"),
    happens=lazy("Bước trở lại với mọi người giữ chức vụ ấy."),
    place=Place.HOLD,
    order=90,
)
