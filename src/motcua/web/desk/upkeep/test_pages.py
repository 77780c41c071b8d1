"""Fees, plain names and occasions in life at the desk: rehearsed, saved with a reason, seen by everybody at once."""

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.detail import detail
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.platform.upsert import history
from motcua.procedures import search_index
from motcua.procedures.commands import establish_life_events, set_committed
from motcua.procedures.models import LifeEvent, Version
from motcua.procedures.queries import frozen, published
from tests.support import two_communes
from tests.support.two_communes import PROCEDURE, file, who

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/"
CASE = f"{PROCEDURE}.01"
FEES = f"{HOME}phi/{PROCEDURE}"
FEE = {
    "ten-1": "Lệ phí khai sinh", "truong-hop-1": CASE, "loai-1": "fee", "cach-1": "", "so-tien-1": "8.000",
    "tu-1": "", "den-1": "", "van-ban-1": "", "ghi-chu-1": "", "ma-1": "",
    "quyet-dinh": "62/2026/NQ-HĐND", "ngay": "10/11/2026", "ly-do": "Kỳ họp thứ 9",
}  # fmt: skip


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def save(browser: Client, address: str, form: dict[str, str]) -> str:
    """Rehearse and save; what the rehearsal told."""
    told = text_of(browser.post(address, {**form, "lam": "thu"}))
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    assert browser.post(address, {**form, "lam": "luu", "da-thu": seen}).status_code == 302
    return told


def charge(dossier: int) -> int:
    row = Dossier.objects.get(pk=dossier)
    return detail(who("tiepnhan"), row.code).charge.amount


def test_a_fee_is_set_by_its_resolution_and_who_filed_before_pays_the_old_one(log_in: LogIn) -> None:
    before = file()
    browser = log_in("quantri")
    told = save(browser, FEES, FEE)
    assert "1 hồ sơ nộp trong 31 ngày qua; 1 sẽ trả nhiều hơn" in told
    now = published(PROCEDURE)
    assert (now.number, now.decision) == (2, "62/2026/NQ-HĐND")
    after = file()
    assert (charge(before), charge(after)) == (0, 8_000)
    assert Dossier.objects.get(pk=after).fee_due == 8_000
    page = text_of(browser.get(FEES))
    assert "Kỳ họp thứ 9" in page
    assert "62/2026/NQ-HĐND" in text_of(browser.get(f"{HOME}phi", {"q": "khai sinh"}))
    assert log_in("tiepnhan").post(FEES, FEE).status_code == 403


def test_a_reduction_online_holds_from_its_day(log_in: LogIn) -> None:
    browser = log_in("quantri")
    online = {name.replace("-1", "-2"): value for name, value in FEE.items() if name.endswith("-1")}
    online |= {"cach-2": "online", "so-tien-2": "4000", "tu-2": "1/12/2026", "den-2": "31/12/2026"}
    save(browser, FEES, {**FEE, **online})
    case = frozen(published(PROCEDURE).pk).case(CASE)
    assert case is not None
    today = clock.now().date()
    paid = [case.charge("online", {}, today + timedelta(days=days)).amount for days in (0, 13, 44)]
    assert paid == [8_000, 4_000, 8_000]
    assert case.charge("direct", {}, today + timedelta(days=13)).amount == 8_000
    assert len({fee.code for fee in case.fees}) == 2
    # A dossier pays what held on the day of its filing, however long it takes.
    filed = file()
    with clock.at(clock.now() + timedelta(days=13)):
        assert charge(filed) == 8_000


