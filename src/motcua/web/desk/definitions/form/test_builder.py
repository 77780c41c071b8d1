"""A form is built by somebody who does not program, looked at, tried, told apart, published, and filled in."""

import html
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.kernel.actor import SYSTEM
from motcua.procedures.commands import draft, edit_form, publish
from motcua.procedures.models import FormDefinition
from motcua.procedures.queries import (
    building,
    definition_draft,
    frozen,
    in_input,
    made_up_answers,
    published,
    resolved,
)
from tests.support import two_communes
from tests.support.two_communes import file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
FORM = "/ban-lam-viec/bien-soan/to-khai/birth"
BUILD = f"{FORM}/sua"
NO_SCHEMA = b"""{"title": "A", "schema": {"properties": {"a": {"type": "nope"}}},
 "groups": [{"title": "", "fields": ["a"]}]}"""
DECISION = {"quyet-dinh": "15/QĐ-UBND", "ngay": "17/11/2026", "ly-do": "Hỏi gọn hơn"}
NICKNAME = {
    "nhan": "Tên gọi ở nhà", "nhan-en": "Nickname", "loai": "line", "ky-tu": "60", "phan": "1", "lam": "luu",
    "hoi-1": "child_gender", "la-1": "is", "gia-1": "nam",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def drafted() -> dict[str, Any]:
    draft = definition_draft("forms", "birth")
    assert draft is not None
    return dict(draft.content)


def seen(browser: Client, page: str) -> str:
    return text_of(browser.get(page)).split('name="seen" value="')[1].split('"')[0]


def names(form: dict[str, Any], group: int) -> list[str]:
    return list(form["groups"][group]["fields"])


def test_a_question_is_added_in_plain_fields_and_its_condition_is_kept_as_jsonlogic(log_in: LogIn) -> None:
    browser = log_in("quantri")
    assert "Không thấy chỗ nào sai" in text_of(browser.get(BUILD))
    answer = browser.post(f"{FORM}/phan/1/cau-hoi", NICKNAME)
    assert answer["Location"] == f"{BUILD}#q-ten_goi_o_nha"
    form = drafted()
    assert form["show"]["ten_goi_o_nha"] == {"==": [{"var": "child_gender"}, "nam"]}
    asked = form["schema"]["properties"]["ten_goi_o_nha"]
    assert (asked["title"], asked["x-en"], asked["maxLength"]) == ("Tên gọi ở nhà", "Nickname", 60)
    page = text_of(browser.get(BUILD))
    assert "chỉ khi “Giới tính” là “Nam”" in page
    told = text_of(browser.get(f"{FORM}/nhap"))
    assert "Câu hỏi mới: “Tên gọi ở nhà” (Một dòng chữ) trong phần “Trẻ được khai sinh”." in told


def test_questions_and_groups_are_ordered_with_buttons_also_over_the_edge_of_a_group(log_in: LogIn) -> None:
    browser = log_in("quantri")
    first = names(FormDefinition.objects.get(key="birth").content, 1)
    assert browser.post(BUILD, {"lam": f"xuong:{first[0]}"})["Location"].endswith(f"#q-{first[0]}")
    assert names(drafted(), 1)[:2] == [first[1], first[0]]
    browser.post(BUILD, {"lam": f"len:{first[1]}"})
    assert names(drafted(), 0)[-1] == first[1]
    browser.post(BUILD, {"lam": "phan-len:1"})
    assert drafted()["groups"][0]["title"] == "Trẻ được khai sinh"
    browser.post(BUILD, {"lam": "them-phan", "phan-moi": "Ghi chú"})
    assert drafted()["groups"][-1] == {"title": "Ghi chú", "fields": []}
    browser.post(BUILD, {"lam": f"bo-phan:{len(drafted()['groups']) - 1}"})
    assert drafted()["groups"][-1]["title"] != "Ghi chú"
    answer = browser.post(BUILD, {"lam": "bo-phan:0"})
    assert answer.status_code == 422
    assert "Phần này còn câu hỏi" in text_of(answer)


def test_a_dragged_order_is_kept_unless_somebody_moved_something_meanwhile(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = FormDefinition.objects.get(key="birth").content
    order = [list(one["fields"]) for one in form["groups"]]
    order[1].reverse()
    sent = {"lam": "sap-xep:child_name", "thu-tu": json.dumps(order), "layout": building.layout_mark(form)}
    assert browser.post(BUILD, sent).status_code == 302
    assert names(drafted(), 1) == order[1]
    answer = browser.post(BUILD, sent)
    assert answer.status_code == 409
    assert "Người khác vừa sửa" in text_of(answer)
    for wrong in ("[]", "{", '[["child_name"]]'):
        assert browser.post(BUILD, {"lam": "sap-xep:x", "thu-tu": wrong}).status_code == 422


def test_two_people_at_one_form_keep_both_their_questions_and_meet_at_the_same_one(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = f"{FORM}/cau-hoi/home_place"
    mark, other = (
        seen(browser, page),
        building.question_of(FormDefinition.objects.get(key="birth").content, "birth_place"),
    )
    edit_form(actor=SYSTEM, key="birth", edit=building.PutQuestion(other, "birth_place", 4))
    mine = {"nhan": "Quê", "loai": "line", "can": "yes", "phan": "1", "seen": mark, "lam": "luu"}
    assert browser.post(page, mine).status_code == 302
    assert "birth_place" in names(drafted(), 4)
    assert drafted()["schema"]["properties"]["home_place"]["title"] == "Quê"
    answer = browser.post(page, {**mine, "nhan": "Nguyên quán"})
    assert answer.status_code == 409
    text = text_of(answer)
    assert 'value="Nguyên quán"' in text
    assert "Câu hỏi “Quê” nay là “Nguyên quán”." in text
    assert drafted()["schema"]["properties"]["home_place"]["title"] == "Quê"
    again = text.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(page, {**mine, "nhan": "Nguyên quán", "seen": again}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nhan": " "}, "Hãy ghi nhãn của câu hỏi."),
        ({"loai": "choice"}, "Hãy ghi ít nhất hai câu trả lời để chọn."),
        ({"loai": "table"}, "Hãy ghi ít nhất một cột của bảng."),
        ({"ky-tu": "nhiều"}, "Hãy ghi một con số, hoặc để trống."),
        ({"gia-1": "cái"}, "Hãy ghi một câu trả lời có thể có của câu hỏi này."),
        ({"la-1": "more"}, "Câu hỏi này không so sánh lớn nhỏ được"),
        ({"loai": "không có"}, "Hãy chọn một loại câu trả lời."),
    ],
)
def test_a_question_nobody_could_answer_is_told_and_nothing_typed_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{FORM}/phan/1/cau-hoi", {**NICKNAME, "nhan-en": "Kept", **wrong})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Kept" in text_of(answer)
    assert definition_draft("forms", "birth") is None


def test_a_choice_and_a_table_are_typed_as_rows(log_in: LogIn) -> None:
    browser = log_in("quantri")
    choice = {
        "nhan": "Nhận kết quả", "loai": "choice", "phan": "4", "lam": "luu",
        "lua-1": "Tại quầy", "lua-2": "Qua bưu chính", "lua-en-2": "By post", "tt-lua-1": "2", "tt-lua-2": "1",
    }  # fmt: skip
    browser.post(f"{FORM}/phan/4/cau-hoi", choice)
    asked = drafted()["schema"]["properties"]["nhan_ket_qua"]
    assert [one["title"] for one in asked["oneOf"]] == ["Qua bưu chính", "Tại quầy"]
    table = {
        "nhan": "Anh chị em", "loai": "table", "phan": "4", "lam": "luu", "so-dong": "5",
        "cot-1": "Họ tên", "cot-loai-1": "person_name", "cot-can-1": "1",
        "cot-2": "Quan hệ", "cot-loai-2": "choice", "cot-lua-2": "Anh | Brother\nEm",
    }  # fmt: skip
    browser.post(f"{FORM}/phan/4/cau-hoi", table)
    rows = drafted()["schema"]["properties"]["anh_chi_em"]
    assert rows["maxItems"] == 5
    assert rows["items"]["required"] == ["ho_ten"]
    assert rows["items"]["properties"]["quan_he"]["oneOf"] == [
        {"const": "anh", "title": "Anh", "x-en": "Brother"}, {"const": "em", "title": "Em"}
    ]  # fmt: skip
    more = text_of(browser.post(f"{FORM}/phan/4/cau-hoi", {**table, "lam": "them"}))
    assert 'name="cot-6"' in more
    assert 'value="Anh chị em"' in more


def test_a_condition_of_its_own_is_shown_and_stays_as_it_is(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = FormDefinition.objects.get(key="birth")
    rule = {"if": [{"var": "relation"}, True, False]}
    form.content = {**form.content, "show": {**form.content["show"], "home_place": rule}}
    form.save()
    page = text_of(browser.get(f"{FORM}/cau-hoi/home_place"))
    assert "Điều kiện này viết riêng" in page
    sent = {"nhan": "Quê", "loai": "line", "can": "yes", "phan": "1", "dk-rieng": "1", "lam": "luu"}
    browser.post(f"{FORM}/cau-hoi/home_place", sent)
    assert drafted()["show"]["home_place"] == rule


def test_a_question_that_others_lean_on_stays_until_they_do_not(log_in: LogIn) -> None:
    browser = log_in("quantri")
    answer = browser.post(f"{FORM}/cau-hoi/birth_place_kind/bo", {})
    assert answer.status_code == 422
    assert "Số Giấy chứng sinh" in text_of(answer)
    browser.post(f"{FORM}/cau-hoi/home_place/bo", {"seen": seen(browser, f"{FORM}/cau-hoi/home_place")})
    assert "home_place" not in drafted()["schema"]["properties"]
    page = text_of(browser.get(f"{FORM}/nhap"))
    assert "Bỏ câu hỏi “Quê quán”" in page
    # The result is filled from it.
    assert "lấy câu trả lời “home_place” mà tờ khai không hỏi nữa" in page
    assert browser.post(f"{FORM}/cong-bo", DECISION).status_code == 422


def test_published_it_is_a_new_version_that_open_drafts_go_over_into_and_filed_dossiers_do_not(
    log_in: LogIn,
) -> None:
    number = file()
    walk(number, "accept")
    filed = Dossier.objects.get(pk=number)
    browser = log_in("quantri")
    browser.post(f"{FORM}/phan/1/cau-hoi", NICKNAME)
    words = {"nhan": "Ngày sinh bằng chữ", "loai": "line", "can": "yes", "phan": "1", "lam": "luu"}
    browser.post(f"{FORM}/cau-hoi/child_born_words", words)
    browser.post(f"{FORM}/phan/1/cau-hoi", {**words, "nhan": "Cân nặng khi sinh", "loai": "measure"})
    page = text_of(browser.get(f"{FORM}/nhap"))
    assert "Câu hỏi “Ngày sinh bằng chữ” nay là bắt buộc." in page
    assert "1 tờ khai đã nộp trong 12 tháng qua, với tờ khai mới 1 còn thiếu" in page
    mark = page.split('name="seen" value="')[1].split('"')[0]
    browser.post(BUILD, {"lam": "them-phan", "phan-moi": "Ghi chú"})
    late = browser.post(f"{FORM}/cong-bo", {**DECISION, "seen": mark})
    assert late.status_code == 409
    browser.post(BUILD, {"lam": "bo-phan:5"})
    assert browser.post(f"{FORM}/cong-bo", DECISION).status_code == 302
    now = published(two_communes.PROCEDURE)
    assert "ten_goi_o_nha" in frozen(now.pk).form("birth")["schema"]["properties"]
    filed.refresh_from_db()
    assert "ten_goi_o_nha" not in frozen(filed.version_id).form("birth")["schema"]["properties"]
    assert definition_draft("forms", "birth") is None


def test_it_is_tried_as_on_a_phone_and_judged_like_a_real_one_without_a_dossier(log_in: LogIn) -> None:
    browser = log_in("quantri")
    before = (Dossier.objects.count(), Draft.objects.count())
    frame = text_of(browser.get(f"{FORM}/khung", {"mau": "1"}))
    assert 'name="child_name"' in frame
    wrong = browser.post(f"{FORM}/khung", {"child_name": "123"})
    assert "Tên người chỉ gồm chữ" in text_of(wrong) or "tên người chỉ gồm chữ" in text_of(wrong)
    form = FormDefinition.objects.get(key="birth").content
    assert "Câu trả lời hợp lệ" not in text_of(wrong)
    right = text_of(browser.post(f"{FORM}/khung", posted_answers(form)))
    assert "Câu trả lời hợp lệ" in right
    assert (Dossier.objects.count(), Draft.objects.count()) == before
    heard = text_of(browser.get(f"{FORM}/xem-thu", {"cach": "doc"}))
    assert "Nhóm: Trẻ được khai sinh" in heard
    assert "Giới tính; chọn một; Nam, Nữ; bắt buộc" in heard
    assert browser.get(f"{FORM}/giay").content.startswith(b"%PDF")
    assert browser.get(f"{FORM}/giay", {"trang": "1"})["Content-Type"] == "image/png"


def posted_answers(form: dict[str, Any]) -> dict[str, str]:
    """Answers that fit, as a browser sends them."""
    whole = resolved(form)
    answers = made_up_answers(whole, date(2026, 11, 24))
    return {name: in_input(whole["schema"]["properties"][name], value) for name, value in answers.items()}


def asking(schema: dict[str, Any], **more: Any) -> bytes:
    """A form as a file that asks one question."""
    form = {"title": "A", "schema": {"properties": {"a": schema}}, "groups": [{"title": "", "fields": ["a"]}]}
    return json.dumps({**form, **more}).encode()


def test_hostile_words_are_shown_and_never_run(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(
        f"{FORM}/phan/1/cau-hoi", {**NICKNAME, "nhan": "<script>alert(1)</script>", "goi-y": "{{ 7 }}"}
    )
    for page in (BUILD, f"{FORM}/nhap", f"{FORM}/khung", f"{FORM}/xem-thu?cach=doc"):
        shown = browser.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
    assert browser.post(BUILD, {"lam": "khoi", "khoi": "khong-co"}).status_code == 422
    assert browser.post(BUILD, {"lam": "la"}).status_code == 422


def test_a_file_goes_out_and_comes_back_and_a_bad_one_changes_nothing(log_in: LogIn) -> None:
    browser = log_in("quantri")
    data = json.loads(browser.get(f"{FORM}/json").content)
    data["schema"]["properties"]["home_place"]["title"] = "Nguyên quán"
    upload = SimpleUploadedFile("birth.json", json.dumps(data).encode(), "application/json")
    page = text_of(browser.post(f"{FORM}/nhap-json", {"tep": upload}))
    assert "Câu hỏi “Quê quán” nay là “Nguyên quán”." in page
    assert definition_draft("forms", "birth") is None
    kept = {"noi-dung": json.dumps(data), "seen": "-", "lam": "thay"}
    assert browser.post(f"{FORM}/nhap-json", kept).status_code == 302
    assert drafted()["schema"]["properties"]["home_place"]["title"] == "Nguyên quán"
    assert browser.post(f"{FORM}/nhap-json", kept).status_code == 409
    for bad, sentence in (
        (b"{", "không đọc được thành JSON"),
        (b"[]", "không phải một tờ khai"),
        (b'{"title": "A"}', "thiếu các câu hỏi"),
        (b'{"title": "A", "parts": [{"block": "khong"}]}', "khối, loại câu hỏi"),
        (NO_SCHEMA, "schema sai"),
        (b'{"title": "A", "schema": {"properties": {"a": {}}}, "groups": []}', "không nằm trong phần nào"),
        (b'{"title": "A", "title": "B"}', "title"),
        (asking({"$ref": "https://vidu.vn/schema.json"}), "$ref https://vidu.vn"),
        (asking({"$ref": "#/$defs/none"}), "khối, loại câu hỏi"),
        (asking({"type": "string", "pattern": "("}), "Tệp chưa dùng được"),
        (asking({"type": "string"}, show={"a": {"eval": 1}}), "eval"),
        (asking({"type": "string"}, people={"me": 1}), "mỗi người là một đối tượng"),
        (b"[" * 100_000, "không đọc được"),
        ("\ufeff{}".encode("utf-16"), "không đọc được"),
    ):  # fmt: skip
        answer = browser.post(f"{FORM}/nhap-json", {"tep": SimpleUploadedFile("x.json", bad)})
        assert answer.status_code == 422, bad
        assert sentence in text_of(answer), bad
    assert drafted()["schema"]["properties"]["home_place"]["title"] == "Nguyên quán"


def test_a_new_form_begins_empty_from_a_procedures_papers_or_from_an_earlier_form(log_in: LogIn) -> None:
    browser = log_in("quantri")
    start = "/ban-lam-viec/bien-soan/to-khai/moi"
    assert browser.post(start, {"ma": "moi-1"}).status_code == 422
    assert browser.post(start, {"ma": "moi-1", "ten": "Tờ khai thử"})["Location"].endswith(
        "/to-khai/moi-1/sua"
    )
    assert "Tờ khai thử" in text_of(browser.get("/ban-lam-viec/bien-soan/to-khai/moi-1/sua"))
    assert browser.post(start, {"ma": "moi-2", "thu-tuc": two_communes.PROCEDURE}).status_code == 302
    papers = definition_draft("forms", "moi-2")
    assert papers is not None
    assert len(papers.content["schema"]["properties"]) > 6
    assert browser.post(start, {"ma": "moi-3", "thu-tuc": "9.999999"}).status_code == 422
    copied = browser.post(f"{FORM}/sao-chep", {"ma": "birth-2", "tieu-de": "Khai sinh lưu động"})
    assert copied["Location"].endswith("/to-khai/birth-2/sua")
    again = browser.post("/ban-lam-viec/bien-soan/to-khai/birth-2/sua", {"lam": "khoi", "khoi": "land"})
    assert again.status_code == 302
    blocks = definition_draft("forms", "birth-2")
    assert blocks is not None
    assert blocks.content["groups"][-1]["fields"][0] == "land_place"
    browser.post("/ban-lam-viec/bien-soan/to-khai/birth-2/sua", {"lam": "khoi", "khoi": "land"})
    twice = definition_draft("forms", "birth-2")
    assert twice is not None
    assert twice.content["groups"][-1]["fields"][0] == "land2_place"


def test_a_paper_comes_along_by_an_answer_once_the_form_is_published(log_in: LogIn) -> None:
    browser = log_in("quantri")
    code = two_communes.PROCEDURE
    whole = draft(actor=SYSTEM, content=two_communes.quick_procedure(papers=True))
    publish(actor=SYSTEM, version_id=whole.pk, decision="14/QĐ-UBND", decided_on=date(2026, 11, 17))
    content = frozen(published(code).pk)
    paper = next(one for one in content.own_cases[0].components if not one.must_come and not one.form)
    page = f"{FORM}/giay-to/{code}/{paper.code}"
    assert "Giấy tờ đi cùng" in text_of(browser.get(BUILD))
    typed = {"seen": seen(browser, page), "hoi-1": "relation", "la-1": "is", "gia-1": ["khac", "nguoi_than"]}
    assert browser.post(page, {**typed, "gia-1": "không có"}).status_code == 422
    assert browser.post(page, {**typed, "lam": "luu"}).status_code == 302
    assert browser.post(page, {**typed, "gia-1": "cha"}).status_code == 409
    assert "phải nộp khi “Quan hệ với trẻ” là" in text_of(browser.get(BUILD))
    assert f"({code}) nay cần khi “Quan hệ với trẻ” là" in text_of(browser.get(f"{FORM}/nhap"))
    assert browser.post(f"{FORM}/cong-bo", DECISION).status_code == 302
    now = frozen(published(code).pk).own_cases[0].papers[paper.code]
    assert now.needed_if == {"in": [{"var": "relation"}, ["khac", "nguoi_than"]]}
    assert "papers" not in FormDefinition.objects.get(key="birth").content
    always = next(one for one in content.own_cases[0].components if one.must_come or one.form)
    assert browser.get(f"{FORM}/giay-to/{code}/{always.code}").status_code == 404


def test_what_is_wrong_is_told_with_a_link_to_its_question(log_in: LogIn) -> None:
    browser = log_in("quantri")
    round_about = {
        "nhan": "Nơi sinh", "loai": "line", "can": "own", "phan": "1", "lam": "luu",
        "hoi-1": "home_place", "la-1": "given",
    }  # fmt: skip
    browser.post(f"{FORM}/cau-hoi/birth_place", {**round_about, "can": ""})
    browser.post(
        f"{FORM}/cau-hoi/home_place", {**round_about, "nhan": "Q" * 120, "can": "", "hoi-1": "birth_place"}
    )
    browser.post(
        f"{FORM}/phan/1/cau-hoi", {"nhan": "Số trích lục khai tử của mẹ", "loai": "line", "lam": "luu"}
    )
    page = text_of(browser.get(BUILD))
    assert "phụ thuộc vòng quanh vào chính nó" in page
    assert "dài quá 110 ký tự" in page
    assert "Cơ sở dữ liệu hộ tịch điện tử đã có dữ liệu này" in page
    assert f"{FORM}/cau-hoi/birth_place" in page
    assert "câu trả lời chỉ để cán bộ đọc" in page
    assert browser.post(f"{FORM}/cong-bo", DECISION).status_code == 422


def test_officers_look_and_only_those_who_keep_the_catalogue_build(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    assert "Họ, chữ đệm, tên của trẻ" in text_of(browser.get(FORM))
    assert browser.get(f"{FORM}/xem-thu").status_code == 200
    for page in (
        BUILD,
        f"{FORM}/cau-hoi/child_name",
        f"{FORM}/phan/1/cau-hoi",
        "/ban-lam-viec/bien-soan/to-khai/moi",
    ):
        assert browser.get(page).status_code == 403
        assert browser.post(page, NICKNAME).status_code == 403
    assert browser.post(f"{FORM}/cau-hoi/child_name/bo", {}).status_code == 403
    assert browser.post(f"{FORM}/nhap-json", {}).status_code == 403
