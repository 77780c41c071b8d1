"""Somebody who came by VNeID has their form filled from the population register: seen first, used as chosen.

A program of its own answers for the register; nobody waits in a request for it, so the page looks again by itself.
"""

from tests.journeys.conftest import NewVisitor
from tests.support.site import Site
from tests.support.visitor import PHONE

FUNERAL = "1.001731"
HOME = "Khu Bình Công, xã Bình Liêu, thành phố Quảng Ninh"


def test_what_the_register_has_is_seen_before_it_is_used(site: Site, visit: NewVisitor) -> None:
    citizen = visit(PHONE, scripts=False)
    citizen.go(f"/dang-nhap?next=/nop-ho-so/{FUNERAL}")
    citizen.page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    citizen.page.wait_for_url(f"{site.simulator}/**")
    citizen.page.get_by_role("button", name="Tằng Văn Phúc").click()
    citizen.page.wait_for_url(f"{site.url}/**")
    citizen.follow(citizen.page.locator("main form button"))
    citizen.fill({"whose": "self", "handling": "H49.123", "counter": "H49.61.23"})
    citizen.follow(citizen.page.locator('button[value="next"]'))
    citizen.fill({"applicant_name": "Tằng Phúc"})
    citizen.press("Điền từ Cơ sở dữ liệu quốc gia về dân cư")
    citizen.press("Lấy dữ liệu về tôi")
    # The page looks again by itself until the register has answered.
    citizen.page.get_by_text("Nguồn: Bộ Công an").wait_for(timeout=30_000)
    citizen.look()
    assert HOME in citizen.text()
    name = citizen.page.locator('input[name="lay"][value="applicant_name"]')
    assert not name.is_checked()
    name.check()
    citizen.press("Điền và xem lại")
    assert citizen.page.locator('[name="applicant_name"]').input_value() == "Tằng Văn Phúc"
    assert "Lấy từ Cơ sở dữ liệu quốc gia về dân cư, trả lời ngày" in citizen.text()
