"""What a year of the province is drawn from: where people live, what they ask for, who holds which post.

Read once from the database and handed to the processes that write the year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.db import connection

from motcua.agencies.queries import calendar_of
from motcua.config.sample.year.hours import Hours
from motcua.procedures.queries import all_published, frozen, route_of
from motcua.procedures.types import Case, Content
from motcua.process.calendar import WorkCalendar
from motcua.process.limit import Limit
from motcua.process.route import Route, StepSpec
from motcua.process.states import StepKind


@dataclass(frozen=True)
class Commune:
    """A commune or ward: its agencies, and how many of the dossiers come from there."""

    name: str
    committee: str
    counter: str
    police: str
    weight: float


@dataclass(frozen=True)
class Holder:
    """An officer in a post. `actor` is how they stand in the log, as canonical JSON."""

    id: int
    name: str
    title: str
    actor: str


@dataclass(frozen=True)
class Kind:
    """A case of a procedure that people file. `places`: `commune`, `police`, or the codes of provincial agencies."""

    version: int
    code: str
    name: str
    case: str
    places: str | tuple[str, ...]
    route: Route
    filing: tuple[str, ...]
    returning: tuple[str, ...]
    limits: Mapping[str, Limit | None]
    fees: Mapping[str, int]
    papers: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, str], ...]
    for_companies: bool
    restarts: bool
    weight: float


@dataclass(frozen=True)
class Province:
    """All of it, with calendars by agency; equal ones are one object."""

    communes: Sequence[Commune]
    kinds: Sequence[Kind]
    holders: Mapping[tuple[str, str], Sequence[Holder]]
    calendars: Mapping[str, WorkCalendar]

    def hours(self, first: date, last: date) -> dict[str, Hours]:
        """Working time of every agency over a span, with room for what falls due after it."""
        made: dict[str, Hours] = {}
        wide = (first - timedelta(days=60), last + timedelta(days=400))
        for calendar in self.calendars.values():
            made.setdefault(calendar.version, Hours(calendar, *wide))
        return {code: made[calendar.version] for code, calendar in self.calendars.items()}


# How often the best known procedures are asked for, beside 1 for the one in the middle of the list.
_POPULAR = {
    "2.000815": 60,
    "1.001193": 40,
    "1.004873": 30,
    "2.000635": 30,
    "1.000894": 12,
    "1.000656": 12,
    "1.001612": 14,
    "1.004859": 6,
    "1.001776": 8,
    "1.001699": 6,
    "1.013225": 6,
    "1.012784": 16,
    "1.013831": 12,
    "3.000347": 14,
    "3.000333": 12,
    "1.014199": 3,
}
# The national code of "enterprises" among those a procedure is for.
_COMPANIES = "ĐT2"


def province(on: date) -> Province:
    """The province as it is in the database, with the posts held on a day."""
    agencies = {code: (name, kind, gso) for code, name, kind, gso in _agencies()}
    communes = tuple(_communes(agencies))
    holders = _holders(on)
    known = frozenset(agencies)
    kinds = tuple(k for k in _kinds(known) if _is_staffed(k, communes[0], holders))
    return Province(communes, kinds, holders, {code: calendar_of(code) for code in agencies})


def _agencies() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name, kind, commune_gso FROM agencies_agency WHERE valid_to IS NULL ORDER BY code"
        )
        return list(cursor.fetchall())


def _communes(agencies: Mapping[str, tuple[str, str, str]]) -> Iterator[Commune]:
    by_place: dict[str, dict[str, str]] = {}
    for code, (_, kind, gso) in agencies.items():
        if gso:
            by_place.setdefault(gso, {})[kind] = code
    for n, (_, own) in enumerate(sorted(by_place.items())):
        if {"commune", "commune_centre", "police"} <= own.keys():
            name = (
                agencies[own["commune"]][0].removeprefix("Ủy ban nhân dân ").removesuffix(", tỉnh Quảng Ninh")
            )
            # Wards of the towns have two or three times as many people as communes in the hills.
            weight = (2.2 if "phường" in name.lower() else 0.8) * (0.6 + n * 37 % 54 / 54)
            yield Commune(name, own["commune"], own["commune_centre"], own["police"], weight)


_HOLDERS = """
SELECT p.agency_id, coalesce(u.key, ''), p.role, p.title, o.id, o.name
FROM agencies_holding h JOIN agencies_post p ON p.id = h.post_id LEFT JOIN agencies_unit u ON u.id = p.unit_id
JOIN agencies_officer o ON o.id = h.officer_id
WHERE h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to >= %s) AND h.delegated_by_id IS NULL ORDER BY o.id
"""


def _holders(on: date) -> dict[tuple[str, str], list[Holder]]:
    found: dict[tuple[str, str], list[Holder]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [on, on])
        for agency, unit, role, title, number, name in cursor.fetchall():
            row = {"kind": "officer", "name": name, "officer": number, "post": title}
            holder = Holder(number, name, title, orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode())
            for post in {role, f"{unit}:{role}" if unit else role}:
                found.setdefault((agency, post), []).append(holder)
    return found


def _kinds(known: frozenset[str]) -> Iterator[Kind]:
    for rank, version in enumerate(all_published()):
        content = frozen(version.pk)
        places = _places(content, known)
        weight = float(_POPULAR.get(content.code, 60 / (8 + rank * 7919 % 100)))
        for n, case in enumerate(content.cases):
            if places:
                share = 0.7 if n == 0 else 0.3 / (len(content.cases) - 1)
                route = route_of(version.pk, case.code)
                yield _kind(version.pk, content, case, route, places, weight * share)


def _places(content: Content, known: frozenset[str]) -> str | tuple[str, ...]:
    if not content.agencies or "*commune" in content.agencies:
        return "commune"
    if all(a.startswith("G01.49.") for a in content.agencies):
        return "police"
    return tuple(a for a in content.agencies if a in known)


def _kind(
    version: int, content: Content, case: Case, route: Route, places: str | tuple[str, ...], weight: float
) -> Kind:
    needed = [c for c in case.components if c.required and not c.condition and not c.form]
    promised = {channel: case.promised(channel) for channel in case.filing}
    return Kind(
        version=version,
        code=content.code,
        name=content.name,
        case=case.code,
        places=places,
        route=route,
        filing=case.filing,
        returning=case.returning or ("counter",),
        limits={channel: row.limit if row else None for channel, row in promised.items()},
        fees={channel: case.amount_for(channel, {}) for channel in case.filing},
        papers=tuple((c.code, c.name) for c in needed if not c.shown_only),
        shown=tuple((c.code, c.name) for c in needed if c.shown_only),
        for_companies=_COMPANIES in content.subjects,
        restarts=content.supplement_policy == "restart",
        weight=weight if case.filing else 0.0,
    )


def _is_staffed(kind: Kind, commune: Commune, holders: Mapping[tuple[str, str], Sequence[Holder]]) -> bool:
    """Whether somebody holds every post of the route, and there is a step that appraises."""
    at_home = kind.places in ("commune", "police")
    counter = commune.counter if at_home else "H49.61"
    if kind.places == "commune":
        handlers: Sequence[str] = (commune.committee,)
    else:
        handlers = (commune.police,) if kind.places == "police" else kind.places
    appraised = any(s.kind is StepKind.WORK for s in kind.route.steps)
    return appraised and all(
        (_agency(step, counter, handling), step.post) in holders
        for handling in handlers
        for step in kind.route.steps
    )


def _agency(step: StepSpec, counter: str, handling: str) -> str:
    return {"counter": counter, "handling": handling}.get(step.at, step.at)
