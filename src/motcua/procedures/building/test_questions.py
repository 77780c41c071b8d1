"""Questions and conditions read out of the sample's forms and written back: nothing changes that nobody changed."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from motcua.kernel import json_logic
from motcua.kernel.errors import Invalid
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.building import conditions
from motcua.procedures.building.conditions import Row, Table
from motcua.procedures.building.edits import PutQuestion, RemoveQuestion, StepQuestion
from motcua.procedures.building.kinds import kind_of, kinds
from motcua.procedures.building.questions import Choice, Column, Question, put_question, read_question
from motcua.procedures.building.starting import checked_form, empty_form, from_components
from motcua.procedures.building.telling import differences
from motcua.procedures.form_checks import form_problems
from motcua.procedures.made_up_answers import made_up_answers
from motcua.procedures.types import content_from_json
from motcua.procedures.validation import errors

DATA = Path(__file__).parents[2] / "config" / "sample" / "data"
WRITTEN = json.loads((DATA / "forms.json").read_text("utf-8"))
FORMS = {form["key"]: checked_form(whole(form)) for form in WRITTEN}
TODAY = date(2026, 11, 24)


def asked(form: Any) -> Any:
    return resolved(form)["schema"]["properties"]


def test_what_is_read_of_every_question_of_the_sample_and_written_back_is_the_same() -> None:
    for key, form in FORMS.items():
        for name in form["schema"]["properties"]:
            again = put_question(form, name, read_question(form, name))
            assert {**again, "checks": sorted(map(str, again.get("checks", ())))} == {
                **form, "checks": sorted(map(str, form.get("checks", ())))
            }, f"{key}: {name}"  # fmt: skip


def test_every_kind_has_a_name_in_both_languages_and_is_known_again_in_a_form() -> None:
    form = empty_form("Thử")
    for kind in kinds():
        assert kind.title != kind.key, f"{kind.key} has no title"
        assert kind.english != kind.key, f"{kind.key} has no English"
        options = (Choice("A"), Choice("B")) if kind.key in ("choice", "choices") else ()
        columns = (Column("Cột", "line"),) if kind.key == "table" else ()
        said = Question("Thử", kind.key, options=options, columns=columns)
        found = put_question(form, "thu", said)
        assert kind_of(found, "thu", found["schema"]["properties"]["thu"]) == kind.key


def test_nearly_all_conditions_of_the_sample_can_be_drawn_and_mean_the_same_when_written() -> None:
    rules = [(form, rule) for form in FORMS.values() for rule in form["show"].values()]
    tables = [(form, rule, conditions.drawn(rule, asked(form))) for form, rule in rules]
    assert sum(table is not None for _, _, table in tables) > 0.9 * len(rules)
    for form, rule, table in tables:
        if table is not None:
            again = conditions.written(table, asked(form))
            assert conditions.drawn(again, asked(form)) == table or table.any_of
            for value in ("co", "khong", None, ["co"], 3):
                answers = dict.fromkeys(json_logic.variables(rule), value) if value is not None else {}
                assert json_logic.holds(rule, answers) == json_logic.holds(again, answers)


ASKED: dict[str, dict[str, Any]] = {
    "one": {"type": "string", "title": "Một", "oneOf": [{"const": one, "title": one} for one in "abc"]},
    "many": {"type": "array", "items": {"oneOf": [{"const": one, "title": one} for one in "abc"]}},
    "number": {"type": "integer", "title": "Số"},
    "text": {"type": "string", "title": "Chữ"},
}
some = st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True).map(tuple)
rows = st.one_of(
    st.builds(Row, st.sampled_from(["one", "many"]), st.sampled_from(["is", "is_not"]), some),
    st.builds(Row, st.just("number"), st.sampled_from(conditions.HOWS[:6]), st.tuples(st.integers(0, 3))),
    st.builds(Row, st.sampled_from(list(ASKED)), st.sampled_from(["given", "not_given"])),
)
tables = st.builds(Table, st.lists(rows, min_size=1, max_size=3).map(tuple), st.booleans())
answered = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from("abc"),
        "many": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
        "number": st.integers(0, 3),
        "text": st.just("x"),
    },
)


@settings(max_examples=80)
@given(tables, answered)
def test_a_table_means_the_same_as_jsonlogic_and_as_a_schema(table: Table, answers: dict[str, Any]) -> None:
    rule = conditions.written(table, ASKED)
    wanted = json_logic.holds(rule, answers)
    assert Draft202012Validator(conditions.as_schema(table, ASKED)).is_valid(answers) == wanted
    again = conditions.drawn(rule, ASKED)
    assert again is not None
    assert json_logic.holds(conditions.written(again, ASKED), answers) == wanted


@pytest.mark.parametrize(
    "rule",
    [
        {"if": [{"var": "one"}, True, False]},
        {
            "and": [
                {"or": [{"==": [{"var": "one"}, "a"]}, {"==": [{"var": "text"}, "x"]}]},
                {"!!": {"var": "many"}},
            ]
        },
        {"==": [{"var": "one"}, {"var": "text"}]},
        {"==": [{"var": "gone"}, 1]},
        {">": [{"+": [{"var": "number"}, 1]}, 2]},
        {"or": []},
    ],
)
def test_what_no_table_can_draw_is_not_drawn(rule: Any) -> None:
    assert conditions.drawn(rule, ASKED) is None


def test_a_question_with_a_condition_of_its_own_keeps_it_whatever_else_is_changed() -> None:
    form = FORMS["birth"]
    rule = {"if": [{"var": "relation"}, True, False]}
    odd = {**form, "show": {**form["show"], "home_place": rule}}
    changed = put_question(odd, "home_place", replace(read_question(odd, "home_place"), title="Quê"))
    assert changed["show"]["home_place"] == rule
    assert changed["schema"]["properties"]["home_place"]["title"] == "Quê"


def test_what_is_asked_at_times_is_needed_only_then() -> None:
    form = FORMS["birth"]
    said = replace(
        read_question(form, "child_born_words"),
        need="yes",
        condition={"==": [{"var": "relation"}, "khac"]},
    )
    changed = put_question(form, "child_born_words", said)
    assert "child_born_words" not in changed["schema"]["required"]
    assert "child_born_words" in errors(changed, {"relation": "khac"}, TODAY)
    narrow = {**changed["schema"], "required": []}
    assert Draft202012Validator(narrow).is_valid({"relation": "ong_ba"})
    assert not Draft202012Validator(narrow).is_valid({"relation": "khac"})
    assert read_question(changed, "child_born_words").need == "yes"
    back = put_question(changed, "child_born_words", replace(said, need="", condition=None))
    assert back["schema"].get("allOf") == form["schema"]["allOf"]


def test_a_day_that_is_compared_cannot_make_an_answer_needed() -> None:
    form = FORMS["birth"]
    said = replace(read_question(form, "home_place"), condition={">": [{"var": "child_born"}, "2026-01-01"]})
    with pytest.raises(Invalid, match="so sánh ngày"):
        put_question(form, "home_place", said)


def test_another_kind_brings_its_checks_and_takes_the_old_ones_along() -> None:
    form = put_question(empty_form("Thử"), "ngay", Question("Ngày", "birth_day"))
    assert [check["at"] for check in form["checks"]] == ["ngay", "ngay"]
    again = put_question(form, "ngay", replace(read_question(form, "ngay"), kind="line"))
    assert "checks" not in again
    assert again["schema"]["properties"]["ngay"]["maxLength"] == 200
    lists = put_question(form, "nuoc", Question("Nước", "nationality"))
    assert "countries" in lists["schema"]["$defs"]


def test_a_table_keeps_its_columns_order_and_their_names_when_they_are_called_otherwise() -> None:
    columns = (
        Column("Họ tên", "person_name", needed=True),
        Column("Quan hệ", "choice", options=(Choice("Con"), Choice("Vợ"))),
    )
    form = put_question(empty_form("Thử"), "nguoi", Question("Người", "table", columns=columns))
    items = form["schema"]["properties"]["nguoi"]["items"]
    assert items["x-order"] == ["ho_ten", "quan_he"]
    assert items["required"] == ["ho_ten"]
    read = read_question(form, "nguoi")
    turned = replace(read, columns=(replace(read.columns[1], title="Là gì"), read.columns[0]))
    again = put_question(form, "nguoi", turned)["schema"]["properties"]["nguoi"]["items"]
    assert again["x-order"] == ["quan_he", "ho_ten"]
    assert again["properties"]["quan_he"]["oneOf"] == items["properties"]["quan_he"]["oneOf"]


def test_a_new_words_of_an_answer_keep_what_is_stored_of_it() -> None:
    form = FORMS["birth"]
    read = read_question(form, "relation")
    called = (replace(read.options[0], title="Bố"), *read.options[1:], Choice("Ông"))
    found = put_question(form, "relation", replace(read, options=called))
    assert [one["const"] for one in found["schema"]["properties"]["relation"]["oneOf"]] == [
        "cha", "me", "ong_ba", "nguoi_than", "khac", "ong",
    ]  # fmt: skip


def told(after: Any) -> str:
    return " ".join(one.sentence for one in differences(FORMS["birth"], after))


def test_forms_are_told_apart_in_sentences() -> None:
    form = FORMS["birth"]
    assert differences(form, form) == []
    read = read_question(form, "copies")
    assert "“Số bản sao”: lớn nhất nay là 9, trước là 50." in told(
        put_question(form, "copies", replace(read, most=9))
    )
    assert "Câu hỏi “Số bản sao” nay không bắt buộc." in told(
        put_question(form, "copies", replace(read, need=""))
    )
    always = put_question(form, "copies", replace(read, condition=None))
    assert "nay luôn được hỏi, trước chỉ khi “Đề nghị cấp bản sao Giấy khai sinh” là “Có”" in told(always)
    gone = RemoveQuestion("home_place").on(form, form)
    assert "Bỏ câu hỏi “Quê quán”" in told(gone)
    moved = StepQuestion("child_name", -1).on(form, form)
    assert "Câu hỏi “Họ, chữ đệm, tên của trẻ” chuyển sang phần “Người yêu cầu đăng ký khai sinh”." in told(
        moved
    )
    assert "Thứ tự các câu hỏi" in told(StepQuestion("child_name", 1).on(form, form))
    other = put_question(form, "home_place", replace(read_question(form, "home_place"), kind="lines"))
    [sentence] = [one for one in differences(form, other) if "nay là loại" in one.sentence]
    assert (sentence.field, sentence.changed) == ("home_place", False)
    sex = read_question(form, "relation")
    fewer = put_question(form, "relation", replace(sex, options=sex.options[:-1]))
    assert any(one.changed for one in differences(form, fewer))


def test_a_question_taken_out_comes_back_under_its_name_and_another_one_never_takes_it() -> None:
    form = FORMS["birth"]
    gone = RemoveQuestion("home_place").on(form, form)
    back = PutQuestion(Question("Quê quán", "line"), group=1).on(gone, form)
    assert "home_place" in back["schema"]["properties"]
    odd = {
        **form,
        "schema": {
            **form["schema"],
            "properties": {**form["schema"]["properties"], "que": {"title": "Khác"}},
        },
    }
    other = PutQuestion(Question("Quê", "line"), group=1).on(gone, odd)
    assert "que_2" in other["schema"]["properties"]


def test_a_form_from_the_papers_of_a_procedure_can_be_filled_in() -> None:
    lines = (DATA / "procedures.jsonl").read_text("utf-8").splitlines()
    for content in (content_from_json(json.loads(line)) for line in lines[:400:40]):
        for case in content.cases[:1]:
            form = from_components(content, case)
            assert [one for one in form_problems(resolved(form)) if one.stops] == []
            made_up_answers(resolved(form), TODAY)
