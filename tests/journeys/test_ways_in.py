"""Ways in, on a telephone of 360 px: by a provider and out again, one that is down, an account without any."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.journeys.conftest import NewVisitor, at_work
from tests.support.site import Site
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser
NATIONAL = "Đăng nhập bằng Cổng Dịch vụ công quốc gia"
FIRST, SECOND = "con đò qua bến cũ", "vườn chè sương sớm lạnh"
# A folder for pictures of what was looked at, for whoever judges how it looks.
PICTURES = os.environ.get("WAYS_IN_PICTURES", "")


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def fail(site: Site, mode: str, prefix: str = "") -> None:
    requests.post(f"{site.simulator}{prefix}/fail", json={"mode": mode}, timeout=10).raise_for_status()


@pytest.fixture
def mending(site: Site) -> Iterator[None]:
    """Whatever was broken on command is well again afterwards, and known to be."""
    yield
    for prefix, way in (("", "vneid"), ("/quoc-gia", "quoc-gia")):
        fail(site, "off", prefix)
        for _ in range(4):
            requests.get(f"{site.url}/dang-nhap/{way}", allow_redirects=False, timeout=10)


def enter(visitor: Visitor, site: Site, way: str, person: str, then: str) -> None:
    visitor.go(f"/dang-nhap?next={then}")
    visitor.page.get_by_role("link", name=way).click()
    visitor.page.wait_for_url(f"{site.simulator}/**")
    visitor.page.get_by_role("button", name=person).click()
    visitor.page.wait_for_url(f"{site.url}/**")
    visitor.look()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_one_enters_by_the_national_portal_and_leaves_both(
    site: Site, visit: NewVisitor, scripts: bool
) -> None:
    citizen = visit(PHONE, scripts=scripts)
    enter(citizen, site, NATIONAL, "Chìu Thị Mẩy", "/tai-khoan")
    picture(citizen, "account-national-360")
    citizen.page.goto(f"{site.url}/")
    citizen.page.locator("form[action='/dang-xuat'] button").first.evaluate("b => b.form.submit()")
    citizen.page.wait_for_url("**/dang-nhap?ra=dvcqg")
    citizen.look()
    picture(citizen, "left-360")
    citizen.page.get_by_role("link", name="đăng xuất Cổng Dịch vụ công quốc gia").click()
    citizen.page.wait_for_url(f"{site.url}/dang-nhap")
    citizen.go("/dang-nhap")


@pytest.mark.usefixtures("mending")
def test_a_provider_that_is_down_is_said_to_be_and_everything_else_goes_on(
    site: Site, visit: NewVisitor
) -> None:
    inside = visit(PHONE)
    enter(inside, site, "Đăng nhập bằng VNeID", "Tằng Văn Phúc", "/ho-so-cua-toi")
    fail(site, "down")
    stranger = visit(PHONE)
    # As often as others got in before: one failure is none.
    for _ in range(40):
        requests.get(f"{site.url}/dang-nhap/vneid", allow_redirects=False, timeout=30)
    stranger.go("/dang-nhap")
    assert "VNeID đang gián đoạn" in stranger.text()
    picture(stranger, "down-360")
    wide = visit(DESKTOP)
    wide.go("/dang-nhap")
    picture(wide, "down-1280")
    stranger.press("Tra cứu hồ sơ bằng mã, không cần đăng nhập")
    assert urlsplit(stranger.page.url).path == "/tra-cuu"
    # Whoever is in stays in; the other way in works.
    inside.go("/ho-so-cua-toi")
    assert "/dang-nhap" not in inside.page.url
    enter(stranger, site, NATIONAL, "Chìu Thị Mẩy", "/hop-thu")
    assert urlsplit(stranger.page.url).path == "/hop-thu"


def link_for(officer: Visitor, name: str) -> str:
    """What the counter hands over: the path of the link that it is shown."""
    picture(officer, name)
    found = re.search(r"/lien-ket/[\w-]+", officer.text())
    assert found, officer.text()
    return found[0]


def choose(citizen: Visitor, link: str, password: str) -> None:
    citizen.go(link)
    citizen.page.fill("#new", password)
    citizen.page.fill("#repeated", password)
    citizen.follow(citizen.page.locator("main form button[type=submit]"))
    assert "/dang-nhap" not in citizen.page.url, citizen.text()


def test_a_counter_opens_an_account_and_lets_its_owner_in_again(site: Site, visit: NewVisitor) -> None:
    officer = at_work(visit, "tiepnhan")
    officer.go("/ban-lam-viec/nguoi?q=022083990096")
    officer.follow(officer.page.locator("main a[href^='/ban-lam-viec/nguoi/']").first)
    where = officer.page.url
    officer.page.get_by_text("Tài khoản đăng nhập").first.click()
    picture(officer, "counter-1440")
    officer.page.check("[name=paper_seen]")
    officer.press("Cấp liên kết và báo cho người này")
    first = link_for(officer, "counter-link-1440")
    citizen = visit(PHONE)
    citizen.go(first)
    picture(citizen, "choose-360")
    choose(citizen, first, FIRST)
    citizen.go("/tai-khoan")
    picture(citizen, "account-360")
    # The address is another one only once the letter to it was opened.
    citizen.go("/tai-khoan/thu-dien-tu")
    citizen.page.fill("#email", "phuc.moi@vidu.vn")
    citizen.page.fill("#present", FIRST)
    picture(citizen, "address-360")
    citizen.press("Gửi thư xác nhận")
    assert "Đã gửi thư đến phuc.moi@vidu.vn" in citizen.page.inner_text("body")
    citizen.go("/tai-khoan/dong")
    picture(citizen, "close-360")
    # Forgotten: the counter again, and every session ends with the new password.
    officer.go(where.removeprefix(site.url))
    officer.page.get_by_text("Tài khoản đăng nhập").first.click()
    officer.page.check("[name=paper_seen]")
    officer.press("Cấp liên kết và báo cho người này")
    again = visit(PHONE)
    choose(again, link_for(officer, "counter-again-1440"), SECOND)
    citizen.page.goto(f"{site.url}/ho-so-cua-toi")
    assert "/dang-nhap" in citizen.page.url


def test_a_citizen_reads_who_looked_and_for_what(site: Site, visit: NewVisitor) -> None:
    code = site.dossiers("accepted", by="giaovien")[0]
    officer = at_work(visit, "thamdinh")
    officer.go(f"/ban-lam-viec/ho-so/{code}")
    for size, name in ((PHONE, "looked-360"), (DESKTOP, "looked-1280")):
        citizen = visit(size, scripts=False)
        citizen.log_in("giaovien")
        citizen.go("/tai-khoan")
        citizen.press("Ai đã xem dữ liệu của bạn")
        assert code in citizen.text()
        picture(citizen, name)
