"""A path through an occasion in life: what is asked, where it leads, what the editor is told before it is shown."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.procedures.commands import establish_life_events, set_life_path
from motcua.procedures.life_paths import path_from_json
from motcua.procedures.path_conditions import condition_as_text, condition_from_text
from motcua.procedures.path_rules import path_mistakes
from motcua.procedures.queries import path_in_force

FATHER = {"in": [{"var": "father"}, ["yes"]]}
NOBODY = {"and": [{"==": [{"var": "married"}, "yes"]}, {"==": [{"var": "father"}, "no"]}]}
NO_SUCH_CHOICE = {"in": [{"var": "father"}, ["so"]]}
KNOWN = {"1.1": ["1.1.01"], "1.2": ["1.2.01"], "1.3": ["1.3.01"]}


def choices(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "words": key.upper()} for key in keys]


def path() -> dict[str, Any]:
    """Married or not; where the unmarried recognise the child first. Birth, then two things at once."""
    return {
        "questions": [
            {"key": "married", "words": "Đã kết hôn?", "choices": choices("yes", "no")},
            {
                "key": "father", "words": "Cha nhận con?", "choices": choices("yes", "no"),
                "only_if": {"in": [{"var": "married"}, ["no"]]},
            },
        ],
        "steps": [
            {"key": "father", "procedure": "1.1", "only_if": FATHER},
            {"key": "birth", "procedure": "1.2", "case": "1.2.01", "after": ["father"]},
            {"key": "home", "procedure": "1.3", "after": ["birth"]},
            {"key": "note", "title": "Tiêm chủng", "after": ["birth"]},
        ],
    }  # fmt: skip


def keys(answers: dict[str, str]) -> list[list[str]]:
    return [[step.key for step in stage] for stage in path_from_json(path()).stages(answers)]


def test_steps_stand_in_stages_and_what_waits_for_nobody_comes_first() -> None:
    assert keys({"married": "yes"}) == [["birth"], ["home", "note"]]
    assert keys({"married": "no", "father": "yes"}) == [["father"], ["birth"], ["home", "note"]]


def test_only_what_applies_is_asked_and_an_answer_to_what_is_no_longer_asked_does_not_count() -> None:
    found = path_from_json(path())
    assert found.taken({"married": "yes", "father": "yes"}) == {"married": "yes"}
    assert found.next_question({"married": "yes"}) is None
    asked = found.next_question({"married": "no"})
    assert asked is not None
    assert asked.key == "father"
    assert found.taken({"married": "perhaps", "father": "yes"}) == {}


def wrong(change: Any) -> list[tuple[str, str]]:
    changed = deepcopy(path())
    change(changed)
    return [(place, sentence) for place, sentence, _named in path_mistakes(path_from_json(changed), KNOWN)]


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        (lambda p: p["steps"][1].update(procedure="9.9"), "steps.1.procedure", "Không có thủ tục đang áp dụng"),
        (lambda p: p["steps"][1].update(case="1.2.07"), "steps.1.case", "không có trường hợp"),
        (lambda p: p["steps"][0].update(after=["home"]), "steps.0.after", "không phải một việc đứng trước"),
        (lambda p: p["steps"][0].pop("only_if"), "questions.1.key", "không quyết định việc nào"),
        (lambda p: p["steps"].pop(0) and p["questions"].pop(1), "steps.0.after", "không phải một việc đứng trước"),
        (lambda p: p["questions"][1].update(only_if={"var": "x"}), "questions.1.only_if", "không có câu đó ở trước"),
        (lambda p: p["steps"][0].update(only_if=NO_SUCH_CHOICE), "steps.0.only_if", "không có lựa chọn"),
        (lambda p: p["steps"][0].update(only_if={"perhaps": []}), "steps.0.only_if", "chưa đọc được"),
        (lambda p: p["steps"][3].pop("title"), "steps.3.title", "hãy ghi tên việc"),
        (lambda p: p["questions"][0].update(choices=choices("yes")), "questions.0.choices", "ít nhất hai lựa chọn"),
        (lambda p: p.update(steps=[]), "", "chưa có việc nào"),
        (lambda p: [s.update(only_if=FATHER) for s in p["steps"]], "", "không dẫn đến việc nào"),
        (lambda p: p["steps"][2].update(only_if=NOBODY), "steps.2.only_if", "Không câu trả lời nào dẫn đến"),
    ],
)  # fmt: skip
def test_an_editor_is_told_what_is_wrong_and_where(change: Any, place: str, sentence: str) -> None:
    assert wrong(lambda _p: None) == []
    found = wrong(change)
    assert any(where == place and sentence in said for where, said in found), found


KEYS = st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True)
PARTS = st.tuples(KEYS, st.lists(KEYS, min_size=1, max_size=3))


@given(st.lists(PARTS, min_size=1, max_size=3))
def test_a_condition_is_read_as_it_is_written(parts: list[tuple[str, list[str]]]) -> None:
    rules = [{"in": [{"var": name}, chosen]} for name, chosen in parts]
    rule = rules[0] if len(rules) == 1 else {"and": rules}
    assert condition_from_text(condition_as_text(rule)) == rule


def test_a_condition_that_says_more_is_shown_as_it_is_and_one_that_says_nothing_does_not_pass() -> None:
    rule = {"or": [{"var": "a"}, {"==": [{"var": "b"}, "c"]}]}
    assert condition_from_text(condition_as_text(rule)) == rule
    assert condition_from_text("") is None
    assert wrong(lambda p: p["steps"][0].update(only_if=condition_from_text("father yes")))
    assert wrong(lambda p: p["steps"][0].update(only_if=condition_from_text("{father")))


@pytest.mark.django_db
def test_a_path_holds_from_its_day_on_and_the_one_before_until_then() -> None:
    establish_life_events(
        actor=SYSTEM, events=[{"key": "birth", "title": "Sinh con", "sentence": "", "procedures": []}]
    )
    content: dict[str, Any] = {
        "questions": [{"key": "a", "words": "A?", "choices": choices("yes", "no")}],
        "steps": [
            {"key": "one", "title": "Một", "only_if": {"in": [{"var": "a"}, ["yes"]]}},
            {"key": "two", "title": "Hai"},
        ],
    }
    today = clock.now().date()
    said: dict[str, Any] = {"actor": SYSTEM, "event": "birth", "source": "Quyết định 1", "reason": "Mới"}
    assert len(set_life_path(since=today, content=content, **said)) == 1
    later: dict[str, Any] = {**content, "steps": content["steps"][1:] + content["steps"][:1]}
    assert set_life_path(since=today + timedelta(days=5), content=later, **said)
    assert set_life_path(since=today, content=content, **said) == []

    def first(on: date) -> str:
        found = path_in_force("birth", on)
        return found.steps[0].key if found else ""

    days = [today - timedelta(days=1), today, today + timedelta(days=4), today + timedelta(days=5)]
    assert [first(day) for day in days] == ["", "one", "one", "two"]
    bad = {**content, "steps": [*content["steps"], {"key": "x", "procedure": "9.9"}]}
    with pytest.raises(Invalid, match=r"Không có thủ tục đang áp dụng mang mã 9\.9"):
        set_life_path(since=today, content=bad, **said)
