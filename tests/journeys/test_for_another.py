"""Filing for somebody else: with a ground, told to them, and theirs to object to; and somebody who has a passport."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

BOTH = [
    pytest.param(PHONE, False, id="telephone without scripts"),
    pytest.param(DESKTOP, True, id="desktop"),
]

# The counter and the office of the officials who take part.
PLACES = {"case": stories.CASE, "handling": "H49.123", "counter": "H49.61.23"}


@pytest.mark.parametrize(("size", "scripts"), BOTH)
def test_whom_somebody_files_for_is_told_and_may_object(
    visit: NewVisitor, paper: Path, size: tuple[int, int], scripts: bool
) -> None:
    mother = {
        "whose": "person",
        "ground": "mandate",
        "name": "Chìu Thị Mẩy",
        "document": "number",
        "id_number": "022195990025",
        "born": "02/09/1995",
        **PLACES,
    }
    filer = visit(size, scripts=scripts)
    filer.log_in("luatsu")
    stories.begin_birth(filer)
    filer.fill({**mother, "name": ""})
    filer.press("Lưu và tiếp tục")
    assert "chỗ cần sửa" in filer.text()
    filer.fill(mother)
    filer.press("Lưu và tiếp tục")
    for field in filer.page.locator("input[type=file]").all():
        field.set_input_files(paper)
    stories.declare(filer, "Tằng Minh Khôi", paper)
    filed = stories.send(filer)
    owner = visit(size, scripts=scripts)
    owner.log_in("giaovien", then="/hop-thu")
    assert filed.code in owner.text()
    owner.go(f"/ho-so/{filed.code}/viec/object_to_filing")
    owner.fill({"note": "Tôi không nhờ ai nộp."})
    owner.press("Phản đối việc nộp thay")
    officer = at_work(visit, "tiepnhan")
    stories.open_at_desk(officer, filed.code)
    assert "Tôi không nhờ ai nộp." in officer.text()


@pytest.mark.parametrize(("size", "scripts"), BOTH)
def test_somebody_with_a_passport_is_filed_for(
    visit: NewVisitor, size: tuple[int, int], scripts: bool
) -> None:
    filer = visit(size, scripts=scripts)
    filer.log_in("luatsu")
    stories.begin_at_once(filer)
    foreigner = {
        "whose": "person",
        "ground": "parent",
        "name": "Maria Schmidt",
        "document": "passport",
        "passport": "C01X00T47",
        "nationality": "DE",
        "born": "2015",
        **PLACES,
    }
    filer.fill(foreigner)
    filer.press("Lưu và tiếp tục")
    filer.go(f"/{filer.page.url.split('/', 3)[3].rpartition('/')[0]}/4")
    for said in ("Maria Schmidt", "C01X00T47", "2015"):
        assert said in filer.text()
