"""A session that ends while somebody types, and a supplement: on a telephone without scripts, at a desktop too."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import DESKTOP, PASSWORD, PHONE, Visitor

pytestmark = pytest.mark.browser

LAW = "Luật Hộ tịch số 60/2014/QH13"


def at_the_form(citizen: Visitor) -> None:
    """Logged in, step 2 of a new draft."""
    citizen.log_in("luatsu")
    stories.begin_at_once(citizen)
    stories.whose(citizen)


def session_ends(citizen: Visitor) -> None:
    """Nobody logged out: the cookie is gone."""
    citizen.page.context.clear_cookies(name="motcua")


def log_in_here(citizen: Visitor) -> None:
    """By the page to which one was led."""
    citizen.page.fill("#username", "luatsu")
    citizen.page.fill("#password", "mot-cua-trinh-dien")
    citizen.press("Đăng nhập")


def test_with_scripts_the_page_says_it_is_not_saved_and_goes_on_after_a_log_in_beside_it(
    visit: NewVisitor,
) -> None:
    citizen = visit(DESKTOP)
    at_the_form(citizen)
    session_ends(citizen)
    citizen.fill({"child_name": "Hoàng Khánh Linh"})
    beside = citizen.page.get_by_role("link", name="Đăng nhập ở cửa sổ mới")
    beside.wait_for()
    assert "Đã lưu" not in citizen.text()
    citizen.look()
    with citizen.page.context.expect_page() as opened:
        beside.click()
    window = Visitor(opened.value, citizen.site, scripts=True)
    log_in_here(window)
    assert "tự lưu tiếp" in window.text()
    window.page.close()
    citizen.page.evaluate("window.dispatchEvent(new Event('focus'))")
    citizen.page.get_by_text("Đã lưu lúc").wait_for()
    citizen.page.reload()
    assert citizen.page.locator('[name="child_name"]').input_value() == "Hoàng Khánh Linh"


def test_without_scripts_what_was_sent_waits_for_the_log_in(visit: NewVisitor) -> None:
    citizen = visit(PHONE, scripts=False)
    at_the_form(citizen)
    session_ends(citizen)
    citizen.page.fill('[name="child_name"]', "Hoàng Khánh Linh")
    citizen.press("Lưu và tiếp tục")
    log_in_here(citizen)
    assert "trước khi đăng nhập lại đã được lưu" in citizen.text()
    assert citizen.page.locator('[name="child_name"]').input_value() == "Hoàng Khánh Linh"


@pytest.mark.parametrize(
    ("size", "scripts"),
    [
        pytest.param(PHONE, False, id="telephone without scripts"),
        pytest.param(DESKTOP, True, id="desktop"),
    ],
)
def test_a_supplement_is_answered_in_its_field_and_confirmed(
    site: Site, visit: NewVisitor, paper: Path, size: tuple[int, int], scripts: bool
) -> None:
    (code,) = site.dossiers("submitted")
    receiver = at_work(visit, "tiepnhan")
    asked = {
        "defects-0-about": "field:child_name",
        "defects-0-reason": "contradictory",
        "defects-0-problem": "không khớp giấy chứng sinh",
        "defects-0-ground": LAW,
        "defects-1-about": f"paper:{stories.BIRTH}.TP02",
        "defects-1-reason": "unreadable",
        "defects-1-ground": LAW,
    }
    stories.act(receiver, code, "ask_more", **asked)
    citizen = visit(size, scripts=scripts)
    citizen.log_in("nongdan", then=f"/ho-so/{code}")
    citizen.page.fill('[name="child_name"]', "Tằng Gia Hân")
    citizen.lay("defect-1", paper)
    citizen.press("Gửi bổ sung")
    assert "“Tằng Bảo Ngọc” thành “Tằng Gia Hân”" in citizen.text()
    assert "giay-chung-sinh.pdf" in citizen.text()
    stories.open_at_desk(receiver, code)
    assert "“Tằng Bảo Ngọc” thành “Tằng Gia Hân”" in receiver.text()
    verdicts = {"item-0": "right", "item-1": "wrong", "why-1": "Trang 2 vẫn mờ"}
    stories.act(receiver, code, "check_supplement", **verdicts)
    citizen.go(f"/ho-so/{code}")
    assert "Không đọc được: Trang 2 vẫn mờ" in citizen.text()


def test_a_locked_screen_opens_where_it_was_in_every_window(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("submitted")
    officer = at_work(visit, "tiepnhan")
    officer.go(f"/ban-lam-viec/ho-so/{code}/viec/internal_note")
    officer.fill({"note": "Gọi lại cho bà con chiều nay"})
    second = officer.page.context.new_page()
    second.goto(f"{officer.site}/ban-lam-viec/")
    officer.page.get_by_role("button", name="Khoá màn hình").click()
    officer.page.get_by_role("heading", name="Màn hình đã khoá").wait_for()
    officer.look()
    assert not officer.page.get_by_text(code).locator("visible=true").count()
    second.get_by_role("heading", name="Màn hình đã khoá").wait_for()
    for password in ("sai", PASSWORD):
        second.get_by_label("Mật khẩu").fill(password)
        second.get_by_role("button", name="Mở khoá").click()
        if password == "sai":
            second.get_by_text("Còn 4 lần thử").wait_for()
    for page in (second, officer.page):
        page.get_by_role("button", name="Khoá màn hình").wait_for()
    assert officer.page.locator('[name="note"]').input_value() == "Gọi lại cho bà con chiều nay"