def test_a_local_draft_keeps_the_new_fees(log_in: LogIn) -> None:
    limits = [{"channel": "direct", "quantity": 7, "unit": "hour"}]
    version = published(PROCEDURE).pk
    set_committed(actor=SYSTEM, version_id=version, case_code=CASE, limits=limits, reason="Nhanh")
    save(log_in("quantri"), FEES, FEE)
    draft = Version.objects.get(procedure_id=PROCEDURE, state="draft")
    assert draft.content["cases"][0]["fees"][0]["amount"] == 8_000
    assert draft.content["cases"][0]["committed"][0]["quantity"] == 7
    assert draft.content["based_on"] == published(PROCEDURE).number


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"so-tien-1": "tám nghìn"}, "Dòng 1: Hãy ghi số tiền"),
        ({"ten-1": ""}, "Dòng 1: Hãy ghi tên khoản thu."),
        ({"tu-1": "mai"}, "Dòng 1: Hãy ghi ngày như"),
        ({"tu-1": "2/1/2027", "den-1": "1/1/2027"}, "Ngày cuối trước ngày đầu."),
        ({"quyet-dinh": ""}, "Hãy ghi số quyết định"),
        ({"ly-do": " "}, "Hãy ghi lý do."),
        (
            {"ten-2": "Lệ phí khai sinh", "truong-hop-2": CASE, "loai-2": "fee", "so-tien-2": "1"},
            "hai mức cùng một ngày",
        ),
    ],
)
def test_a_fee_that_cannot_be_is_told_at_its_row_and_nothing_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(FEES, {**FEE, **wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in wrong.values())
    assert published(PROCEDURE).number == 1


def test_a_plain_name_and_what_people_say_are_found_at_once(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = {
        "ma-1": PROCEDURE,
        "ten-1": "Khai sinh cho bé",
        "goi-1": "giấy cho cu tí, lên giấy",
        "ly-do": "Dân gọi thế",
    }
    save(browser, f"{HOME}ten-goi", form)
    search_index.forget()
    found = text_of(Client().get("/thu-tuc", {"q": "cu tí"}))
    assert "Khai sinh cho bé" in found
    [told] = history("plain_names")
    assert (told.reason, told.after["plain_name"]) == ("Dân gọi thế", "Khai sinh cho bé")
    assert published(PROCEDURE).decision == Version.objects.get(procedure_id=PROCEDURE, number=1).decision
    assert log_in("tiepnhan").post(f"{HOME}ten-goi", form).status_code == 403


def test_occasions_in_life_are_put_in_order_added_and_dropped(log_in: LogIn) -> None:
    event = {"key": "old", "title": "Cũ", "sentence": "", "procedures": [PROCEDURE]}
    establish_life_events(actor=SYSTEM, events=[event])
    browser = log_in("quantri")
    form = {
        "ma-1": "", "ten-1": "", "thu-tu-1": "1",
        "ma-2": "birth", "ten-2": "Sinh con", "cau-2": "Một câu", "thu-tuc-2": PROCEDURE, "thu-tu-2": "2",
        "ma-3": "first", "ten-3": "Đứng đầu", "cau-3": "", "thu-tuc-3": PROCEDURE, "thu-tu-3": "1", "ly-do": "Dọn lại",
    }  # fmt: skip
    told = save(browser, f"{HOME}su-kien", form)
    assert "Trang chủ hiện 2 sự kiện" in told
    assert list(LifeEvent.objects.values_list("key", flat=True)) == ["first", "birth"]
    wrong = browser.post(f"{HOME}su-kien", {**form, "thu-tuc-2": "9.999999", "lam": "thu"})
    assert "Dòng 2: Hãy ghi mã các thủ tục đang áp dụng" in text_of(wrong)
    assert two_communes.PROCEDURE in text_of(wrong)


PATH = {
    "cau-thu-tu-1": "1", "cau-ma-1": "married", "cau-loi-1": "Cha mẹ đã kết hôn?", "cau-en-1": "Are they married?",
    "cau-chon-1": "yes = Rồi = Yes\nno = Chưa = No", "cau-khi-1": "",
    "viec-thu-tu-1": "1", "viec-ma-1": "birth", "viec-thu-tuc-1": PROCEDURE, "viec-truong-hop-1": CASE,
    "viec-thu-tu-2": "2", "viec-ma-2": "wed", "viec-ten-2": "Hỏi xã về kết hôn", "viec-sau-2": "birth",
    "viec-khi-2": "married: no", "tu": "18/11/2026", "nguon": "Sổ tay 2026", "ly-do": "Người dân hay hỏi",
}  # fmt: skip


def test_an_editor_writes_a_path_sees_every_end_and_people_walk_it(log_in: LogIn) -> None:
    event = {"key": "birth", "title": "Sinh con", "sentence": "", "procedures": [PROCEDURE]}
    establish_life_events(actor=SYSTEM, events=[event])
    browser = log_in("quantri")
    address = f"{HOME}su-kien/birth/loi-di"
    assert "Thêm câu hỏi" in text_of(browser.get(address))
    told = save(browser, address, PATH)
    assert "Có 2 ngả trả lời" in told
    assert "wed" in told or "Hỏi xã về kết hôn" in told
    assert "Hỏi xã về kết hôn" in text_of(Client().get("/su-kien/birth/loi-di", {"married": "no"}))
    assert "Hỏi xã về kết hôn" not in text_of(Client().get("/su-kien/birth/loi-di", {"married": "yes"}))
    page = text_of(browser.get(address))
    assert "married: no" in page
    assert "yes = Rồi = Yes" in page
    assert "Người dân hay hỏi" in page
    assert log_in("tiepnhan").post(address, PATH).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"viec-thu-tuc-1": "9.999999"}, "Việc 1: Không có thủ tục đang áp dụng mang mã 9.999999."),
        ({"viec-khi-2": ""}, "Câu 1: Câu này không quyết định việc nào."),
        ({"viec-khi-2": "married no"}, "Việc 2: Điều kiện chưa đọc được."),
        ({"viec-khi-1": "married: no"}, "Có ngả không dẫn đến việc nào: Cha mẹ đã kết hôn? Rồi"),
        ({"tu": "mai"}, "Hãy ghi ngày áp dụng"),
        ({"nguon": ""}, "Hãy ghi căn cứ hoặc nguồn"),
        ({"ly-do": ""}, "Hãy ghi lý do."),
    ],
)
def test_a_path_that_leads_nowhere_is_told_at_its_place_and_nothing_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    event = {"key": "birth", "title": "Sinh con", "sentence": "", "procedures": [PROCEDURE]}
    establish_life_events(actor=SYSTEM, events=[event])
    answer = log_in("quantri").post(f"{HOME}su-kien/birth/loi-di", {**PATH, **wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Cha mẹ đã kết hôn?" in page
    assert Client().get("/su-kien/birth/loi-di").status_code == 404
