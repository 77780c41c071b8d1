"""By what right somebody asks for another."""

from datetime import date
from typing import Any

import pytest

from motcua.dossiers.queries.grounds import PROOF, mistakes, with_proof
from motcua.procedures.types import Case

TODAY = date(2026, 11, 30)
CHILD = {"kind": "person", "name": "Bé", "born": "2020"}
FIRM = {"kind": "organisation", "name": "Công ty"}


def wrong(owner: dict[str, Any], *, at_counter: bool = False) -> set[str]:
    return set(mistakes(owner, at_counter=at_counter, today=TODAY))


@pytest.mark.parametrize(
    "owner",
    [
        {**CHILD, "ground": "parent"},
        {**CHILD, "ground": "guardian"},
        {**CHILD, "ground": "mandate"},
        {**CHILD, "born": "", "ground": "parent"},
        {**CHILD, "born": "2008", "ground": "parent"},
        {**FIRM, "ground": "office"},
        {**FIRM, "ground": "mandate"},
    ],
)
def test_a_right_that_fits_whom_it_is_for_is_taken(owner: dict[str, Any]) -> None:
    assert wrong(owner) == set()


@pytest.mark.parametrize(
    "owner",
    [
        CHILD,
        {**CHILD, "born": "12/03/1990", "ground": "parent"},
        {**CHILD, "ground": "office"},
        {**FIRM, "ground": "parent"},
        {**FIRM, "ground": "guardian"},
    ],
)
def test_without_a_right_that_fits_nobody_asks_for_another(owner: dict[str, Any]) -> None:
    assert wrong(owner) == {"ground"}


def test_at_a_counter_the_owner_may_stand_there_themself() -> None:
    assert wrong(CHILD, at_counter=True) == set()
    assert wrong({**CHILD, "asker": "Lý Thị Mới"}, at_counter=True) == {"ground"}
    assert wrong({**CHILD, "ground": "parent"}, at_counter=True) == {"asker"}
    assert wrong({**CHILD, "ground": "parent", "asker": "Lý Thị Mới"}, at_counter=True) == set()


@pytest.mark.parametrize(
    ("ground", "proven"),
    [("mandate", True), ("guardian", True), ("parent", False), ("office", False), ("", False)],
)
def test_a_mandate_and_a_guardianship_are_proven_by_a_paper(ground: str, proven: bool) -> None:
    case = Case("1", "x", (), (), (), (), (), (), "f", "r", None)
    assert (PROOF in with_proof(case, {"ground": ground}).papers) is proven
    assert PROOF not in with_proof(case, {"ground": ground, "self": True}).papers
