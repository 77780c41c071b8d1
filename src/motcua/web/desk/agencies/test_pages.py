"""Agencies at the desk: every officer looks, an administrator opens, renames and closes after a rehearsal."""

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.agencies.models import Agency
from motcua.agencies.queries import agency, among, counters, name_on
from motcua.kernel import clock
from motcua.platform.upsert import history
from tests.support.two_communes import file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/co-quan/"
COUNTER = "H49.61.23"
NEW = {
    "ma": "H49.61.99", "ten": "Điểm tiếp nhận Cảng", "tu": "1/12/2026", "loai": "commune_centre", "cap": "commune",
    "truc-thuoc": "H49", "ly-do": "QĐ 7",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def save(browser: Client, address: str, form: dict[str, str]) -> str:
    """Rehearse and save; what the rehearsal told."""
    told = text_of(browser.post(address, {**form, "lam": "thu"}))
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    assert browser.post(address, {**form, "lam": "luu", "da-thu": seen}).status_code == 302
    return told


def test_every_officer_finds_agencies_and_sees_what_hangs_on_one(log_in: LogIn) -> None:
    walk(file(), "accept")
    browser = log_in("tiepnhan")
    found = text_of(browser.get(HOME, {"q": "binh lieu"}))
    assert COUNTER in found
    assert "H49.101" not in found
    page = text_of(browser.get(f"{HOME}{COUNTER}"))
    assert "1 nhận ở đây" in page
    assert "Đổi tên" not in page
    for act in ("sua", "doi-ten", "dong"):
        assert browser.post(f"{HOME}{COUNTER}/{act}", {"ly-do": "x"}).status_code == 403
    assert browser.post(f"{HOME}mo", NEW).status_code == 403
    assert browser.get(f"{HOME}KHONG").status_code == 404


def test_a_counter_opens_on_its_day_and_not_before(log_in: LogIn) -> None:
    save(log_in("quantri"), f"{HOME}mo", NEW)
    assert not counters().filter(code="H49.61.99").exists()
    with clock.at(clock.now() + timedelta(days=13)):
        assert counters().filter(code="H49.61.99").exists()
    [told] = history("agencies", "H49.61.99")
    assert (told.reason, told.before) == ("QĐ 7", None)


def test_an_agency_closes_after_its_last_day_and_whom_that_touches_is_told_before(log_in: LogIn) -> None:
    walk(file(), "accept")
    browser = log_in("quantri")
    told = save(browser, f"{HOME}{COUNTER}/dong", {"den": "30/11/2026", "ly-do": "QĐ 8"})
    assert "1 hồ sơ đang mở nhận ở đây" in told
    assert "người đang giữ vị trí ở đây" in told
    assert among([COUNTER]).exists()
    assert "Sắp đóng" in text_of(browser.get(f"{HOME}{COUNTER}"))
    with clock.at(clock.now() + timedelta(days=13)):
        assert not among([COUNTER]).exists()
    save(browser, f"{HOME}{COUNTER}/dong", {"den": "", "ly-do": "Thôi"})
    assert agency(COUNTER).valid_to is None
    parent = browser.post(f"{HOME}H49/dong", {"den": "30/11/2026", "ly-do": "QĐ 8", "lam": "thu"})
    assert parent.status_code == 409
    assert "Còn cơ quan trực thuộc" in text_of(parent)


def test_an_agency_is_renamed_from_a_day_on(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = {"ten": "Ủy ban nhân dân xã Bình Liêu Mới", "ten-ngan": "", "tu": "1/12/2026", "ly-do": "NQ 9"}
    save(browser, f"{HOME}H49.123/doi-ten", form)
    today = clock.now().date()
    found = agency("H49.123")
    assert name_on(found, today) != form["ten"]
    assert name_on(found, today + timedelta(days=20)) == form["ten"]
    page = text_of(browser.get(f"{HOME}H49.123"))
    assert form["ten"] in page
    assert "NQ 9" in page


def test_agencies_whose_papers_would_bear_the_same_letters_are_told(log_in: LogIn) -> None:
    browser = log_in("quantri")
    department = {**NEW, "loai": "department", "cap": "province", "tu": "1/11/2026"}
    save(browser, f"{HOME}mo", {**department, "ma": "H49.90", "ten": "Sở Nội vụ"})
    told = save(browser, f"{HOME}mo", {**department, "ma": "H49.91", "ten": "Sở Ngoại vụ"})
    assert "Chữ viết tắt trùng với Sở Nội vụ" in told
    assert "Chữ viết tắt trùng" in text_of(browser.get(f"{HOME}H49.90"))
    # Committees of communes share their letters by the rule.
    assert "Chữ viết tắt trùng" not in text_of(browser.get(f"{HOME}H49.123"))


def test_where_an_agency_is_and_what_it_belongs_to_is_kept_right(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = {
        "loai": "commune_centre",
        "cap": "commune",
        "truc-thuoc": "H49.61",
        "dia-chi": "Số 1 phố Mới",
        "ly-do": "Dời",
    }
    save(browser, f"{HOME}{COUNTER}/sua", form)
    assert Agency.objects.get(code=COUNTER).address == "Số 1 phố Mới"
    [told] = history("agencies", COUNTER)[:1]
    assert told.after["address"] == "Số 1 phố Mới"
    nothing = text_of(browser.post(f"{HOME}{COUNTER}/sua", {**form, "lam": "thu"}))
    assert "Không có gì thay đổi." in nothing


@pytest.mark.parametrize(
    ("address", "wrong", "sentence"),
    [
        ("mo", {"ma": "h 1"}, "Mã gồm chữ hoa và số"),
        ("mo", {"ma": COUNTER}, "Mã này đã có cơ quan khác dùng."),
        ("mo", {"ten": " "}, "Hãy ghi tên cơ quan."),
        ("mo", {"tu": "mai"}, "Hãy ghi ngày bắt đầu"),
        ("mo", {"truc-thuoc": "KHONG"}, "Không có cơ quan mang mã này."),
        ("mo", {"ly-do": ""}, "Hãy ghi lý do."),
        ("H49/sua", {"truc-thuoc": COUNTER}, "không thể trực thuộc chính nó"),
        (f"{COUNTER}/dong", {"den": "1/1/2020"}, "Hãy ghi từ hôm qua trở đi."),
        (f"{COUNTER}/dong", {"den": "sớm"}, "Hãy ghi ngày như 24/11/2026"),
        (f"{COUNTER}/doi-ten", {"tu": "1/1/2020"}, "Hãy ghi một ngày sau ngày cơ quan bắt đầu."),
    ],
)
def test_what_was_typed_wrong_is_told_at_its_field_and_nothing_is_lost(
    log_in: LogIn, address: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{HOME}{address}", {**NEW, **wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in wrong.values())
