"""Forks: which way a dossier goes, when that is decided, and what a fork may not be."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from motcua.kernel.errors import Invalid
from motcua.process.forks import FACTS, MOST_VARIANTS
from motcua.process.route import Route, StepSpec, route_from_json, route_to_json
from motcua.process.states import STAGES
from tests.support.routes import facts, forked, forked_route, routes, step

Change = Callable[[dict[str, Any]], object]


def keys(steps: Any) -> list[str]:
    return [s.key for s in steps]


def test_a_dossier_goes_the_way_whose_condition_holds_and_comes_back_to_the_others() -> None:
    route = forked_route()
    short = route.ahead(2, (), {"centre": True})
    assert keys(short) == ["quick"]
    assert short[0].taken == ("short",)
    assert keys(route.ahead(4, ("short",), {"centre": False})) == ["approve"]


def test_what_no_condition_holds_for_goes_the_last_way() -> None:
    route = forked_route()
    assert keys(route.ahead(2, (), {})) == ["visit", "police"]
    assert keys(route.ahead(3, ("long",), {"centre": True})) == ["report"]


def test_a_way_without_steps_leads_straight_on() -> None:
    content = forked()
    content["steps"] = [s for s in content["steps"] if s.get("way") != "short"]
    route = route_from_json(content)
    assert keys(route.ahead(2, (), {"centre": True})) == ["approve"]
    assert route.ahead(2, (), {"centre": True})[0].taken == ("short",)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda r: r["forks"].append({"key": "b", "title": "B", "ways": [{"key": "x", "title": "X"}]}),
         "ít nhất hai nhánh"),
        (lambda r: r["forks"][0]["ways"][1].update(when={"var": "case"}), "nhánh cuối phải không có"),
        (lambda r: r["forks"][0]["ways"][0].pop("when"), "chưa có điều kiện"),
        (lambda r: r["forks"][0]["ways"][0].update(when={"shell": "rm"}), "không đọc được"),
        (lambda r: r["forks"][0]["ways"][0].update(when={"var": "weather"}), "hỏi «weather»"),
        (lambda r: r["forks"][0]["ways"][0].update(key="long"), "trùng mã"),
        (lambda r: r["steps"][-1].update(way="nowhere"), "nhánh «nowhere»"),
        (lambda r: r["forks"].append({**r["forks"][0], "key": "b", "ways": [
            {"key": "x", "title": "X", "when": {"var": "case"}}, {"key": "y", "title": "Y"}]}), "không có bước nào"),
        (lambda r: r["steps"].append(step("beside", 3, "appraise", "work")), "Giữa chỗ rẽ và chỗ nhập"),
        (lambda r: r["steps"][-1].update(rank=8, stage="return", kind="handover"), "chỉ được có bước của các nhánh"),
    ],
)  # fmt: skip
def test_a_fork_that_leads_nowhere_or_asks_what_nobody_knows_is_refused(wrong: Change, words: str) -> None:
    content = forked()
    wrong(content)
    with pytest.raises(Invalid, match=words):
        route_from_json(content)


def test_an_end_that_one_way_does_not_reach_is_refused() -> None:
    """Every way has to walk the five stages: here the approval stands on one of them alone."""
    content = forked()
    for one in content["steps"]:
        if one["key"] == "approve":
            one["way"] = "long"
    with pytest.raises(Invalid, match="đủ năm bước"):
        route_from_json(content)


def test_more_variants_than_anybody_can_look_through_are_refused() -> None:
    content = forked()
    more = [{"key": f"w{n}", "title": "?", "when": {"var": "case"}} for n in range(MOST_VARIANTS)]
    content["forks"][0]["ways"][:0] = more
    with pytest.raises(Invalid, match="quá nhiều cách đi"):
        route_from_json(content)


def test_conditions_ask_only_for_what_is_read() -> None:
    assert forked_route().asks == {"centre"}
    assert forked_route({"==": [{"var": "form.area"}, 3]}).asks == {"form"} <= set(FACTS)


@settings(max_examples=60, deadline=None)
@given(route=routes(), known=facts)
def test_whatever_is_known_every_dossier_walks_one_way_through_all_five_stages(
    route: Route, known: dict[str, Any]
) -> None:
    walked: list[StepSpec] = []
    taken: tuple[str, ...] = ()
    rank = 0
    while steps := route.ahead(rank, taken, known):
        assert len({s.rank for s in steps}) == 1
        rank, taken = steps[0].rank, steps[0].taken
        walked += steps
    assert tuple(dict.fromkeys(s.stage for s in walked)) == STAGES
    ways = route.ways_by(known)
    assert {s.key for s in walked} == {s.key for s in route.on(ways).steps}
    assert route_from_json(route_to_json(route)) == route
