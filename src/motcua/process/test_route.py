"""Routes as data: what may be published as the way of a procedure, and what may not."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from motcua.kernel.errors import Invalid
from motcua.process.route import Route, route_from_json
from motcua.process.states import STAGES, Stage, StepKind
from tests.support.routes import Step, full_route, plain_route, plain_steps, routes, step

Change = Callable[[list[Step]], object]


def read(steps: list[Step]) -> Route:
    return route_from_json({"key": "r", "steps": steps})


def test_steps_come_in_the_order_of_their_ranks_however_they_are_written() -> None:
    route = read(list(reversed(plain_steps())))
    assert [s.key for s in route.steps] == ["intake", "check", "approve", "sign", "seal", "handover"]
    assert route.ranks == (1, 2, 3, 4, 5, 6)


def test_parallel_steps_open_together_and_the_next_rank_follows() -> None:
    route = full_route()
    assert {s.key for s in route.first_of(Stage.APPRAISE)} == {"check", "police"}
    assert [s.key for s in route.after(2)] == ["visit"]
    assert route.after(route.ranks[-1]) == ()
    assert route.by_key["finance"].kind is StepKind.FINANCE


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda s: s.pop(2), "đủ năm bước"),
        (lambda s: s[2].update(key="check"), "trùng mã"),
        (lambda s: s[2].update(rank=9), "thứ tự"),
        (lambda s: s[1].update(kind="seal"), "đúng một bước"),
        (lambda s: s[1].update(kind="approval"), "không thuộc giai đoạn"),
        (lambda s: s.append(step("again", 1, "receive", "intake")), "đúng một bước"),
        (lambda s: s.append(step("again", 7, "return", "handover")), "đúng một bước"),
        (lambda s: s.append(step("again", 4, "sign", "personal_sign")), "đúng một bước"),
        (lambda s: s.pop(4), "đúng một bước"),
        (lambda s: s[4].update(rank=4), "đúng một bước"),
        (lambda s: s[1].update(hours=-1), "âm"),
        (lambda s: s[2].update(rank=2), "song song"),
    ],
)
def test_a_route_that_breaks_the_order_of_the_law_is_refused(wrong: Change, words: str) -> None:
    steps = plain_steps()
    wrong(steps)
    with pytest.raises(Invalid, match=words):
        read(steps)


def test_the_seal_never_stands_before_the_signature() -> None:
    steps = plain_steps()
    steps[3]["rank"], steps[4]["rank"] = 5, 4
    with pytest.raises(Invalid, match="đóng dấu"):
        read(steps)


@settings(max_examples=60, deadline=None)
@given(route=routes())
def test_every_route_walks_the_five_stages_and_reaches_its_end(route: Route) -> None:
    seen, rank = [], 0
    while steps := route.after(rank):
        assert len({s.stage for s in steps}) == 1
        seen.append(steps[0].stage)
        rank = steps[0].rank
    assert tuple(dict.fromkeys(seen)) == STAGES
    assert plain_route().first_of(Stage.RECEIVE)[0].kind is route.steps[0].kind is StepKind.INTAKE
