"""What the province decided about a procedure and carries from one version into the next.

The nation says what a procedure is; the province says in which plain words it is announced, which agencies and
counters take it, through which e-form and route it goes, which shorter limit is promised and what the council's fee is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.kernel.vietnamese import fold
from motcua.procedures.component_matching import pairs
from motcua.procedures.kept_beside import kept_beside
from motcua.procedures.limits import not_longer
from motcua.procedures.types import LimitRow

_OWN = (
    "plain_name",
    "agencies",
    "counters",
    "group",
    "online_reason",
    "life_events",
    "complete",
    "linked",
)
_OWN_OF_A_CASE = ("form", "route", "result")
# What a case is called that the nation gives no name of its own.
_NAMELESS = re.compile(r"Trường hợp (?:chung|\d+)(?: \(.*\))?")
Json = dict[str, Any]


def carried_over(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """`after` with the province's decisions of `before`, as far as they still fit."""
    own = {key: before[key] for key in _OWN if before.get(key)}
    carried = {
        **after,
        **own,
        "cases": [_case(_like(before["cases"], after, case), case) for case in after["cases"]],
    }
    return kept_beside(before, carried)


def _like(cases: Sequence[Json], after: Mapping[str, Any], case: Json) -> tuple[Json | None, bool]:
    """The case that was this one before, and whether that is certain; else one that shares its form and route."""
    same = next((c for c in cases if c["code"] == case["code"]), None)
    named = next((c for c in cases if fold(c["name"]) == fold(case["name"])), None)
    if len(cases) == 1 == len(after["cases"]):
        return cases[0], True
    if found := named or same:
        return found, True
    alike = {(c["form"], c["route"], c.get("result")) for c in cases}
    return (cases[0] if len(alike) == 1 else None), False


def _case(found: tuple[Json | None, bool], case: Json) -> Json:
    before, certain = found
    if before is None:
        return case
    own = {key: before[key] for key in _OWN_OF_A_CASE if before.get(key)}
    if certain and _NAMELESS.fullmatch(case["name"]):
        own["name"] = before["name"]
    if not certain:
        return {**case, **own}
    return {
        **case,
        **own,
        "committed": _committed(before.get("committed", []), case["limits"]),
        "fees": _fees(before.get("fees", []), case["fees"]),
        "components": _components(before["components"], case["components"]),
    }


def _committed(committed: Sequence[Json], limits: Sequence[Json]) -> list[Json]:
    """Promises that are still no longer than what the law now allows in the same channel."""
    law = {row["channel"]: LimitRow(**row) for row in limits}
    return [
        row for row in committed if row["channel"] in law and not_longer(LimitRow(**row), law[row["channel"]])
    ]


def _fees(before: Sequence[Json], after: Sequence[Json]) -> list[Json]:
    """Amounts that the province knows stand where the nation names none that can be charged."""
    if any(fee.get("amount") for fee in after) or not any(fee.get("amount") for fee in before):
        return list(after)
    return list(before)


def _components(before: Sequence[Json], after: Sequence[Json]) -> list[Json]:
    """Papers that an e-form fills in, or that are a result of ours, stay so."""
    known = {id(paper): old for old, paper in pairs(before, after) if old is not None and paper is not None}
    return [_paper(known.get(id(paper), {}), paper) for paper in after]


def _paper(old: Mapping[str, Any], paper: Json) -> Json:
    return {**paper, **{key: old[key] for key in ("form", "result_of") if old.get(key)}}
