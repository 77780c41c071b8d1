"""Acting for others on a telephone: an organisation with two representatives, a mandate and an objection."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

COMPANY = "Công ty TNHH Chế biến Hải sản Sóng Mẫu"
PLACES = {"case": stories.CASE, "handling": "H49.123", "counter": "H49.61.23"}


def take_down(visit: NewVisitor, number: str, given: dict[str, str], paper: Path) -> Visitor:
    """An official finds somebody by their number and takes down who may act for them."""
    officer = at_work(visit, "tiepnhan")
    officer.go(f"/ban-lam-viec/nguoi?q={number}")
    officer.page.locator(".found a").first.click()
    officer.page.get_by_role("link", name="Người làm thay").click()
    officer.fill({**given, "basis": "Giấy tờ số 12/2026"})
    officer.page.locator("input[type=file]").set_input_files(paper)
    officer.press("Ghi nhận và báo cho hai bên")
    assert given["name"] in officer.text()
    return officer


def in_role(person: Visitor, whom: str) -> None:
    person.go("/vai")
    person.page.locator("li", has_text=whom).get_by_role("button", name="Làm thay").click()
    person.look()
    assert f"Làm thay {whom}" in person.page.locator("body").inner_text()


def prepared(person: Visitor, paper: Path) -> None:
    """A birth, filled in up to the last page."""
    stories.begin_birth(person)
    person.fill(PLACES)
    person.press("Lưu và tiếp tục")
    stories.declare(person, "Tằng Minh Khôi", paper)


def test_an_organisation_with_two_representatives_one_prepares_the_other_sends(
    visit: NewVisitor, paper: Path
) -> None:
    first = {"name": "Lê Thị Quỳnh Dao", "number": "022190990064", "kind": "representative"}
    take_down(visit, "5799000018", first, paper)
    boss = visit(PHONE)
    boss.log_in("chutiem")
    in_role(boss, COMPANY)
    boss.go("/vai/nguoi-lam-thay/them")
    boss.fill({"name": "Bùi Văn Sóng", "number": "022079990072", "kind": "representative"})
    boss.press("Cho làm thay")
    assert "Bùi Văn Sóng" in boss.text()
    prepared(boss, paper)
    second = visit(PHONE, scripts=False)
    second.log_in("ngudan")
    in_role(second, COMPANY)
    second.go("/ho-so-cua-toi")
    second.page.locator("h3 a").first.click()
    second.look()
    filed = stories.send(second)
    second.go(f"/ho-so/{filed.code}")
    assert f"Bùi Văn Sóng thay mặt {COMPANY}" in second.text()
    boss.go(f"/ho-so/{filed.code}")
    assert filed.code in boss.text()
    boss.go("/vai")
    boss.press("Làm cho mình")
    answer = boss.page.goto(f"{boss.site}/ho-so/{filed.code}")
    assert answer is not None
    assert answer.status == 404
    boss.page.get_by_role("button", name=f"Làm thay {COMPANY}").click()
    boss.look()
    assert filed.code in boss.text()


def test_a_mandate_is_given_used_objected_to_and_ended(visit: NewVisitor, paper: Path) -> None:
    mother = visit(PHONE, scripts=False)
    mother.log_in("nguoigia")
    mother.go("/vai/nguoi-lam-thay/them")
    mother.fill({"name": "Chìu Thị Mẩy", "number": "12", "may": "file"})
    mother.press("Cho làm thay")
    assert "chỗ cần sửa" in mother.text()
    mother.fill({"number": "022195990025"})
    mother.press("Cho làm thay")
    daughter = visit(PHONE)
    daughter.log_in("giaovien")
    in_role(daughter, "Phạm Thị Tỵ")
    prepared(daughter, paper)
    filed = stories.send(daughter)
    mother.go("/hop-thu")
    assert f"{filed.code}: Chìu Thị Mẩy nộp thay bạn" in mother.text()
    mother.go(f"/ho-so/{filed.code}/viec/object_to_filing")
    mother.fill({"note": "Tôi không nhờ việc này."})
    mother.press("Phản đối việc nộp thay")
    mother.go("/vai/nguoi-lam-thay")
    mother.page.get_by_role("link", name="Chấm dứt Chìu Thị Mẩy").click()
    mother.press("Chấm dứt")
    answer = daughter.page.goto(f"{daughter.site}/ho-so/{filed.code}")
    assert answer is not None
    assert answer.status == 404
    officer = at_work(visit, "tiepnhan")
    stories.open_at_desk(officer, filed.code)
    assert "Tôi không nhờ việc này." in officer.text()
    assert "Chìu Thị Mẩy thay mặt Phạm Thị Tỵ" in officer.text()
