"""The register at the desk and as everybody reads it: looked at by all officers, kept by administrators."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

Page = Callable[[str], Client]
LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/du-lieu-ca-nhan/muc-dich"
CAMERA = {
    "ma": "camera", "ten": "Camera ở quầy", "de-lam-gi": "Để giữ an toàn.", "du-lieu": "Hình ảnh",
    "cua-ai": "Ai đến quầy", "can-cu": "law", "van-ban": "Quy chế 12", "giu": "30 ngày", "tu": "1/11/2026",
    "nhay-cam": "true", "ly-do": "Lắp camera",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def save(browser: Client, address: str, form: dict[str, Any]) -> str:
    """Rehearse and save; what the rehearsal told."""
    told = text_of(browser.post(address, {**form, "lam": "thu"}))
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    assert browser.post(address, {**form, "lam": "luu", "da-thu": seen}).status_code == 302
    return told


def test_what_an_administrator_adds_is_read_by_everybody_at_once(log_in: LogIn) -> None:
    browser = log_in("quantri")
    told = save(browser, f"{HOME}/them", CAMERA)
    assert "Người dân đọc điều này" in told
    assert "Lắp camera" in text_of(browser.get(f"{HOME}/camera"))
    cache.clear()
    page = text_of(Client().get("/du-lieu-cua-ban"))
    assert page.index("Giải quyết hồ sơ của bạn") < page.index("Camera ở quầy")
    assert "Luật buộc chúng tôi làm. Quy chế 12" in page
    again = browser.post(f"{HOME}/them", {**CAMERA, "lam": "thu"})
    assert "Sổ đã có mục đích mang mã này" in text_of(again)


def test_a_purpose_of_the_product_is_worded_anew_and_ended(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = text_of(browser.get(f"{HOME}/programs/sua"))
    assert 'value="consent" checked' in page
    form = {**CAMERA, "den": "1/11/2026", "ly-do": "Thôi"}
    assert "30 ngày" in save(browser, f"{HOME}/programs/sua", form)
    assert "Đã kết thúc" in text_of(browser.get(f"{HOME}/programs"))
    cache.clear()
    assert "Camera ở quầy" not in text_of(Client().get("/du-lieu-cua-ban"))


def test_officers_read_it_and_are_refused_to_change_it(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    page = text_of(browser.get(HOME))
    assert "Bản nháp: 365 ngày kể từ lần lưu cuối." in page
    assert "Thêm mục đích" not in page
    assert browser.post(f"{HOME}/them", CAMERA).status_code == 403


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(log_in: LogIn) -> None:
    wrong = {**CAMERA, "can-cu": "", "den": "mai"}
    answer = log_in("quantri").post(f"{HOME}/them", {**wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Căn cứ: Hãy chọn căn cứ." in page
    assert 'value="mai"' in page
    assert "Camera ở quầy" in page


def test_in_english_the_products_words_are_english() -> None:
    browser = Client()
    browser.cookies["django_language"] = "en"
    page = text_of(browser.get("/du-lieu-cua-ban"))
    assert "What we keep about you, why, and for how long" in page
    assert "Settling your dossier" in page
