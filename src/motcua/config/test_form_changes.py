"""Random versions of forms, made-up ones and those of the sample, with random answers: the drill of the command."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.config.form_changes import Pair, drill, lost, sample_forms


@cache
def known() -> tuple[Mapping[str, Any], ...]:
    return tuple(sample_forms())


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_no_answer_of_a_random_draft_is_lost_in_a_random_new_version(seed: int) -> None:
    tried = drill(2, seed, known())
    assert tried.lost == []
    assert tried.pairs == 2


def test_the_drill_notices_what_is_lost_and_what_nobody_said() -> None:
    """Its own account of what must be where is at odds with a version in which the question is another one."""
    asked = {"type": "string", "title": "Họ tên"}
    before = {"schema": {"type": "object", "properties": {"a": asked}}, "groups": []}
    after = {"schema": {"type": "object", "properties": {"b": {**asked, "x-id": "other"}}}, "groups": []}
    wrong = Pair(before, after, {"a": "An"}, stays={"a": ("b", "An")})
    assert lost(wrong) == ["a → b: 'An' became None"]
    same = {"schema": {"type": "object", "properties": {"c": {**asked, "x-id": "a"}}}, "groups": []}
    assert "c: nobody gave this answer" in lost(Pair(before, same, {"a": "An"}))
