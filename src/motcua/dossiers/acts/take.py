"""Take a step that waits for one of my posts, or that a colleague who is away today has in hand: from now on it is mine
by name.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Facts, Place, Told
from motcua.platform.inputs import Nothing
from motcua.process.engine import Order
from motcua.process.moves import hold
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import RUNNING, Status
from motcua.process.table import Rule, Standing


def _free(state: State, standing: Standing) -> Sequence[OpenStep]:
    """Those that nobody holds first."""
    mine = [s for s in state.steps if s.no in standing.may]
    return [s for s in mine if s.holder is None] + [s for s in mine if s.no in standing.left_lying]


RULE = Rule(statuses=frozenset({Status.SUBMITTED, *RUNNING, Status.DONE}), beside_a_pause=True, on=_free)


def decide(state: State, order: Order[Nothing], _world: World) -> Outcome:
    """The first that is free."""
    step = _free(state, order.standing)[0]
    held = hold(state, step, order.standing.officer)
    return held if step.holder is None else replace(held, data={**held.data, "from_holder": step.holder})


def _more(facts: Facts) -> str:
    return _("thay đồng nghiệp vắng mặt") if facts.get("from_holder") else ""


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
        more=_more,
    ),
    verb=lazy("Nhận việc"),
    happens=lazy(
        "Bước đang chờ chức vụ của mình, hoặc đang trong tay đồng nghiệp hôm nay vắng mặt, trở thành việc của mình."
    ),
    place=Place.HOLD,
    order=80,
    icon="hand",
    many=True,
)
