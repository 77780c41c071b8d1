"""Officials come, are away and go, in the browser: what each can do, and from which moment on no longer."""

import re
from datetime import timedelta

import pytest

from motcua.kernel import clock
from motcua.kernel.vietnamese import day
from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import OFFICE, Visitor

pytestmark = pytest.mark.browser

ROOM = "/ban-lam-viec/can-bo"
WHY = "Quyết định 12/QĐ-UBND ngày 30/11/2026"
PASSWORD = "một mật khẩu dài của người mới"


def today(days: int = 0) -> str:
    return day(clock.now() + timedelta(days=days))


def write(keeper: Visitor, **answers: object) -> None:
    """A change is looked at, then written."""
    keeper.fill({**answers, "reason": WHY})
    keeper.press("Xem trước")
    assert "Nếu ghi, điều này xảy ra" in keeper.page.locator("main").inner_text()
    keeper.press("Ghi")


def change(keeper: Visitor, username: str, act: str, **answers: object) -> None:
    """One of the changes of an official, from their page."""
    keeper.go(f"{ROOM}/ten/{username}")
    keeper.press(act)
    write(keeper, **answers)


def link_by_two(one: Visitor, two: Visitor, login: str) -> str:
    """The first link of a new account: prepared by one administrator, confirmed by another."""
    one.go(f"{ROOM}/lien-ket")
    one.fill({"reason": WHY})
    one.press("Chuẩn bị danh sách liên kết")
    two.go(f"{ROOM}/lien-ket")
    two.press("Xác nhận, lấy danh sách để in")
    found = re.search(rf"{login}\s+(\S+/lien-ket/\S+)", two.page.locator("main").inner_text())
    assert found, two.text()
    return found[1]


def test_a_new_official_receives_a_first_dossier_and_once_they_left_can_do_nothing(
    site: Site, visit: NewVisitor
) -> None:
    code, in_hand = site.dossiers("submitted", 2)
    keeper = at_work(visit, "quantri")
    change(keeper, "kiemtra", "Giao vị trí", post="H49.61/cntt/administrator", since=today())
    keeper.go(f"{ROOM}/moi")
    write(keeper, username="moi.nhan", name="Lý Thị Mới", post="H49.61.23/receiver", since=today())
    newcomer = visit(OFFICE)
    newcomer.go(link_by_two(keeper, at_work(visit, "kiemtra"), "moi.nhan"))
    newcomer.fill({"new": PASSWORD, "repeated": PASSWORD})
    newcomer.follow(newcomer.page.locator("main button[type=submit]"))
    stories.accept(newcomer, code)
    stories.open_at_desk(newcomer, in_hand)
    newcomer.press("Nhận việc")
    change(keeper, "moi.nhan", "Thôi việc")
    assert "Đã thôi việc" in keeper.page.locator("main").inner_text()
    newcomer.page.goto(f"{site.url}/ban-lam-viec/ho-so/{in_hand}")
    assert "/dang-nhap" in newcomer.page.url
    newcomer.page.fill("[name=username]", "moi.nhan")
    newcomer.page.fill("[name=password]", PASSWORD)
    newcomer.page.locator("form button[type=submit]").last.click()
    assert "khoá" in newcomer.page.locator("main").inner_text()
    colleague = at_work(visit, "tiepnhan")
    stories.accept(colleague, in_hand)


def test_a_deputy_does_what_lies_in_the_hands_of_who_is_away_and_no_longer_when_they_are_back(
    site: Site, visit: NewVisitor
) -> None:
    code, other = site.dossiers("accepted", 2)
    owner = at_work(visit, "thamdinh")
    for one in (code, other):
        stories.open_at_desk(owner, one)
        owner.press("Nhận việc")
    keeper, deputy = at_work(visit, "quantri"), at_work(visit, "pheduyet")
    keeper.go(f"{ROOM}/ten/pheduyet")
    number = keeper.page.url.rsplit("/", 1)[1]
    change(keeper, "thamdinh", "Ghi vắng mặt", first=today(), last=today(2), deputy=number)
    assert "Đang vắng" in keeper.page.locator("main").inner_text()
    stories.appraise(deputy, code)
    stories.open_at_desk(deputy, code)
    assert "(thay " in deputy.page.locator("main").inner_text()
    keeper.fill({"reason": "Về sớm"})
    keeper.press("Kết thúc vắng mặt")
    stories.open_at_desk(deputy, other)
    assert deputy.page.locator('#acts a[href*="/viec/appraise"]').count() == 0
