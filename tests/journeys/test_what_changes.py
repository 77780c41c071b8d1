"""What an administrator changes every week, in the browser: a calendar and a route, rehearsed, saved, told."""

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
