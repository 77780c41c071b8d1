"""What an administrator changes every week, in the browser: a calendar, a route and a form, rehearsed, saved, told."""

from datetime import date, timedelta

import pytest

from motcua.kernel import clock
from motcua.kernel.vietnamese import day
from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.calendars import sample_calendar
from tests.support.site import Site

pytestmark = pytest.mark.browser

CALENDAR = "/ban-lam-viec/lich/H49.61.23"
ROUTE = "/ban-lam-viec/bien-soan/quy-trinh/birth"
FORM = "/ban-lam-viec/bien-soan/to-khai/birth"


def a_saturday_before_a_working_monday() -> date:
    """The first one from next week on; both are as they usually are."""
    calendar, found = sample_calendar(), clock.now().date() + timedelta(days=7)
    while not (
        found.weekday() == 5
        and not calendar.is_working(found)
        and calendar.is_working(found + timedelta(days=2))
    ):
        found += timedelta(days=1)
    return found


def test_a_saturday_is_worked_for_a_free_monday_and_promised_dates_stay(
    site: Site, visit: NewVisitor
) -> None:
    [code] = site.dossiers("accepted")
    officer = at_work(visit, "thamdinh")
    stories.open_at_desk(officer, code)
    promised = officer.page.locator(".due-at").first.inner_text()
    saturday = a_saturday_before_a_working_monday()
    keeper = at_work(visit, "quantri")
    keeper.go(CALENDAR)
    keeper.press("Sửa lịch")
    # For receipts of a day to come, so that nobody else's dates move while this is tried.
    keeper.fill({"doi-lam": day(saturday), "doi-nghi": day(saturday + timedelta(days=2)), "tu": "1/1/2030"})
    keeper.press("Chạy thử")
    assert "Hãy ghi lý do." in keeper.text()
    keeper.fill({"ly-do": "Thông báo 15/TB-UBND về hoán đổi ngày làm việc"})
    keeper.press("Chạy thử")
    told = keeper.text()
    assert "giữ nguyên ngày đã hẹn" in told
    assert day(saturday) in told
    keeper.press("Lưu lịch")
    assert "chờ áp dụng từ" in keeper.text()
    assert "Thông báo 15/TB-UBND" in keeper.text()
    stories.open_at_desk(officer, code)
    assert officer.page.locator(".due-at").first.inner_text() == promised
    keeper.fill({"ly-do": "Không hoán đổi nữa"})
    keeper.press("Bỏ lịch chờ")
    assert "chờ áp dụng từ" not in keeper.text()


def test_an_edited_route_is_tried_published_and_running_dossiers_keep_theirs(
    site: Site, visit: NewVisitor
) -> None:
    [running] = site.dossiers("accepted")
    keeper = at_work(visit, "quantri")
    keeper.go(ROUTE)
    keeper.press("Sửa thành bản nháp")
    keeper.fill({"ten-2": "Thẩm tra và ghi sổ", "gio-2": "80"})
    keeper.press("Lưu bản nháp và chạy thử")
    assert "giờ làm việc" in keeper.page.locator("section[aria-labelledby=check]").inner_text()
    keeper.press("Sửa tiếp")
    keeper.fill({"gio-2": "1,25"})
    keeper.press("Lưu bản nháp và chạy thử")
    told = keeper.text()
    assert "hồ sơ nhận trong 12 tháng qua đã đi quy trình này." in told
    assert "Không có gì ngăn công bố" in told
    keeper.fill({"quyet-dinh": "15/QĐ-UBND", "ngay": day(clock.now()), "ly-do": "Rút ngắn thẩm tra"})
    keeper.press("Công bố")
    assert "Thẩm tra và ghi sổ" in keeper.text()
    assert "Rút ngắn thẩm tra" in keeper.text()
    appraiser = at_work(visit, "thamdinh")
    stories.open_at_desk(appraiser, running)
    assert "Thẩm tra và ghi sổ" not in appraiser.text()
    stories.appraise(appraiser, running)
    [new] = site.dossiers("accepted")
    stories.open_at_desk(appraiser, new)
    assert "Thẩm tra và ghi sổ" in appraiser.text()


def test_a_form_is_built_by_keyboard_previewed_published_and_filled_in_at_the_portal(
    visit: NewVisitor,
) -> None:
    keeper = at_work(visit, "quantri")
    keeper.go(FORM)
    keeper.press("Sửa thành bản nháp")
    keeper.page.locator("#phan-1").get_by_role("link", name="Thêm câu hỏi").focus()
    with keeper.page.expect_navigation():
        keeper.page.keyboard.press("Enter")
    keeper.look()
    keeper.page.locator("#f-nhan").focus()
    keeper.page.keyboard.type("Tên gọi ở nhà")
    keeper.page.keyboard.press("Tab")
    keeper.page.keyboard.type("Nickname")
    with keeper.page.expect_navigation():
        keeper.page.keyboard.press("Enter")
    keeper.look()
    up = keeper.page.get_by_role("button", name="Chuyển “Tên gọi ở nhà” lên")
    up.focus()
    with keeper.page.expect_navigation():
        keeper.page.keyboard.press("Enter")
    rows = keeper.page.locator("#phan-1 [data-name]")
    assert rows.nth(rows.count() - 2).get_attribute("data-name") == "ten_goi_o_nha"
    # The same by drag, back to the end of its group.
    last = rows.last.bounding_box()
    assert last is not None
    handle = keeper.page.locator("#q-ten_goi_o_nha .build-drag")
    handle.drag_to(rows.last, target_position={"x": 40, "y": last["height"] - 2})
    keeper.page.wait_for_url("**#q-ten_goi_o_nha")
    keeper.page.wait_for_function("document.querySelector('#phan-1 li:last-child').id === 'q-ten_goi_o_nha'")
    keeper.press("Xem thử")
    framed = keeper.page.frame_locator("iframe.phone")
    framed.get_by_label("Tên gọi ở nhà").fill("Bống")
    framed.get_by_role("button", name="Gửi thử").click()
    framed.get_by_role("alert").wait_for()
    keeper.go(f"{FORM}/nhap")
    assert "Câu hỏi mới: “Tên gọi ở nhà”" in keeper.text()
    keeper.fill({"quyet-dinh": "16/QĐ-UBND", "ngay": day(clock.now()), "ly-do": "Hỏi thêm tên gọi ở nhà"})
    keeper.press("Công bố")
    citizen = visit()
    citizen.log_in("nongdan")
    stories.begin_at_once(citizen)
    stories.whose(citizen)
    citizen.fill({"ten_goi_o_nha": "Bống"})
    assert citizen.page.locator('[name="ten_goi_o_nha"]').input_value() == "Bống"
