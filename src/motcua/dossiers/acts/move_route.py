"""Move to another route: a running dossier follows a newer version of its procedure, by a change for whole sets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Audience, Place, Told
from motcua.dossiers.models import Declaration
from motcua.dossiers.search_rows import places_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform.inputs import Ask, Given, Note, Object
from motcua.procedures.queries import frozen, restarts_on_supplement, route_of
from motcua.procedures.types import Content
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words
from motcua.process.moving import moved
from motcua.process.outcome import Outcome
from motcua.process.route import Route
from motcua.process.state import State, World
from motcua.process.states import PAUSED, RUNNING, Status
from motcua.process.table import ROUTES, Rule

MOVABLE = RUNNING | PAUSED | {Status.SUBMITTED}


class MoveRoute(Given):
    """To which version of its procedure, which step stands in the place of which, and why."""

    version: int
    places: Object = Field(default_factory=dict)
    note: Annotated[Note, Ask(lazy("Lý do chuyển"))]


@dataclass(frozen=True)
class Target:
    """Where it goes: the route of the other version, whether a supplement begins its limit anew there; from which one.

    `declared` is what was declared, where agencies come to see it that did not before: they find it by that.
    """

    route: Route
    restarts: bool = False
    before: int = 0
    declared: Mapping[str, Any] | None = None


def decide(state: State, order: Order[MoveRoute], world: World, *, to: Target | None = None) -> Outcome:
    """What is open goes on where the new route has it; the date that was promised stays."""
    needs_words(order.given.note, "Hãy ghi vì sao chuyển hồ sơ sang quy trình mới.")
    if to is None:
        raise Conflict("Chỉ chuyển được sang phiên bản đang áp dụng của thủ tục.")
    done = moved(state, to.route, order.given.places, world)
    return replace(
        done,
        state=replace(done.state, restart_on_supplement=to.restarts),
        data=kept(
            version=order.given.version,
            version_before=to.before,
            restarts=to.restarts,
            places=order.given.places or None,
        ),
        words=kept(note=order.given.note),
        version=order.given.version,
        also={"declaration": (to.declared,)} if to.declared else {},
    )


def prepare(dossier: Locked, order: Order[MoveRoute]) -> Decision[MoveRoute]:
    """Only to a version of its procedure, and only where nothing but the route changes for whoever filed."""
    number = order.given.version
    if dossier.version_id == number:
        raise Conflict("Hồ sơ đã theo phiên bản này.")
    new = _version(number)
    if new is None or new.code != dossier.procedure_code:
        raise Conflict("Chỉ chuyển được sang phiên bản đang áp dụng của thủ tục.")
    if other := _other(frozen(dossier.version_id), new, dossier.case_code):
        raise Invalid(
            "Phiên bản mới khác cả %(what)s, không chỉ quy trình; hồ sơ này giữ bản cũ.", what=other
        )
    route = route_of(number, dossier.case_code)
    declared = _declared(dossier) if _places(dossier, route) - _places(dossier, dossier.state.route) else None
    target = Target(route, restarts_on_supplement(number), dossier.version_id, declared)
    return partial(decide, to=target)


def _places(dossier: Locked, route: Route) -> frozenset[str]:
    return places_of(route, dossier.state.places, dossier.state.receiving)


def _declared(dossier: Locked) -> Mapping[str, Any]:
    found = Declaration.objects.get(dossier_id=dossier.id)
    return {"applicant": found.applicant, "answers": found.answers}


def _version(number: int) -> Content | None:
    try:
        return frozen(number)
    except ObjectDoesNotExist:
        return None


def _other(old: Content, new: Content, code: str) -> str:
    """What else would change for whoever filed; empty where the route alone does."""
    before, after = old.case(code), new.case(code)
    if before is None or after is None:
        return "trường hợp"
    parts: Mapping[str, tuple[Any, Any]] = {
        "tờ khai": (old.form(before.form), new.form(after.form)),
        "thành phần hồ sơ": (set(before.papers), set(after.papers)),
        "mẫu kết quả": (_result(old, before.result), _result(new, after.result)),
    }
    return ", ".join(what for what, (one, other) in parts.items() if one != other)


def _result(content: Content, key: str | None) -> Any:
    return content.raw.get("result_documents", {}).get(key)


MOVE_ROUTE = Act(
    key="move_route",
    rule=Rule(statuses=MOVABLE, services=frozenset({ROUTES})),
    given=MoveRoute,
    decide=decide,
    prepare=prepare,
    told=Told(
        type="route_moved",
        at_desk=lazy("Chuyển sang quy trình mới"),
        seen_by=Audience.OFFICIAL,
        reads=NOTE_FOR_OFFICIALS,
    ),
    verb=lazy("Chuyển sang quy trình mới"),
    happens=lazy("Hồ sơ đi tiếp theo phiên bản đang áp dụng; ngày hẹn trả không đổi."),
    place=Place.NOWHERE,
    order=255,
    scopes=(),
)
