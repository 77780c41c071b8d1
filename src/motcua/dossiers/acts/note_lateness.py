"""Note lateness: the promised moment passed and the work is not done; the clock writes it down, once for each date."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Place, Told
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Nothing
from motcua.process.engine import Order
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING
from motcua.process.table import CLOCK, Rule


def decide(state: State, _order: Order[Nothing], world: World) -> Outcome:
    """The log names the date and who held the open steps when it passed."""
    if not _due(state, world.now):
        raise Invalid("Hồ sơ chưa quá hạn.")
    noted = replace(state, clock=replace(state.clock, late_noted=True))
    open_steps = [{"step": s.spec.key, "agency": s.agency, "holder": s.holder} for s in state.steps]
    return Outcome(noted, data={"due_at": state.clock.due_at, "open": open_steps})


def _due(state: State, now: datetime) -> bool:
    clock = state.clock
    return (
        state.status in RUNNING
        and bool(state.steps)
        and clock.due_at is not None
        and clock.due_at <= now
        and not clock.late_noted
    )


NOTE_LATENESS = Act(
    key="note_lateness",
    rule=Rule(statuses=RUNNING, services=frozenset({CLOCK})),
    given=Nothing,
    decide=decide,
    due=_due,
    told=Told(
        type="became_late",
        at_desk=lazy("Hồ sơ quá hạn"),
        to_citizen=lazy("Hồ sơ quá hạn trả kết quả"),
        mark="late",
        seen_by=Audience.OUTSIDER,
    ),
    verb=lazy("Ghi nhận quá hạn"),
    happens=lazy("Ngày hẹn trả đã qua mà việc chưa xong."),
    place=Place.NOWHERE,
    order=210,
    scopes=(),
)
