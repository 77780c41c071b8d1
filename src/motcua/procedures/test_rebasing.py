"""What becomes of answers when a form changes under them: nothing is lost, nothing stands where it does not belong."""

from typing import Any

from motcua.procedures.rebasing import Rebased, kept_from_json, rebased

NAME = {"type": "string", "title": "Họ tên", "format": "person-name"}
DAY = {"type": "string", "title": "Ngày sinh", "format": "date"}


def form(**questions: Any) -> dict[str, Any]:
    groups = [{"title": "Phần", "fields": list(questions)}]
    return {"schema": {"type": "object", "properties": questions}, "groups": groups}


def one_of(**words: str) -> dict[str, Any]:
    options = [{"const": value, "title": title} for value, title in words.items()]
    return {"type": "string", "title": "Quan hệ", "oneOf": options}


def moved(before: dict[str, Any], after: dict[str, Any], **answers: Any) -> Rebased:
    return rebased(before, after, answers)


def test_a_question_keeps_its_answer_under_another_name_label_and_place() -> None:
    after = form(x=DAY, child={**NAME, "title": "Tên của trẻ", "x-id": "name"})
    found = moved(form(name=NAME), after, name="Vừ A Dính")
    assert (found.answers, found.kept) == ({"child": "Vừ A Dính"}, [])
    assert found.added == ["x"]


def test_a_new_question_under_an_old_name_does_not_take_the_answer() -> None:
    after = form(name={**NAME, "x-id": "name-of-the-mother"}, child={**NAME, "x-id": "name"})
    assert moved(form(name=NAME), after, name="Vừ A Dính").answers == {"child": "Vừ A Dính"}


def test_two_questions_that_swap_their_names_keep_their_own_answers() -> None:
    after = form(a={**NAME, "x-id": "b"}, b={**NAME, "x-id": "a"})
    assert moved(form(a=NAME, b=NAME), after, a="Ái", b="Bình").answers == {"b": "Ái", "a": "Bình"}


def test_a_changed_kind_shows_the_old_answer_beside_and_keeps_it_where_it_fits() -> None:
    after = form(born={**DAY, "format": "birth"})
    found = moved(form(born=DAY), after, born="1990-05-17")
    assert found.answers == {"born": "1990-05-17"}
    assert [(one.at, one.words) for one in found.kept] == [("born", "17/05/1990")]
    back = moved(form(born={**DAY, "format": "birth"}), form(born=DAY), born="1990")
    assert (back.answers, [one.words for one in back.kept]) == ({}, ["1990"])


def test_a_choice_stands_only_where_it_still_says_the_same() -> None:
    before = form(relation=one_of(self="Bản thân", kin="Người thân"))
    after = form(relation=one_of(self="Người được ủy quyền", kin="Người thân"))
    assert moved(before, after, relation="self").answers == {}
    assert moved(before, after, relation="self").kept[0].words == "Bản thân"
    kin = moved(before, after, relation="kin")
    assert (kin.answers, kin.kept[0].at) == ({"relation": "kin"}, "relation")


def test_who_declared_other_words_declares_again() -> None:
    said = {"type": "boolean", "const": True, "title": "Tôi cam đoan"}
    found = moved(form(said=said), form(said={**said, "title": "Tôi cam đoan và đồng ý"}), said=True)
    assert (found.answers, found.kept[0].at) == ({}, "said")


def test_rows_go_over_with_their_inner_names() -> None:
    def table(**parts: Any) -> dict[str, Any]:
        return {"type": "array", "title": "Con", "items": {"type": "object", "properties": parts}}

    rows = [{"name": "An", "born": "2001-01-01"}, {"name": "Bình"}]
    after = form(children=table(who={**NAME, "x-id": "name"}, born=DAY))
    found = moved(form(children=table(name=NAME, born=DAY)), after, children=rows)
    assert found.answers == {"children": [{"who": "An", "born": "2001-01-01"}, {"who": "Bình"}]}
    fewer = moved(form(children=table(name=NAME, born=DAY)), form(children=table(name=NAME)), children=rows)
    assert fewer.answers == {"children": [{"name": "An"}, {"name": "Bình"}]}
    assert fewer.kept[0].value == rows


def test_what_a_version_took_away_comes_back_with_its_question() -> None:
    first, second = form(name=NAME, born=DAY), form(name=NAME)
    gone = moved(first, second, name="An", born="1990-05-17")
    assert [(one.label, one.at) for one in gone.kept] == [("Ngày sinh", "")]
    stored = kept_from_json([one.to_json() for one in gone.kept])
    back = rebased(second, form(name=NAME, birthday={**DAY, "x-id": "born"}), gone.answers, stored)
    assert (back.answers, back.kept) == ({"name": "An", "birthday": "1990-05-17"}, [])


def test_what_was_answered_anew_is_not_replaced_by_what_was_kept() -> None:
    first, second = form(born=DAY), form(born={"type": "integer", "title": "Năm sinh"})
    changed = moved(first, second, born="1990-05-17")
    again = rebased(second, second, {"born": 1990}, changed.kept)
    assert again.answers == {"born": 1990}
    assert [one.value for one in again.kept] == ["1990-05-17"]


def test_an_answer_that_cannot_be_read_yet_goes_along() -> None:
    after = form(birthday={**DAY, "x-id": "born"})
    assert moved(form(born=DAY), after, born="mùa xuân").answers == {"birthday": "mùa xuân"}
