"""Reassign: whoever had the step in hand has left; it goes to whom they named, or back to all who hold its post."""

from functools import partial

from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import officer_actor, officer_by_id
from motcua.dossiers.act import Act, Audience, Place, Told
from motcua.dossiers.posts import concerned_with, holds_post_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Conflict
from motcua.platform.inputs import Given
from motcua.process.engine import Decision, Order
from motcua.process.moves import hold
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN
from motcua.process.table import Rule

LEAVINGS = "leavings"
"""The service that does it."""


class Reassign(Given):
    """Out of whose hands, into whose; None: everybody's who holds the post."""

    holder: int
    to_officer: int | None = None


def decide(
    state: State, order: Order[Reassign], _world: World, *, fits: frozenset[int] = frozenset()
) -> Outcome:
    """The first step that they have in hand. `fits` are the steps whose post the other one holds."""
    step = next((s for s in state.steps if s.holder == order.given.holder), None)
    if step is None:
        raise Conflict("Không còn việc nào trong tay người này.")
    return hold(state, step, order.given.to_officer if step.no in fits else None)


def _prepare(dossier: Locked, order: Order[Reassign]) -> Decision[Reassign]:
    if order.given.to_officer is None:
        return decide
    about = {dossier.procedure_code, dossier.case_code}
    to = concerned_with(officer_actor(officer_by_id(order.given.to_officer)), about)
    fitting = (s.no for s in dossier.state.steps if holds_post_of(to, s))
    return partial(decide, fits=frozenset(fitting))


REASSIGN = Act(
    key="reassign",
    rule=Rule(statuses=OPEN, services=frozenset({LEAVINGS})),
    given=Reassign,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="reassigned",
        at_desk=lazy("Người giữ việc đã thôi việc; việc được giao lại"),
        to_citizen=lazy("Việc được giao cho cán bộ khác"),
        seen_by=Audience.OFFICIAL,
    ),
    verb=lazy("Giao lại việc của người thôi việc"),
    happens=lazy("Bước trở lại với mọi người giữ chức vụ ấy, hoặc thuộc về người nhận bàn giao."),
    place=Place.NOWHERE,
    order=107,
    scopes=(),
)
