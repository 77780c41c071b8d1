"""Succeed: the agency that had the dossier, or one of its open steps, was merged or split; its successor has it now.

Code, clock and history stay as they are: only where it lies changes, and who of those that held a step may go on.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Facts, Place, Said, Told
from motcua.kernel.errors import Conflict
from motcua.platform.inputs import Given
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept
from motcua.process.outcome import Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import OPEN
from motcua.process.table import Rule

SUCCESSION = "succession"
"""The service that does it."""
_PLACES = ("counter", "handling")
Names = Mapping[str, str]
_NOBODY: frozenset[tuple[int, str, str]] = frozenset()


class Succeed(Given):
    """By which reorganisation (its number), and who takes over from whom, by the codes of agencies."""

    plan: int
    heirs: dict[str, str]


def decide(
    state: State,
    order: Order[Succeed],
    _world: World,
    *,
    names: Names = MappingProxyType({}),
    able: frozenset[tuple[int, str, str]] = _NOBODY,
    decision: str = "",
) -> Outcome:
    """`names` are those of the successors, `able` who holds which post there, `decision` what ordered it."""
    heirs = order.given.heirs
    moved = {
        place: state.places[place]
        for place in _PLACES
        if heirs.get(state.places[place], "") not in ("", state.places[place])
    }
    steps = tuple(_taken_over(step, heirs, able) for step in state.steps)
    receiving = heirs.get(state.receiving, state.receiving)
    changed = [new for new, old in zip(steps, state.steps, strict=True) if new != old]
    if not moved and not changed and receiving == state.receiving:
        raise Conflict("Không có phần nào của hồ sơ này thuộc cơ quan được sắp xếp lại.")
    places = {**state.places, **{place: heirs[code] for place, code in moved.items()}}
    facts: dict[str, Any] = {f"from_{place}": code for place, code in moved.items()}
    facts |= {f"{place}_name": names.get(places[place], "") for place in moved}
    facts |= {
        "takes": [{"no": s.no, "agency": s.agency, "holder": s.holder} for s in changed] or None,
        "decision": decision,
    }
    data = {"plan": order.given.plan, **kept(**facts)}
    return Outcome(replace(state, places=places, steps=steps, receiving=receiving), data=data)


def _taken_over(step: OpenStep, heirs: Mapping[str, str], able: frozenset[tuple[int, str, str]]) -> OpenStep:
    """The step at the successor; in the same hands where they hold its post there, else everybody's who does."""
    agency = heirs.get(step.agency, step.agency)
    if agency == step.agency:
        return step
    spec = replace(step.spec, at=heirs[step.spec.at]) if step.spec.at in heirs else step.spec
    goes_on = step.holder is not None and (step.holder, agency, spec.post) in able
    return replace(step, agency=agency, spec=spec, holder=step.holder if goes_on else None)


def prepared(names: Names, able: frozenset[tuple[int, str, str]], decision: str) -> Decision[Succeed]:
    """The decision with what whoever carries out a reorganisation knows."""
    return partial(decide, names=names, able=able, decision=decision)


def _more(facts: Facts) -> str:
    return str(facts.get("handling_name") or facts.get("counter_name") or "")


def _message(facts: Facts) -> Said:
    handling, counter = facts.get("handling_name"), facts.get("counter_name")
    if handling or not counter:
        what = _("nay do %(agency)s giải quyết") % {"agency": handling or _("cơ quan kế thừa")}
    else:
        what = _("nay nhận kết quả tại %(agency)s") % {"agency": counter}
    parts = [
        _(
            "Cơ quan trước đây đã được sắp xếp lại. Mã hồ sơ, ngày hẹn trả và giấy tờ đã cấp giữ nguyên; bạn không "
            "phải nộp lại gì."
        )
    ]
    if handling and counter:
        parts.append(_("Nơi nhận kết quả và nộp bổ sung: %(agency)s.") % {"agency": counter})
    if facts.get("decision"):
        parts.append(_("Căn cứ: %(decision)s.") % {"decision": facts["decision"]})
    return Said(what, "\n\n".join(parts))


_PUBLIC = ("handling_name", "counter_name", "decision")

SUCCEED = Act(
    key="succeed",
    rule=Rule(statuses=OPEN, services=frozenset({SUCCESSION})),
    given=Succeed,
    decide=decide,
    told=Told(
        type="succeeded",
        at_desk=lazy("Cơ quan kế thừa nhận hồ sơ"),
        to_citizen=lazy("Hồ sơ chuyển đến cơ quan kế thừa"),
        reads=dict.fromkeys(_PUBLIC, Audience.OUTSIDER),
        more=_more,
        message=_message,
    ),
    verb=lazy("Cơ quan kế thừa nhận hồ sơ"),
    happens=lazy("Hồ sơ và các bước đang mở thuộc về cơ quan kế thừa; mã, ngày hẹn, lịch sử giữ nguyên."),
    place=Place.NOWHERE,
    order=109,
    scopes=(),
)
STEP_SUCCEEDED = Told(
    type="step_succeeded",
    at_desk=lazy("Cơ quan kế thừa nhận bước đang mở"),
    to_citizen=lazy("Bước đang mở chuyển đến cơ quan kế thừa"),
    seen_by=Audience.OFFICIAL,
    reads={},
)
"""Where only a step of it lay with an agency that went: the applicant need not know."""
