"""What goes through counters and offices as people do it: papers from hand to hand, one dossier while somebody waits, a
counter that takes in for another commune, an outage told to each, a reorganisation rehearsed and taken back.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

DESK = "/ban-lam-viec"


def filed_at_the_counter(clerk: Visitor, paper: Path, **choices: str) -> str:
    """A birth that a clerk takes in for the father, who stands there; its code."""
    clerk.go(f"{DESK}/nop-ho/")
    clerk.page.fill("#q", "khai sinh")
    clerk.press("Tìm")
    clerk.follow(clerk.page.locator("#found button, #found a").filter(has_text="khai sinh"))
    clerk.fill({"id_number": "022092990017"})
    clerk.press("Tìm theo số định danh")
    clerk.fill({"case_code": stories.CASE, **choices})
    clerk.press("Chọn và hiện tờ khai")
    clerk.fill(stories.birth("Tằng Minh Khôi"), prefix="tk-")
    clerk.lay(f"file-{stories.BIRTH}.TP02", paper)
    for box in clerk.page.locator("[name=seen]").all():
        box.check()
    clerk.fill({"returning": "counter"})
    clerk.follow(clerk.page.locator('button[form="filing"].btn-main'))
    return clerk.page.locator(".code").filter(has_text="H49.61").first.inner_text().strip()


def on_one_screen(officer: Visitor, code: str, **answers: str) -> None:
    """The open act of the screen for who waits, done; the screen comes back."""
    officer.go(f"{DESK}/tai-cho/{code}")
    officer.fill(answers)
    officer.follow(officer.page.locator('#acts button[type=submit][form="panel"]:not([formaction])'))
    assert f"{DESK}/tai-cho/{code}" in officer.page.url


def test_a_birth_is_settled_while_the_father_waits(visit: NewVisitor, paper: Path) -> None:
    code = filed_at_the_counter(at_work(visit, "tiepnhan"), paper)
    official = at_work(visit, "thamdinh")
    official.go(f"{DESK}/tai-cho")
    assert code in official.text()
    on_one_screen(official, code, note="Đủ điều kiện", **stories.result())
    assert "trang tự đến lượt" in official.text()
    on_one_screen(at_work(visit, "pheduyet"), code, note="Đồng ý")


def test_an_original_goes_from_the_counter_to_the_department_and_is_found(
    site: Site, visit: NewVisitor
) -> None:
    (code,) = site.dossiers("accepted")
    clerk, official = at_work(visit, "tiepnhan"), at_work(visit, "thamdinh")
    stories.open_at_desk(clerk, code)
    boxes = clerk.page.locator("#giay-to-giay [name=paper]")
    assert boxes.count()
    for box in boxes.all():
        box.check()
    clerk.press("Gắn mã các giấy tờ giữ bản giấy")
    label = clerk.page.locator("#giay-to-giay .code").first.inner_text().strip()
    assert clerk.download("In nhãn").startswith(b"%PDF")
    clerk.go(f"{DESK}/giay-to?viec=giao")
    clerk.fill({"ma": label})
    clerk.press("Thêm")
    clerk.page.locator("#to").select_option("H49.123")
    clerk.press("Lập danh sách giao")
    official.go(f"{DESK}/giay-to")
    official.follow(official.page.get_by_role("link", name="Danh sách").first)
    official.press("Đã nhận những giấy tờ đã chọn")
    stories.open_at_desk(clerk, code)
    held = clerk.page.locator("#giay-to-giay").inner_text()
    assert "Ủy ban nhân dân xã Bình Liêu" in held
    official.go(f"{DESK}/giay-to?viec=nhan")
    assert label in official.text()


def test_a_counter_takes_in_for_another_commune_and_both_times_are_told(
    visit: NewVisitor, paper: Path
) -> None:
    clerk = at_work(visit, "tiepnhan")
    code = filed_at_the_counter(clerk, paper, handling="H49.101")
    stories.open_at_desk(clerk, code)
    if clerk.page.locator('#acts a[href*="/viec/forward"]').count():
        stories.act(clerk, code, "forward")
    other = at_work(visit, "tn.hatu1")
    stories.accept(other, code)
    told = other.page.locator("main").inner_text()
    assert "Trung tâm Phục vụ hành chính công xã Bình Liêu" in told


def test_an_outage_is_registered_once_and_each_applicant_is_told(site: Site, visit: NewVisitor) -> None:
    keeper = at_work(visit, "quantri")
    keeper.go(f"{DESK}/su-co-quoc-gia")
    until = (date.today() + timedelta(days=3)).isoformat()
    said = {"system": "civil_status", "began_at": date.today().isoformat(), "until": until}
    keeper.fill(
        {**said, "proof": "Thông báo 15/TB-CNTT", "procedures": stories.BIRTH, "note": "Chưa cấp được số."}
    )
    keeper.press("Xem bao nhiêu hồ sơ bị ảnh hưởng")
    assert "hồ sơ sẽ tạm dừng ngay" in keeper.text()
    keeper.press("Ghi nhận và tạm dừng")
    try:
        assert "Đang xảy ra" in keeper.text()
        (code,) = site.dossiers("resting")
        citizen = visit(PHONE, scripts=False)
        citizen.log_in("nongdan")
        citizen.go(f"/ho-so/{code}")
        assert "Chưa cấp được số." in citizen.text()
    finally:
        keeper.go(f"{DESK}/su-co-quoc-gia")
        keeper.press("Kết thúc sự cố")
    assert "Đã kết thúc" in keeper.text()


def test_a_reorganisation_is_rehearsed_approved_and_taken_back(visit: NewVisitor) -> None:
    keeper = at_work(visit, "quantri")
    keeper.go(f"{DESK}/co-quan/sap-xep")
    keeper.press("Lập phương án")
    later = (date.today() + timedelta(days=40)).isoformat()
    lines = "nhập; H49.101; H49.123\nnhập; H49.61.01; H49.61.23"
    keeper.fill({"ten": "Sắp xếp hai phường", "ngay": later, "can-cu": "Nghị quyết 9/NQ-HĐND", "dong": lines})
    keeper.fill({"ly-do": "Theo nghị quyết"})
    keeper.press("Lưu phương án")
    keeper.press("Chạy thử")
    told = keeper.text()
    assert "Chạy thử: chưa ghi gì" in told
    assert "hồ sơ đang giải quyết" in told
    keeper.fill({"ly-do": "Đã xem kết quả chạy thử"})
    keeper.press("Duyệt phương án")
    assert "Đã duyệt" in keeper.text()
    keeper.fill({"ly-do": "Hội đồng nhân dân hoãn"})
    keeper.press("Thu hồi phương án")
    assert "Đã thu hồi" in keeper.text()
