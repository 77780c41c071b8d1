"""What is found in a form and in the papers of its procedures before anybody fills it in; the sample has none of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.composing import composed
from motcua.procedures.form_checks import check_forms, form_problems
from motcua.procedures.form_english import spoken, without_english

DATA = Path(__file__).parents[1] / "config" / "sample" / "data"
FORMS = json.loads((DATA / "forms.json").read_text("utf-8"))
PROCEDURES = [json.loads(line) for line in (DATA / "procedures.jsonl").read_text("utf-8").splitlines()]


def question(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "x-en": title, **more}


def form(show: Any = None, groups: Any = None, **questions: Any) -> dict[str, Any]:
    return {
        "key": "f",
        "title": "Tờ khai",
        "en": "Form",
        "schema": {"type": "object", "properties": questions},
        "groups": groups or [{"title": "Phần", "en": "Part", "fields": list(questions)}],
        "show": show or {},
    }


def one_of(*values: str) -> dict[str, Any]:
    return question("Chọn", oneOf=[{"const": value, "title": value, "x-en": value} for value in values])


def told(written: dict[str, Any]) -> str:
    return " ".join(form_problems(written))


def test_the_hundred_busiest_have_a_form_of_their_own_and_none_has_a_problem() -> None:
    report = check_forms(FORMS, PROCEDURES)
    assert report.problems == ()
    assert report.procedures_with_own_form >= 100
    assert report.forms == len(FORMS)


def test_questions_that_nobody_meets_are_told_of() -> None:
    groups = [{"title": "Phần", "fields": ["a", "c", "c"]}]
    found = told(form(groups=groups, a=question("A"), b=question("B")))
    assert "câu hỏi “b” không nằm trong phần nào" in found
    assert "phần hỏi “c” mà không có câu hỏi đó" in found
    assert "câu hỏi “c” nằm ở 2 chỗ" in found


def test_a_condition_nobody_can_meet_is_told_of() -> None:
    show = {"b": {"==": [{"var": "a"}, "x"]}, "c": {"==": [{"var": "gone"}, 1]}}
    found = told(form(show, a=one_of("y"), b=question("B"), c=question("C")))
    assert "“a” không có câu trả lời “x”" in found
    assert "không có câu hỏi “gone”" in found


def test_conditions_that_go_round_are_told_of() -> None:
    show = {"a": {"!!": [{"var": "b"}]}, "b": {"!!": [{"var": "c"}]}, "c": {"!!": [{"var": "a"}]}}
    found = told(form(show, a=question("A"), b=question("B"), c=question("C")))
    assert "“a” phụ thuộc vòng quanh" in found


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (question("x" * 111), "dài quá 110 ký tự"),
        (question(" "), "không có nhãn"),
    ],
)
def test_labels_are_short_and_there(asked: dict[str, Any], sentence: str) -> None:
    assert sentence in told(form(a=asked))


def test_what_is_asked_twice_or_known_already_is_told_of() -> None:
    found = told(form(applicant_name=question("Họ tên"), b=question("Họ tên")))
    assert "hỏi hai lần “Họ tên”" in found
    assert "hỏi “applicant_name” dù tài khoản đã cho biết" in found
    filled = {**form(a=question("A")), "prefill": {"a": "applicant.shoe_size", "b": "asker.name"}}
    assert "là điều không ai biết" in told(filled)
    assert "điền sẵn “b” mà không hỏi" in told(filled)


def test_two_questions_cannot_be_the_same_one() -> None:
    assert "2 câu hỏi cùng nhận là “a”" in told(form(a=question("A"), b=question("B", **{"x-id": "a"})))


def procedure(**paper: Any) -> dict[str, Any]:
    case = {"code": "1.01", "form": "f", "components": [{"code": "TP01", **paper}]}
    return {"code": "1", "cases": [case]}


def test_a_paper_whose_condition_names_no_answer_is_told_of() -> None:
    found = check_forms([form(a=one_of("y"))], [procedure(needed_if={"in": [{"var": "b"}, ["y"]]})]).problems
    assert found == ("1.01, giấy tờ TP01: không có câu hỏi “b”.",)
    other = check_forms([form(a=one_of("y"))], [procedure(needed_if={"in": [{"var": "a"}, ["z"]]})]).problems
    assert other == ("1.01, giấy tờ TP01: “a” không có câu trả lời “z”.",)


def test_unknown_kinds_and_forms_that_nobody_uses_are_told_of() -> None:
    strange = {**form(a={"is": "shoe_size", "title": "A"}), "key": "strange"}
    found = " ".join(check_forms([form(a=question("A")), strange], [procedure()]).problems)
    assert "strange: khối, loại câu hỏi hoặc quan hệ không có: 'shoe_size'" in found
    spare = {**form(a=question("A")), "key": "spare"}
    assert check_forms([form(a=question("A")), spare], [procedure()]).problems == (
        "spare: không thủ tục nào dùng.",
    )


def test_a_form_without_english_is_told_of_and_one_with_it_is_read_in_english() -> None:
    written = {**form(a={"type": "string", "title": "Chưa dịch"}), "en": ""}
    found = check_forms([written], [procedure()]).problems
    assert "f: “Chưa dịch” chưa có tiếng Anh." in found
    moving = resolved(whole(next(one for one in FORMS if one["key"] == "temporary-residence")))
    english = spoken(moving, "en")
    assert english["title"] == "Change of residence: temporary registration (CT01)"
    assert english["schema"]["properties"]["housing"]["oneOf"][1]["title"] == "Rented, borrowed, shared"
    assert (
        english["schema"]["properties"]["moving_with"]["items"]["properties"]["name"]["title"] == "Full name"
    )
    assert spoken(moving, "vi") is moving
    assert list(without_english(moving)) == []


def test_parts_become_a_form_with_what_the_blocks_know() -> None:
    written = {
        "key": "k",
        "title": "T",
        "parts": [
            {"block": "asker"},
            {"block": "person", "as": "child", "ask": ["name!", "born"], "title": "Trẻ", "en": "Child"},
            {
                "title": "Việc",
                "en": "Matter",
                "ask": [
                    {
                        "name": "why",
                        "title": "Vì sao",
                        "en": "Why",
                        "need": True,
                        "options": [["a", "A", "A"]],
                    },
                    {
                        "name": "more",
                        "is": "line",
                        "title": "Rõ",
                        "en": "More",
                        "need": True,
                        "when": {"why": ["a"]},
                    },
                ],
            },
        ],
    }
    plain = composed(written)
    assert plain["prefill"]["applicant_phone"] == "asker.phone"
    assert plain["people"]["child"] == {"name": "child_name", "born": "child_born"}
    assert plain["show"] == {"more": {"in": [{"var": "why"}, ["a"]]}}
    assert "more" not in plain["schema"]["required"]
    assert plain["schema"]["allOf"][0]["then"] == {"required": ["more"]}
    assert [group["title"] for group in plain["groups"]] == ["Người yêu cầu", "Trẻ", "Việc"]
    with pytest.raises(KeyError):
        composed({**written, "parts": [{"block": "spaceship"}]})
