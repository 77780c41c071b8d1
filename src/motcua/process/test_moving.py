"""A running dossier goes over to a changed route: where it goes on, and what keeps it on its own."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.errors import Invalid
from motcua.process.engine import submit
from motcua.process.moves import finish, pause
from motcua.process.moving import moved
from motcua.process.outcome import Outcome
from motcua.process.route import Route, route_from_json, route_to_json
from motcua.process.state import State
from motcua.process.states import Status
from tests.support.routes import (
    MONDAY,
    PLACES,
    changed,
    facts,
    forked_route,
    full_route,
    plain_route,
    routes,
    step,
    world_at,
)

NOW = world_at(MONDAY)


def at(route: Route, rank: int, known: dict[str, Any] | None = None) -> State:
    """A dossier that came to a rank, everything before it done."""
    state = submit(route=route, places=PLACES, world=NOW, facts=known).state
    while state.steps[0].spec.rank < rank:
        state = finish(state, state.steps[0], NOW).state
    return state


def other(route: Route, change: Callable[[list[dict[str, Any]]], object]) -> Route:
    data = route_to_json(route)
    steps = [dict(one) for one in data["steps"]]
    change(steps)
    return route_from_json({**data, "steps": steps})


def a_visit(steps: list[dict[str, Any]]) -> None:
    """An inspection after the appraisal."""
    for one in steps:
        one["rank"] += one["rank"] > 2
    steps.append(step("visit", 3, "appraise", "inspection"))


def keys(outcome: Outcome) -> list[str]:
    return [s.spec.key for s in outcome.state.steps]


def test_an_open_step_goes_on_with_its_date_and_what_follows_is_the_new_route() -> None:
    state = at(plain_route(), 2)
    new = other(plain_route(), a_visit)
    done = moved(state, new, {}, NOW)
    assert (keys(done), done.closed, done.opened) == (["check"], (), ())
    assert done.state.steps[0].due_at == state.steps[0].due_at
    assert keys(finish(done.state, done.state.steps[0], NOW)) == ["visit"]


def test_a_step_that_the_new_route_has_beside_opens_and_what_was_done_is_not_done_again() -> None:
    state = at(full_route(), 2)
    done_one = finish(state, state.steps[0], NOW).state
    new = other(full_route(), lambda s: s.append(step("tax", 2, "appraise", "opinion")))
    done = moved(done_one, new, {}, NOW)
    assert sorted(keys(done)) == sorted([done_one.steps[0].spec.key, "tax"])
    assert [s.spec.key for s in done.opened] == ["tax"]


def test_a_step_that_others_do_now_is_closed_and_theirs_opens() -> None:
    state = at(plain_route(), 2)
    done = moved(state, other(plain_route(), lambda s: s[1].update(post="chief")), {}, NOW)
    assert [(c.step.spec.key, c.outcome) for c in done.closed] == [("check", "moved")]
    assert [(s.spec.post, s.holder) for s in done.opened] == [("chief", None)]


def test_what_the_author_names_stands_in_the_place_of_what_is_gone() -> None:
    state = at(plain_route(), 2)
    new = other(plain_route(), lambda s: s[1].update(key="review"))
    with pytest.raises(Invalid, match="chỉ rõ bước nào"):
        moved(state, new, {}, NOW)
    assert keys(moved(state, new, {"check": "review"}, NOW)) == ["review"]
    with pytest.raises(Invalid, match="việc khác"):
        moved(state, new, {"check": "sign"}, NOW)


@pytest.mark.parametrize(
    ("state", "change", "words"),
    [
        (at(plain_route(), 2), lambda s: s[1].update(kind="inspection"), "việc khác"),
        (at(full_route(), 2), lambda s: s[5].update(rank=3) if s[5]["key"] == "police" else [
            one.update(rank=3) for one in s if one["key"] == "police"], "cùng một lượt"),
        (pause(at(plain_route(), 2), NOW), lambda s: s[1].update(post="chief"), None),
    ],
)  # fmt: skip
def test_what_cannot_go_over_says_why(state: State, change: Any, words: str | None) -> None:
    new = other(state.route, change)
    if words is None:
        state = State(**{**vars(state), "status": Status.SUPPLEMENT})
    with pytest.raises(Invalid, match=words or "đang chờ"):
        moved(state, new, {}, NOW)


def test_the_way_by_which_it_came_is_the_way_on_which_it_goes_on() -> None:
    state = at(forked_route(), 3, {"centre": False})
    new = other(forked_route(), lambda s: [one.update(hours=9) for one in s])
    done = moved(state, new, {}, NOW)
    assert done.state.ways == ("long",)
    turned = {"long": "short", "short": "long"}
    crossed = other(
        forked_route(), lambda s: [one.update(way=turned[one["way"]]) for one in s if "way" in one]
    )
    with pytest.raises(Invalid, match="nhánh mà hồ sơ không đi"):
        moved(state, crossed, {}, NOW)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), route=routes(), known=facts)
def test_to_the_same_route_everything_goes_and_nothing_changes(
    data: st.DataObject, route: Route, known: dict[str, Any]
) -> None:
    state = at(route, data.draw(st.sampled_from(route.on(route.ways_by(known)).ranks)), known)
    done = moved(state, route_from_json(route_to_json(route)), {}, NOW)
    assert (done.closed, done.opened) == ((), ())
    assert done.state == state


@settings(max_examples=60, deadline=None)
@given(data=st.data(), route=routes(), known=facts)
def test_wherever_it_goes_over_it_reaches_the_end_of_the_new_route(
    data: st.DataObject, route: Route, known: dict[str, Any]
) -> None:
    state = at(route, data.draw(st.sampled_from(route.on(route.ways_by(known)).ranks)), known)
    new = data.draw(changed(route))
    try:
        state = moved(state, new, {}, NOW).state
    except Invalid:
        return
    for _ in range(len(new.steps) + 1):
        assert len({s.spec.rank for s in state.steps}) == 1
        assert all(s.spec.key in new.by_key for s in state.steps)
        state = finish(state, state.steps[0], NOW).state
        if not state.steps:
            break
    assert not state.steps
