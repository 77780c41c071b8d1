"""What the forks of a route ask about a dossier (`process.forks.FACTS`), read for those whose route has forks."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from motcua.agencies.queries import delegated_on_the_spot, staff_of_the_centre
from motcua.dossiers.models import Declaration
from motcua.procedures.queries import route_of
from motcua.process.forks import Facts
from motcua.process.route import Route

Row = Mapping[str, Any]


def read_facts(rows: Sequence[Row], routes: Mapping[int, Route] | None = None) -> dict[int, Facts]:
    """By number of the dossier, of those whose route forks; `rows` are columns of dossiers by their attributes.

    `routes` stand for those that dossiers follow now.
    """
    if routes is None:
        routes = {row["id"]: route_of(row["version_id"], row["case_code"]) for row in rows}
    asked = {row["id"]: what for row in rows if (what := routes[row["id"]].asks)}
    if not asked:
        return {}
    answers = _answers([number for number, what in asked.items() if "form" in what])
    every = frozenset[str]().union(*asked.values())
    centre = staff_of_the_centre()[1] if "centre" in every else frozenset[str]()
    given = _delegations() if "delegated" in every else ()
    return {
        row["id"]: facts_of(
            row,
            answers=answers.get(row["id"], {}),
            centre=row["counter_id"] in centre,
            delegated=[
                post
                for agency, only, posts in given
                if agency == row["handling_id"] and only & {row["procedure_code"], row["case_code"]}
                for post in posts
            ],
        )
        for row in rows
        if row["id"] in asked
    }


def facts_of(
    row: Row, *, answers: Mapping[str, Any], centre: bool = False, delegated: Sequence[str] = ()
) -> Facts:
    """The facts, put together; `row` holds columns of the dossier by their attributes."""
    return {
        "form": answers,
        "case": row["case_code"],
        "channel": row["channel"],
        "counter": row["counter_id"],
        "handling": row["handling_id"],
        "centre": centre,
        "delegated": list(delegated),
    }


def _answers(numbers: Collection[int]) -> dict[int, Mapping[str, Any]]:
    if not numbers:
        return {}
    return dict(Declaration.objects.filter(dossier_id__in=numbers).values_list("dossier_id", "answers"))


def _delegations() -> list[tuple[str, frozenset[str], list[str]]]:
    """Of what staff of the Centre hold for others today: whose post, for what, and as what routes ask for it."""
    return [
        (
            held.post.agency_id,
            frozenset(held.only),
            _names(held.post.unit.key if held.post.unit else "", held.post.role),
        )
        for held in delegated_on_the_spot()
    ]


def _names(unit: str, role: str) -> list[str]:
    return [role, f"{unit}:{role}"] if unit else [role]
