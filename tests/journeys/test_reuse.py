"""What the province has already, used again with a click on a telephone without scripts, and shown to a bank."""

import re
from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

ALLOWANCE = "1.001776"


def until(person: Visitor, path: str, words: str) -> None:
    """The store is filled by the worker, which reads the log a moment later."""
    for _ in range(60):
        person.go(path)
        if words in person.text():
            return
        person.page.wait_for_timeout(500)
    raise AssertionError(f"{path} never said {words}: {person.text()}")


def press(person: Visitor, name: str) -> None:
    """A button that says more to those who only hear it."""
    person.follow(person.page.locator("main").get_by_role("button", name=re.compile(f"^{name}")))


def test_a_farmer_files_with_what_the_province_has_and_the_official_sees_from_where(
    site: Site, visit: NewVisitor
) -> None:
    (before,) = site.dossiers("issued", 1)
    farmer = visit(PHONE, scripts=False)
    farmer.log_in("nongdan")
    until(farmer, "/kho-giay-to", before)
    farmer.go(f"/nop-ho-so/{ALLOWANCE}")
    assert "Bạn không cần nộp" in farmer.text()
    assert before in farmer.text()
    press(farmer, "Bắt đầu")
    farmer.fill({"whose": "self", "case": f"{ALLOWANCE}.01"})
    farmer.press("Lưu và tiếp tục")
    farmer.fill(stories.answers(ALLOWANCE))
    press(farmer, "Dùng giấy này")
    assert "lấy từ kho giấy tờ của bạn" in farmer.text()
    missing = farmer.page.locator('input[type="file"]')
    assert missing.count()
    farmer.press("Lưu và tiếp tục")
    filed = stories.send(farmer)

    receiver = at_work(visit, "tiepnhan")
    stories.open_at_desk(receiver, filed.code)
    said = receiver.page.locator("body").inner_text()
    assert "Dùng lại từ kho của người nộp" in said
    assert before in said


def test_a_paper_is_shown_to_a_bank_by_a_link_that_its_owner_ends(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("issued", 1)
    farmer, bank = visit(PHONE, scripts=False), visit(PHONE, scripts=False)
    farmer.log_in("nongdan")
    until(farmer, "/kho-giay-to", code)
    one = farmer.page.locator("main .result", has_text=code).locator("h3 a").first
    paper = one.inner_text().strip()
    farmer.follow(one)
    farmer.press("Chia sẻ")
    farmer.fill({"whom": "Ngân hàng"})
    farmer.press("Tạo liên kết")
    assert "ô đồng ý" in farmer.text()
    farmer.fill({"whom": "Ngân hàng, làm hồ sơ vay", "period": "day", "agreed": True})
    farmer.press("Tạo liên kết")
    own_page = farmer.page.url
    link = farmer.page.locator("#lien-ket").input_value()

    bank.go(link[link.index("/giay-to/") :])
    assert code not in bank.text()
    bank.press("Mở giấy tờ")
    assert paper in bank.text()
    assert code in bank.text()

    farmer.go(own_page)
    assert "mở xem" in farmer.text()
    farmer.press("Dừng chia sẻ")
    assert "Bạn dừng lúc" in farmer.text()
    answer = bank.page.goto(bank.page.url)
    assert answer is not None
    assert answer.status == 404
    bank.troubles.clear()


def test_somebody_lays_in_a_paper_of_their_own_and_takes_it_out(visit: NewVisitor, paper: Path) -> None:
    farmer = visit(PHONE)
    farmer.log_in("giaovien")
    farmer.go("/kho-giay-to")
    farmer.press("Đưa giấy tờ vào kho")
    farmer.fill({"kind": "KQ.G15.000032", "number": "12/2019"})
    farmer.lay("tep", paper)
    farmer.press("Đưa vào kho")
    assert "chưa ai kiểm tra" in farmer.text()
    farmer.press("Bỏ ra khỏi kho")
    assert "Đã bỏ giấy tờ ra khỏi kho" in farmer.text()
