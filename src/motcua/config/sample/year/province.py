"""What a year of the province is drawn from: where people live, what they ask for, who holds which post.

Read once from the database and handed to the processes that write the year.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.db import connection

from motcua.agencies.queries import calendar_of, read_calendars
from motcua.procedures.queries import all_published, frozen, route_of
from motcua.procedures.types import Case, Component, Content
from motcua.process.calendar import WorkCalendar
from motcua.process.route import Route
from motcua.process.states import StepKind

CENTRE = "H49.61"
Post = tuple[str, str]
"""A code of an agency, and what a route calls the post in it."""
UNSAFE = re.compile(r'[\\"\x00-\x1f\ue000-\uf8ff]')
"""What would need another form in JSON or in a line for COPY; no name that is filled into copies has it."""


@dataclass(frozen=True)
class Commune:
    """A commune or ward: its agencies, and how many of the dossiers come from there.

    `district`: the code of the one above it, as long as there were any; then a part of its dossiers is settled there.
    """

    name: str
    committee: str
    counter: str
    police: str
    weight: float
    district: str = ""


@dataclass(frozen=True)
class Holder:
    """An officer in a post."""

    id: int
    name: str
    title: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """As they are filled into a copy."""
        return str(self.id), self.name, self.title


@dataclass(frozen=True)
class Site:
    """Where a dossier can lie: at which counter, settled by whom; `commune` is the position of its commune, if any."""

    counter: str
    handling: str
    commune: int | None
    weight: float


class Sites:
    """Sites whose counters and offices keep the same hours: a life that was lived at one may be lived at any."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = sites
        self.upto = list(accumulate(site.weight for site in sites))

    def drawn(self, chance: float) -> Site:
        """One of them, by weight."""
        return self.sites[min(bisect_right(self.upto, chance * self.upto[-1]), len(self.sites) - 1)]


@dataclass(frozen=True)
class Kind:
    """A case of a procedure that people file, and where; each group of sites keeps hours of its own."""

    version: int
    content: Content
    case: Case
    route: Route
    groups: Sequence[Sites]
    weight: float

    @property
    def papers(self) -> list[Component]:
        """What is handed in as a file."""
        return [c for c in self.case.components if c.must_be_filed]

    @property
    def shown(self) -> list[Component]:
        """What is looked at when the dossier is taken in."""
        return [c for c in self.case.components if c.must_come and c.shown_only]

    @property
    def for_companies(self) -> bool:
        """Whether enterprises are among those it is for."""
        return _COMPANIES in self.content.subjects


Holders = Mapping[Post, Sequence[Holder]]


@dataclass(frozen=True)
class Province:
    """All of it."""

    communes: Sequence[Commune]
    kinds: Sequence[Kind]
    holders: Holders
    calendars: Mapping[str, WorkCalendar]


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
# So many for one that a commune settles itself, while there were districts.
_SETTLED_ABOVE = 0.2
# The national code of "enterprises" among those a procedure is for.
_COMPANIES = "ĐT2"


def province(on: date) -> Province:
    """The province as it is in the database, with the posts held on a day."""
    agencies = {code: facts for code, *facts in _agencies(on)}
    communes = tuple(_communes(agencies))
    read_calendars(agencies)
    calendars = {code: calendar_of(code) for code in agencies}
    holders = _holders(on)
    return Province(communes, tuple(_kinds(communes, holders, calendars)), holders, calendars)


def _agencies(on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name, kind, commune_gso, parent_id FROM agencies_agency "
            "WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s) ORDER BY code",
            [on, on],
        )
        return list(cursor.fetchall())


def _communes(agencies: Mapping[str, Sequence[str]]) -> Iterator[Commune]:
    by_place: dict[str, dict[str, str]] = {}
    for code, (_, kind, gso, _parent) in agencies.items():
        if gso:
            by_place.setdefault(gso, {})[kind] = code
    for n, (_, own) in enumerate(sorted(by_place.items())):
        if {"commune", "commune_centre", "police"} <= own.keys():
            name = agencies[own["commune"]][0].removeprefix("Ủy ban nhân dân ")
            # Wards of the towns have two or three times as many people as communes in the hills.
            weight = (2.2 if "phường" in name.lower() else 0.8) * (0.6 + n * 37 % 54 / 54)
            above = agencies[own["commune"]][3]
            district = above if above in agencies and agencies[above][1] == "district" else ""
            yield Commune(name, own["commune"], own["commune_centre"], own["police"], weight, district)


_HOLDERS = """
SELECT p.agency_id, coalesce(u.key, ''), p.role, p.title, o.id, o.name
FROM agencies_holding h JOIN agencies_post p ON p.id = h.post_id LEFT JOIN agencies_unit u ON u.id = p.unit_id
JOIN agencies_officer o ON o.id = h.officer_id
WHERE h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to >= %s) AND h.delegated_by_id IS NULL ORDER BY o.id
"""


def _holders(on: date) -> dict[Post, list[Holder]]:
    found: dict[Post, list[Holder]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [on, on])
        for agency, unit, role, title, number, name in cursor.fetchall():
            if not UNSAFE.search(name + title):
                for post in {role, f"{unit}:{role}" if unit else role}:
                    found.setdefault((agency, post), []).append(Holder(number, name, title))
    return found


def _kinds(
    communes: Sequence[Commune], holders: Holders, calendars: Mapping[str, WorkCalendar]
) -> Iterator[Kind]:
    for rank, version in enumerate(all_published()):
        content = frozen(version.pk)
        places = list(_places(content, communes, calendars))
        weight = float(_POPULAR.get(content.code, 60 / (8 + rank * 7919 % 100)))
        if content.linked is not None:
            continue
        for n, case in enumerate(content.own_cases):
            route = route_of(version.pk, case.code)
            staffed = [site for site in places if _is_staffed(route, site, holders)]
            share = (
                1.0 if len(content.own_cases) == 1 else 0.7 if n == 0 else 0.3 / (len(content.own_cases) - 1)
            )
            if staffed and case.filing and any(s.kind is StepKind.WORK for s in route.steps):
                yield Kind(version.pk, content, case, route, _groups(staffed, calendars), weight * share)


def _places(content: Content, communes: Sequence[Commune], known: Container[str]) -> Iterator[Site]:
    """In each commune, by its committee or the police there; or at the provincial Centre, by each agency named."""
    in_communes = not content.agencies or "*commune" in content.agencies
    by_police = bool(content.agencies) and all(a.startswith("G01.49.") for a in content.agencies)
    if in_communes or by_police:
        for n, commune in enumerate(communes):
            handling = commune.committee if in_communes else commune.police
            yield Site(commune.counter, handling, n, commune.weight)
            if in_communes and commune.district:
                yield Site(commune.counter, commune.district, n, commune.weight * _SETTLED_ABOVE)
    else:
        yield from (Site(CENTRE, code, None, 1.0) for code in content.agencies if code in known)


def _is_staffed(route: Route, site: Site, holders: Holders) -> bool:
    places = {"counter": site.counter, "handling": site.handling}
    return all((places.get(step.at, step.at), step.post) in holders for step in route.steps)


def _groups(sites: Sequence[Site], calendars: Mapping[str, WorkCalendar]) -> tuple[Sites, ...]:
    groups: dict[tuple[str, str], list[Site]] = {}
    for site in sites:
        hours = calendars[site.counter].version, calendars[site.handling].version
        groups.setdefault(hours, []).append(site)
    return tuple(Sites(group) for group in groups.values())
