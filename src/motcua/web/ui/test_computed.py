"""Values that are worked out of other answers: always by the server, whatever was sent in their place."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.applicability import applicable
from motcua.procedures.form_checks import form_problems
from motcua.procedures.rebasing import rebased
from motcua.web.ui.forms import EForm


def form(**changes: Any) -> Any:
    """A company's capital: what members give, more than a limit or not."""
    members = [
        {"name": "name", "title": "Tên", "en": "Name", "is": "line"},
        {"name": "share", "title": "Phần vốn", "en": "Share", "is": "money"},
    ]
    total = {"sum": [{"var": "members"}, "share"]}
    asked: list[dict[str, Any]] = [
        {"name": "members", "title": "Thành viên", "en": "Members", "need": True, "rows": members},
        {"name": "capital", "title": "Vốn", "en": "Capital", "is": "money", "computed": total},
        {"name": "twice", "title": "Gấp đôi", "en": "Twice", "is": "money",
         "computed": {"*": [2, {"var": "capital"}]}},
        {"name": "why", "title": "Vì sao nhiều vậy", "en": "Why", "is": "line"},
    ]  # fmt: skip
    written = {"key": "x", "title": "x", "en": "x", "parts": [{"title": "A", "en": "A", "ask": asked}]}
    made = resolved(whole(written))
    return {**made, "show": {"why": {">": [{"var": "capital"}, 100]}}, **changes}


def test_it_is_worked_out_and_never_taken_from_whoever_answers() -> None:
    sent = {"members": [{"name": "A", "share": 40}, {"name": "B", "share": 2}], "capital": 9, "twice": "x"}
    assert applicable(form(), sent) == {"members": sent["members"], "capital": 42, "twice": 84}


def test_what_cannot_be_worked_out_is_no_answer() -> None:
    assert applicable(form(), {"members": [{"share": "ba"}], "capital": 9}) == {"members": [{"share": "ba"}]}


def test_a_condition_may_ask_for_it() -> None:
    little, much = ({"members": [{"share": n}], "why": "thế"} for n in (5, 500))
    assert "why" not in applicable(form(), little)
    assert applicable(form(), much)["why"] == "thế"


def test_a_page_shows_it_and_does_not_read_it() -> None:
    posted = QueryDict("members-rows=1&members-0-name=A&members-0-share=1.200&capital=9")
    shown = EForm(form(), data=posted)
    assert shown.draft == {"members": [{"name": "A", "share": 1200}]}
    assert shown.answer["capital"] == 1200
    page = render_to_string("ui/form.html", {"form": shown})
    assert ">1.200 đ</output>" in page
    assert 'name="capital"' not in page
    assert "conditions.js" in page


def test_a_program_reads_in_the_schema_that_it_is_not_answered() -> None:
    assert form()["schema"]["properties"]["capital"]["readOnly"] is True


def test_in_another_version_it_is_worked_out_anew_and_what_was_typed_before_stays_beside() -> None:
    before, after = form(), form()
    typed = {"type": "integer", "format": "money", "title": "Vốn"}
    before = {**before, "schema": {**before["schema"], "properties": {"capital": typed}}}
    found = rebased(before, after, {"capital": 7})
    assert found.answers == {}
    assert [(one.value, one.at) for one in found.kept] == [(7, "capital")]
    assert rebased(after, before, {"capital": 7}).answers == {}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"sum": [{"var": "nobody"}, "share"]}, "không có câu hỏi “nobody”"),
        ({"var": "twice"}, "phụ thuộc vòng quanh"),
        ({"+": [{"var": "capital"}, 1]}, "phụ thuộc vòng quanh"),
        ({"power": [2, 3]}, "unknown JsonLogic operator"),
    ],
)
def test_what_cannot_be_worked_out_is_told_before_anybody_fills_it_in(rule: Any, sentence: str) -> None:
    broken = form()
    properties = broken["schema"]["properties"]
    changed = {**properties, "capital": {**properties["capital"], "x-computed": rule}}
    told = list(form_problems({**broken, "schema": {**broken["schema"], "properties": changed}}))
    assert any(sentence in one for one in told), told
    assert list(form_problems(broken)) == []
