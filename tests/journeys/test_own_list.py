"""Forty dossiers and a second person, on a telephone."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor
from tests.support import stories
from tests.support.visitor import PHONE

pytestmark = pytest.mark.browser

MARRIAGE = "1.000894"


def test_one_finds_labels_takes_along_and_begins_again(visit: NewVisitor, paper: Path) -> None:
    citizen = visit(PHONE, scripts=False)
    citizen.log_in("nongdan")
    filed = stories.file_birth(citizen, "Tằng Thị Út", paper)
    citizen.go("/ho-so-cua-toi?q=tang+thi+ut")
    assert filed.code in citizen.text()
    citizen.go("/ho-so-cua-toi?q=khong-co-gi")
    assert filed.code not in citizen.text()
    citizen.go(f"/ho-so/{filed.code}")
    citizen.fill({"nhan": "Con út"})
    citizen.press("Lưu nhãn")
    citizen.go("/ho-so-cua-toi?nhan=Con+út")
    assert filed.code in citizen.text()
    assert citizen.download("Tải danh sách (xlsx)").startswith(b"PK")
    citizen.go(f"/ho-so/{filed.code}/nop-lai")
    citizen.press("Mở bản nháp")
    assert "đã được chép sang" in citizen.text()
    citizen.press("Lưu và tiếp tục")
    assert citizen.page.locator('[name="child_name"]').input_value() == "Tằng Thị Út"


def test_a_couple_confirms_together(visit: NewVisitor, paper: Path) -> None:
    groom = visit(PHONE)
    groom.log_in("nongdan")
    groom.go(f"/nop-ho-so/{MARRIAGE}")
    groom.press("Bắt đầu", exact=False)
    groom.fill({"whose": "self", "case": f"{MARRIAGE}.01", "handling": "H49.123", "counter": "H49.61.23"})
    groom.press("Lưu và tiếp tục")
    both = {
        "husband_name": "Tằng Văn Phúc", "husband_id": "022092990017",
        "wife_name": "Chìu Thị Mẩy", "wife_id": "022195990025",
    }  # fmt: skip
    groom.fill({**stories.answers(MARRIAGE), **both})
    for field in groom.page.locator("input[type=file]").all():
        field.set_input_files(paper)
    groom.press("Lưu và tiếp tục")
    draft = groom.page.url.split("/ban-nhap/")[1].split("/")[0]
    groom.go(f"/nop-ho-so/ban-nhap/{draft}/cung-xac-nhan")
    groom.press("Tạo liên kết mời Chìu Thị Mẩy")
    link = groom.page.locator("#lien-ket").input_value()
    bride = visit(PHONE, scripts=False)
    bride.log_in("giaovien")
    bride.go(link)
    assert "Tằng Văn Phúc soạn hồ sơ này" in bride.text()
    bride.press("Xác nhận")
    assert "Bạn đã xác nhận nội dung dưới đây" in bride.text()
    groom.go(f"/nop-ho-so/ban-nhap/{draft}/cung-xac-nhan")
    assert "Đã xác nhận" in groom.text()
