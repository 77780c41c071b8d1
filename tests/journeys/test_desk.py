"""What officials do in a browser besides the plain way: the counter, many at once, two at once."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import OFFICE, PHONE

pytestmark = pytest.mark.browser


def test_the_receiver_files_for_somebody_at_the_counter(visit: NewVisitor, paper: Path) -> None:
    receiver = at_work(visit, "tiepnhan")
    receiver.go("/ban-lam-viec/nop-ho/")
    receiver.page.fill("#q", "khai sinh")
    receiver.press("Tìm")
    receiver.follow(receiver.page.locator("#found button, #found a").filter(has_text="khai sinh"))
    receiver.fill({"id_number": "022092990017"})
    receiver.press("Tìm theo số định danh")
    receiver.fill({"case_code": stories.CASE})
    receiver.press("Chọn và hiện tờ khai")
    receiver.fill(stories.birth("Tằng Minh Châu"), prefix="tk-")
    receiver.lay(f"file-{stories.BIRTH}.TP02", paper)
    for box in receiver.page.locator("[name=seen]").all():
        box.check()
    receiver.fill({"returning": "counter"})
    receiver.press("Nộp và tiếp nhận")
    assert "Đã tiếp nhận hồ sơ" in receiver.page.locator("body").inner_text()


def test_a_leader_approves_many_with_the_keyboard(site: Site, visit: NewVisitor) -> None:
    codes = site.dossiers("appraised", 2)
    leader = at_work(visit, "pheduyet")
    leader.go("/ban-lam-viec/")
    rows = leader.page.locator("table[data-worklist] tbody tr")
    wanted = [n for n in range(rows.count()) if any(code in rows.nth(n).inner_text() for code in codes)]
    assert len(wanted) == 2
    leader.page.keyboard.press("j")
    for n in range(rows.count()):
        if n in wanted:
            leader.page.keyboard.press("x")
        leader.page.keyboard.press("j")
    assert leader.page.locator("tbody input:checked").count() == 2
    leader.press("Phê duyệt kết quả")
    leader.press("Phê duyệt kết quả (2 hồ sơ)")
    assert leader.page.get_by_text("Đã xong", exact=True).count() == 2


def test_of_two_officials_at_once_the_second_is_told_kindly(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("submitted")
    first, second = at_work(visit, "tiepnhan"), at_work(visit, "tiepnhan")
    for one in (first, second):
        stories.open_at_desk(one, code)
        one.follow(one.page.locator('#acts a[href*="/viec/accept"]'))
        for box in one.page.locator("[name=seen]").all():
            box.check()
    stories.carry_out(first)
    second.follow(second.page.locator('#acts button[type=submit][form="panel"]'))
    told = second.text()
    assert "Hồ sơ vừa có thay đổi" in told
    assert "Trang này đã là trạng thái mới" in told


def test_the_desk_can_be_read_on_a_telephone(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("submitted")
    officer = visit(PHONE)
    officer.log_in("tiepnhan")
    for path in ("", f"ho-so/{code}", f"ho-so/{code}/viec/accept", "nop-ho/", "tai-khoan", "tim?q=khai+sinh"):
        officer.go(f"/ban-lam-viec/{path}")


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["telephone", "office"])
def test_the_director_opens_the_figures(visit: NewVisitor, size: tuple[int, int]) -> None:
    director = visit(size)
    director.log_in("giamdoc")
    for path in ("", "danh-sach?so=da-nop", "man-hinh"):
        director.go(f"/dieu-hanh/{path}")
