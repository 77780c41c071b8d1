"""E-forms from data: what a person types, what we keep, what we say when something is wrong."""

import unicodedata
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from motcua.procedures.parsing import read_day, read_number
from motcua.web.ui.forms import EForm, known_facts, prefilled
from motcua.web.ui.views import SAMPLE_FORM

GOOD = {
    "name": "  Tằng  Bảo Ngọc ",
    "id_number": "022 326 000 017",
    "born": "12/11/2026",
    "gender": "Nữ",
    "wants_copies": "Có",
    "copies": "2",
    "people-rows": "2",
    "people-0-name": "Chìu Thị Mẩy",
    "people-1-name": "",
    "declaration": "true",
}


def _form(**changes: str | None) -> EForm:
    posted = QueryDict(mutable=True)
    posted.update({k: v for k, v in {**GOOD, **changes}.items() if v is not None})
    return EForm(SAMPLE_FORM, data=posted)


def _errors(**changes: str | None) -> dict[str, list[str]]:
    return _form(**changes).errors


def test_what_was_typed_becomes_typed_answers() -> None:
    form = _form()
    assert form.is_valid(), form.errors
    assert form.answer == {
        "name": "Tằng Bảo Ngọc",
        "id_number": "022326000017",
        "born": "2026-11-12",
        "gender": "Nữ",
        "wants_copies": "Có",
        "copies": 2,
        "people": [{"name": "Chìu Thị Mẩy"}],
        "declaration": True,
    }


def test_text_is_kept_in_one_normal_form() -> None:
    assert _form(name=unicodedata.normalize("NFD", "Vũ Đức Nghĩa")).answer["name"] == "Vũ Đức Nghĩa"


@pytest.mark.parametrize("typed", ["3/9/2026", "03-09-2026", "03.09.2026", "03092026", "2026-09-03"])
def test_a_day_is_understood_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == "2026-09-03"


@pytest.mark.parametrize(
    ("typed", "whole", "number"),
    [
        ("1.234.000", True, 1234000),
        ("12", True, 12),
        ("85,5", False, 85.5),
        ("1.200,5", False, 1200.5),
        ("0", True, 0),
    ],
)
def test_figures_are_understood_as_vietnamese_write_them(typed: str, whole: bool, number: float) -> None:
    assert read_number(typed, whole=whole) == number


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Hãy nhập họ, chữ đệm, tên."),
        ({"id_number": "0220123"}, "id_number", "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 7."),
        (
            {"born": "31/02/2026"},
            "born",
            "Ngày 31/02/2026 không có trong lịch. Hãy xem lại ngày, tháng, năm.",
        ),
        ({"born": "hôm qua"}, "born", "Ngày, tháng, năm sinh: hãy nhập ngày, tháng, năm, ví dụ 27/03/2026."),
        ({"email": "ten@"}, "email", "Thư điện tử: hãy nhập một địa chỉ có dạng ten@vidu.vn."),
        ({"gender": None}, "gender", "Hãy chọn: giới tính."),
        ({"gender": "Khác"}, "gender", "Giới tính: hãy chọn một trong các câu trả lời có sẵn."),
        ({"copies": "hai"}, "copies", "Số bản sao: hãy chỉ nhập số nguyên, ví dụ 2."),
        ({"copies": "99"}, "copies", "Số bản sao: lớn nhất là 50."),
        ({"reason": "x" * 501}, "reason", "Lý do dài quá: nhiều nhất 500 ký tự. Hãy viết ngắn lại."),
        ({"declaration": None}, "declaration", "Hãy đánh dấu vào ô này để tiếp tục."),
        ({"people-0-name": ""}, "people", "Hãy điền ít nhất một dòng: người cùng hộ."),
    ],
)
def test_every_mistake_gets_a_sentence_that_helps(changes: dict[str, str], field: str, sentence: str) -> None:
    assert sentence in _errors(**changes)[field]


def test_nothing_that_was_typed_is_lost_when_it_is_wrong() -> None:
    form = _form(born="31/02/2026", copies="hai")
    assert form.field("born").value == "31/02/2026"
    assert form.field("copies").value == "hai"


def test_a_question_that_does_not_apply_is_neither_asked_nor_kept() -> None:
    form = _form(wants_copies="Không", copies="99")
    assert form.is_valid(), form.errors
    assert "copies" not in form.answer


def test_add_row_shows_the_form_again_without_complaints() -> None:
    form = _form(_add="people", name="")
    assert not form.errors
    assert not form.is_valid()
    assert len(form.field("people").rows) == 3


def test_a_stored_answer_reads_as_people_write() -> None:
    groups = dict(EForm.of(SAMPLE_FORM, _form().answer).answers())
    assert ("Ngày, tháng, năm sinh", "12/11/2026") in groups["Người yêu cầu"]
    assert ("Người cùng hộ 1: Họ và tên", "Chìu Thị Mẩy") in groups["Nội dung"]


def test_what_we_know_is_filled_in_before() -> None:
    definition: dict[str, Any] = {
        **SAMPLE_FORM,
        "prefill": {"name": "applicant.name", "email": "applicant.email"},
    }
    known = prefilled(definition, {"applicant": {"name": "Vũ Đức Long"}})
    assert known == {"name": "Vũ Đức Long"}
    field = EForm(definition, prefill=known).field("name")
    assert (field.value, field.attributes["autocomplete"]) == ("Vũ Đức Long", "name")


