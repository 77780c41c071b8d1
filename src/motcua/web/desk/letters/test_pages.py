"""Messages in words of the province, and who supplies what."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from motcua.dossiers.messages import about
from motcua.platform.upsert import history

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/tin-nhan/"
ACCEPTED = f"{HOME}dossier.accepted"
CODE, PROCEDURE = "H49.61.23-261118-0001", "Đăng ký khai sinh"
FORM = {
    "tieu-de-vi": "Bình Liêu báo tin hồ sơ {ma_ho_so}",
    "noi-dung-vi": "Kính gửi ông/bà,\n\nHồ sơ {viec}.\n\n{huong_dan}",
    "tieu-de-en": "", "noi-dung-en": "", "ly-do": "Thống nhất cách xưng hô",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_message_is_worded_anew_and_seen_beforehand_with_made_up_values(log_in: LogIn) -> None:
    browser = log_in("quantri")
    usual = about("accepted", {}, CODE, PROCEDURE)
    with translation.override("en"):
        english = about("accepted", {}, CODE, PROCEDURE)
    told = text_of(browser.post(ACCEPTED, {**FORM, "lam": "thu"}))
    assert "Bình Liêu báo tin hồ sơ H00.00-261124-0001" in told
    assert about("accepted", {}, CODE, PROCEDURE) == usual
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    browser.post(ACCEPTED, {**FORM, "lam": "luu", "da-thu": seen})
    said = about("accepted", {}, CODE, PROCEDURE)
    assert said.title == f"Bình Liêu báo tin hồ sơ {CODE}"
    assert said.body.startswith("Kính gửi ông/bà,\n\nHồ sơ ")
    with translation.override("en"):
        assert about("accepted", {}, CODE, PROCEDURE) == english
    assert [one.reason for one in history("messages") if one.reason == FORM["ly-do"]] == [FORM["ly-do"]]
    # Empty words give the message back to the product's own.
    back = {**FORM, "tieu-de-vi": "", "noi-dung-vi": ""}
    told = text_of(browser.post(ACCEPTED, {**back, "lam": "thu"}))
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    browser.post(ACCEPTED, {**back, "lam": "luu", "da-thu": seen})
    assert about("accepted", {}, CODE, PROCEDURE) == usual


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"noi-dung-vi": "Chào {ten_nguoi}"},
            "Chỗ điền {ten_nguoi} không có ở tin này. Có thể dùng: {ma_ho_so}",
        ),
        ({"noi-dung-vi": "Chào {ma_ho_so.code}"}, "Chỗ điền {ma_ho_so.code} không có"),
        ({"noi-dung-vi": "Chào {viec!r:>90}"}, "không có ở tin này"),
        ({"tieu-de-vi": "Hồ sơ {ma_ho_so"}, "Dấu ngoặc nhọn chưa đủ đôi."),
        ({"noi-dung-vi": ""}, "Hãy ghi cả tiêu đề và nội dung"),
        ({"tieu-de-en": "File {code}", "noi-dung-en": "x"}, "Chỗ điền {code} không có"),
        ({"ly-do": ""}, "Hãy ghi lý do."),
    ],
)
def test_a_place_that_the_message_does_not_have_is_refused_with_words(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(ACCEPTED, {**FORM, **wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in wrong.values())
    assert not [one for one in history("messages") if one.reason == FORM["ly-do"]]


SMS = {"noi-dung-vi": "Binh Lieu: ho so {ma_ho_so} {viec}.", "noi-dung-en": "", "ly-do": FORM["ly-do"]}


def test_a_text_message_is_shown_as_it_arrives_with_its_length(log_in: LogIn) -> None:
    browser = log_in("quantri")
    told = text_of(browser.post(f"{ACCEPTED}/sms", {**SMS, "lam": "thu"}))
    assert "Binh Lieu: ho so H00.00-261124-0001 da duoc tiep nhan. http" in told
    assert "/160" in told
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    browser.post(f"{ACCEPTED}/sms", {**SMS, "lam": "luu", "da-thu": seen})
    assert "Tin nhắn SMS: Tiếng Việt" in text_of(browser.get(HOME))
    # The letter keeps its own words.
    assert about("accepted", {}, CODE, PROCEDURE).title.startswith(f"Hồ sơ {CODE}")


@pytest.mark.parametrize(
    ("channel", "wrong", "sentence"),
    [
        ("sms", {"noi-dung-vi": "dài " * 41}, "Một tin SMS có 160 chữ không dấu"),
        ("sms", {"noi-dung-vi": "{trang}"}, "Chỗ điền {trang} không có ở tin này"),
        ("zalo", {"tieu-de-vi": "300001", "noi-dung-vi": "ma_ho_so: {ma_ho_so}"}, "Mỗi dòng một tham số"),
        (
            "zalo",
            {"tieu-de-vi": "300001", "noi-dung-vi": "a [3]: x\na [3]: y"},
            "Mỗi tham số chỉ ghi một dòng.",
        ),
        ("zalo", {"tieu-de-vi": "", "noi-dung-vi": "a [3]: x"}, "Hãy ghi cả mã mẫu và các tham số"),
    ],
)
def test_what_a_channel_cannot_carry_is_refused_with_words(
    log_in: LogIn, channel: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{ACCEPTED}/{channel}", {**SMS, **wrong, "lam": "thu"})
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_parameters_of_a_zalo_template_are_shown_as_they_leave(log_in: LogIn) -> None:
    browser = log_in("quantri")
    words = {"tieu-de-vi": "300001", "noi-dung-vi": "trang_thai [9]: {viec}\nloi_nhan [90]: {trang}"}
    told = text_of(browser.post(f"{ACCEPTED}/zalo", {**words, "ly-do": "Mẫu mới", "lam": "thu"}))
    assert "trang_thai: đã được… (8)" in told
    assert "/ho-so/H00.00-261124-0001" in told
    assert browser.get(f"{ACCEPTED}/bo-cau").status_code == 404


def test_every_message_can_be_shown_in_both_languages(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    listed = text_of(browser.get(HOME))
    keys = [part.split('"', maxsplit=1)[0] for part in listed.split(f'href="{HOME}')[1:]]
    shown = {key: text_of(browser.get(f"{HOME}{key}")) for key in keys if key}
    assert {"dossier.accepted", "dossier.finished", "dossier.notice", "account.reset", "account.idle"} <= set(
        shown
    )
    assert all(
        "Xem trước với dữ liệu ví dụ" in page and "{" not in page.split("Xem trước với")[1].split("</div>")[0]
        for page in shown.values()
    )
    assert "Dùng lời này" not in "".join(shown.values())
    assert browser.post(ACCEPTED, FORM).status_code == 403


def test_an_administrator_sees_which_suppliers_are_connected(log_in: LogIn) -> None:
    page = text_of(log_in("quantri").get("/ban-lam-viec/nha-cung-cap"))
    assert "EMAIL_URL" in page
    assert "Cổng thanh toán" in page
    assert "Chưa kết nối" in page
    assert log_in("tiepnhan").get("/ban-lam-viec/nha-cung-cap").status_code == 403
