"""Which running dossiers would go over to the route in force, which cannot and why: rehearsed, nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.db.models import Count

from motcua.dossiers import store
from motcua.dossiers.acts.move_route import MOVABLE, MOVE_ROUTE, MoveRoute, prepare
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.errors import Refusal
from motcua.procedures.queries import frozen, published, route_of, users_of
from motcua.process.engine import Order, decide
from motcua.process.moving import lost
from motcua.process.table import ROUTES, Standing

_SET = 500


class Cannot(NamedTuple):
    """A dossier that keeps its route, and why."""

    code: str
    why: Refusal


@dataclass
class Rehearsed:
    """What a move would be: how many would go, those that cannot, and open steps (key, title) without a place there, by
    how many dossiers stand on them."""

    can: int = 0
    cannot: list[Cannot] = field(default_factory=list)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)


def to_move(procedure: str, route: str) -> list[int]:
    """The running dossiers of a procedure that follow an older version, of the cases that have this route now."""
    version = published(procedure)
    cases = [case.code for case in frozen(version.pk).cases if case.route == route]
    asked = Dossier.objects.filter(procedure_code=procedure, status__in=sorted(MOVABLE), case_code__in=cases)
    return list(asked.exclude(version_id=version.pk).order_by("pk").values_list("pk", flat=True))


def behind(route: str) -> dict[str, int]:
    """How many running dossiers follow an older version, by procedure, of the cases that have this route now."""
    now = {version.procedure_id: version.pk for version in users_of("routes", route)}
    asked = Dossier.objects.filter(procedure_code__in=now, status__in=sorted(MOVABLE))
    rows = asked.exclude(version_id__in=now.values()).values_list("procedure_code", "case_code")
    found: Counter[str] = Counter()
    for code, case_code, number in rows.annotate(number=Count("pk")).order_by("procedure_code"):
        case = frozen(now[code]).case(case_code)
        found[code] += number if case and case.route == route else 0
    return {code: number for code, number in found.items() if number}


def rehearse(procedure: str, route: str, places: Mapping[str, str]) -> Rehearsed:
    """The move decided for each dossier as it stands now."""
    version = published(procedure).pk
    given = MoveRoute(version=version, places=dict(places), note=procedure)
    order = Order(Standing(service=ROUTES), given)
    world, found, numbers = store.world(clock.now()), Rehearsed(), to_move(procedure, route)
    for at in range(0, len(numbers), _SET):
        for dossier in store.read(numbers[at : at + _SET]).values():
            try:
                decide(dossier.state, MOVE_ROUTE, order, world, prepare=partial(prepare, dossier, order))
                found.can += 1
            except Refusal as refusal:
                found.cannot.append(Cannot(dossier.code, refusal))
            _count_lost(found, dossier, version, places)
    return found


def _count_lost(found: Rehearsed, dossier: store.Locked, version: int, places: Mapping[str, str]) -> None:
    if frozen(version).case(dossier.case_code) is None:
        return
    to = route_of(version, dossier.case_code)
    found.lost.update((step.spec.key, step.spec.title) for step in lost(dossier.state, to, places))


def refusals(refused: Mapping[int, Refusal]) -> Sequence[Cannot]:
    """The refusals of a set, by the code of the dossier."""
    codes = dict(Dossier.objects.filter(pk__in=refused).values_list("pk", "code"))
    return [Cannot(codes[number], refusal) for number, refusal in refused.items()]