BIRTHS: dict[str, Any] = {
    "title": "Ngày sinh",
    "schema": {
        "type": "object",
        "properties": {
            "as_known": {"type": "string", "format": "birth", "title": "Ngày sinh của mẹ"},
            "day": {"type": "string", "format": "date", "title": "Ngày sinh của trẻ"},
        },
    },
    "groups": [{"title": "Sinh", "fields": ["as_known", "day"]}],
    "prefill": {"as_known": "applicant.born", "day": "applicant.born"},
}


@pytest.mark.parametrize(
    ("typed", "kept", "read"),
    [
        ("1950", "1950", "1950"),
        ("3/1950", "1950-03", "03/1950"),
        ("12/3/1950", "1950-03-12", "12/03/1950"),
        ("00001950", "1950", "1950"),
    ],
)
def test_a_birth_is_taken_and_shown_as_papers_know_it(typed: str, kept: str, read: str) -> None:
    form = EForm(BIRTHS, QueryDict(urlencode({"as_known": typed})))
    assert (form.errors, form.answer["as_known"]) == ({}, kept)
    assert form.answers() == [("Sinh", [("Ngày sinh của mẹ", read)])]
    assert EForm(BIRTHS, prefill=form.answer).field("as_known").value == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/1950", "Ngày 31/02/1950 không có trong lịch. Hãy xem lại ngày, tháng, năm."),
        ("năm 50", "Ngày sinh của mẹ: hãy ghi như trên giấy tờ: 27/03/1965, hoặc 03/1965, hoặc 1965."),
    ],
)
def test_what_is_no_birth_stays_as_typed_and_is_told(typed: str, sentence: str) -> None:
    field = EForm(BIRTHS, QueryDict(urlencode({"as_known": typed}))).field("as_known")
    assert (field.value, field.errors) == (typed, (sentence,))


@pytest.mark.parametrize(("born", "filled"), [("1950", {"as_known"}), ("1950-03-12", {"as_known", "day"})])
def test_a_birth_known_in_part_is_filled_in_where_it_can_stand(born: str, filled: set[str]) -> None:
    assert prefilled(BIRTHS, known_facts({"born": born}, {})) == dict.fromkeys(filled, born)


def test_the_summary_links_to_the_field_and_the_field_names_its_error() -> None:
    form = _form(id_number="1")
    [mistake] = form.mistakes
    html = render_to_string("ui/form.html", {"form": form})
    assert f'id="{mistake.id}"' in html
    assert f'aria-describedby="{mistake.id}-hint {mistake.id}-error"' in html
    assert 'aria-invalid="true"' in html


def test_drawn_forms_ask_for_digits_choices_and_long_text_in_fitting_ways() -> None:
    form = _form()
    kinds = {field.key: field.kind for group in form.groups for field in group.fields}
    assert kinds["gender"] == "radio"
    assert kinds["ethnicity"] == "select"
    assert kinds["reason"] == "area"
    assert form.field("id_number").attributes["inputmode"] == "numeric"


def test_two_forms_on_a_page_do_not_mix_their_answers() -> None:
    posted = QueryDict("a-name=An&b-name=Bình")
    assert EForm(SAMPLE_FORM, data=posted, prefix="a-").draft == {"name": "An"}


class _Browser(HTMLParser):
    """Collects what a browser would send: the successful controls of a page, as HTML defines them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("select", "textarea"):
            self._open = found["name"] or ""
        elif tag == "option" and "selected" in found:
            self.sent.appendlist(self._open, found["value"] or "")
        elif tag == "input" and (found.get("type") not in ("radio", "checkbox") or "checked" in found):
            self.sent.appendlist(found["name"] or "", found["value"] or "")

    def handle_data(self, data: str) -> None:
        if self._open and (self.get_starttag_text() or "").startswith("<textarea"):
            self.sent[self._open] = data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = ""


def test_a_stored_form_shown_and_sent_back_unchanged_stays_the_same() -> None:
    stored = _form(ethnicity="Sán Dìu", reason="Một dòng\r\nhai dòng", email="an@vidu.vn").answer
    html = render_to_string("ui/form.html", {"form": EForm(SAMPLE_FORM, prefill=stored)})
    assert EForm(SAMPLE_FORM, data=_Browser(html).sent).answer == stored


def test_each_heading_is_a_part_that_can_be_shown_alone() -> None:
    page = render_to_string("ui/form.html", {"form": _form()})
    assert page.count(" data-part>") == len(SAMPLE_FORM["groups"])


def test_a_long_list_is_found_in_by_typing_also_by_former_names() -> None:
    places = [{"const": f"H{n}", "title": f"Xã {n}"} for n in range(30)]
    place = {"type": "string", "title": "Nơi", "oneOf": places, "x-also": {"H7": "Xã Cũ (Huyện Xưa)"}}
    definition = {
        "key": "x",
        "title": "x",
        "schema": {"properties": {"place": place}},
        "groups": [{"title": "x", "fields": ["place"]}],
    }
    page = render_to_string("ui/form.html", {"form": EForm(definition)})
    assert "data-find=" in page
    assert 'data-also="Xã Cũ (Huyện Xưa)">Xã 7</option>' in page
    assert "find_option.js" in page


def test_the_saved_sign_stands_in_the_bar_that_stays_in_sight() -> None:
    page = render_to_string("portal/step_buttons.html", {"now": 1})
    assert page.index('class="stay"') < page.index("data-sign") < page.index('value="next"')
