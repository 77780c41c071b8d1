"""A session that ends while somebody types: on a telephone without scripts, at a desktop with them."""

import pytest

from tests.journeys.conftest import NewVisitor
from tests.support import stories
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser


def at_the_form(citizen: Visitor) -> None:
    """Logged in, step 2 of a new draft."""
    citizen.log_in("luatsu")
    stories.begin_birth(citizen)
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
