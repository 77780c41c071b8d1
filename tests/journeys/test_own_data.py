"""A person asks what is known of them, an official answers, and the person takes it home."""

import io
import json
import zipfile

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support.site import Site
from tests.support.visitor import PHONE

pytestmark = pytest.mark.browser

REQUESTS = "/ban-lam-viec/du-lieu-ca-nhan/yeu-cau"


def test_a_person_without_scripts_asks_for_everything_and_takes_it_home(
    site: Site, visit: NewVisitor
) -> None:
    (code,) = site.dossiers("submitted", 1)
    person = visit(PHONE, scripts=False)
    person.log_in("nongdan")
    person.go("/du-lieu-cua-ban")
    person.press("Yêu cầu về dữ liệu của bạn")
    person.press("Gửi yêu cầu mới")
    person.press("Cung cấp bản sao dữ liệu")
    person.press("Tiếp tục")
    person.fill({"loi": "Tôi muốn giữ một bản."})
    person.press("Gửi yêu cầu")
    own_page = person.page.url
    assert "Trả lời lần đầu trước" in person.text()

    officer = at_work(visit, "dulieu")
    officer.go(f"{REQUESTS}/{own_page.rsplit('/', 1)[1]}")
    assert "Tôi muốn giữ một bản." in officer.text()
    assert code not in officer.text()
    officer.press("Trả lời lần đầu")
    officer.page.locator("#carry_out > summary").click()
    officer.fill({"answer": "Bạn tải gói ở trang này."})
    officer.press("Thực hiện và trả lời")

    person.go(own_page)
    assert "Bạn tải gói ở trang này." in person.text()
    packed = zipfile.ZipFile(io.BytesIO(person.download("Tải gói dữ liệu (zip)")))
    facts = json.loads(packed.read("du-lieu.json"))
    assert code in {one["code"] for one in facts["parts"]["dossiers"]}
    person.press("Đọc trên trang")
    assert code in person.text()
