"""What a procedure new to the province starts with: the agencies and the route of its likes, for a person to review."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.kernel.vietnamese import fold
from motcua.procedures.limits import measured
from motcua.procedures.models import RouteDefinition, Version
from motcua.procedures.national.flags import Flags
from motcua.procedures.types import LimitRow

_ROUTE = re.compile(r"(general(?:-[a-z]+)*?)-(\d+)")
_MINUTES_A_DAY = 480
_BY_LEVEL = {"commune": "general-commune", "province": "general-province", "central": "general-province"}
Kind = tuple[str, str]


@dataclass
class Customs:
    """Which agencies and which family of routes procedures of a field and level have, counted over those in force."""

    agencies: dict[Kind, Counter[tuple[str, ...]]] = field(default_factory=dict)
    families: dict[Kind, Counter[str]] = field(default_factory=dict)
    days: dict[str, list[int]] = field(default_factory=dict)

    def settle(self, content: dict[str, Any], flags: Flags) -> None:
        """Give a new procedure its agencies and routes, and say that somebody should look at them."""
        kind = (fold(content["field"]["name"]), content["level"])
        content["agencies"] = list(self._agencies(kind))
        family = self._family(kind)
        for case in content["cases"]:
            case["route"] = self._route(family, case["limits"])
        flags.doubt(
            "agencies",
            "Cơ quan thực hiện và quy trình lấy theo thủ tục cùng lĩnh vực (%(where)s): cần xem lại.",
            where=content["agencies"] or "chưa có cơ quan nào",
        )

    def route_for(self, content: Mapping[str, Any], case: Mapping[str, Any]) -> str:
        """A route for a case that no version had before."""
        kind = (fold(content["field"]["name"]), content["level"])
        return self._route(self._family(kind), case["limits"])

    def _agencies(self, kind: Kind) -> tuple[str, ...]:
        known = self.agencies.get(kind)
        if known:
            return known.most_common(1)[0][0]
        return ("*commune",) if kind[1] == "commune" else ()

    def _family(self, kind: Kind) -> str:
        known = self.families.get(kind)
        return known.most_common(1)[0][0] if known else _BY_LEVEL[kind[1]]

    def _route(self, family: str, limits: Iterable[Mapping[str, Any]]) -> str:
        """The longest route of the family that the shortest limit leaves room for."""
        known = self.days.get(family) or self.days.get(_BY_LEVEL["province"]) or []
        family = family if family in self.days else _BY_LEVEL["province"]
        spans = [measured(LimitRow(**row)) for row in limits]
        minutes = [amount for clock, amount in filter(None, spans) if clock == "working"]
        room = min(minutes) / _MINUTES_A_DAY if minutes else max(known, default=5)
        fitting = [days for days in known if days <= room]
        return f"{family}-{max(fitting, default=min(known, default=5))}"


def customs() -> Customs:
    """Read from the versions in force and the routes that are defined."""
    found = Customs()
    for key in RouteDefinition.objects.values_list("key", flat=True):
        if match := _ROUTE.fullmatch(key):
            found.days.setdefault(match[1], []).append(int(match[2]))
    rows = Version.objects.filter(state=Version.State.PUBLISHED).values_list(
        "content__field__name", "content__level", "content__agencies", "content__cases"
    )
    for name, level, agencies, cases in rows.iterator():
        kind = (fold(name), level)
        found.agencies.setdefault(kind, Counter())[tuple(agencies)] += 1
        for case in cases:
            if match := _ROUTE.fullmatch(case["route"]):
                found.families.setdefault(kind, Counter())[match[1]] += 1
    return found
