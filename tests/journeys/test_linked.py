"""One filing for a newborn: birth, residence, insurance card; filled in once by the father, settled by three bodies."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

CHILD = "2.000986"
BIRTH_NOTE = "paper-000.00.00.G15-KQ1123"
NO_HOME = "Chỗ ở ghi trong tờ khai không thuộc xã này."


def files_once(father: Visitor, paper: Path) -> tuple[stories.Filed, Sequence[str]]:
    """One draft of four steps; the receipt page names the dossiers that it opened."""
    father.log_in("nongdan")
    father.go(f"/thu-tuc/{CHILD}")
    assert "Một lần nộp, nhiều thủ tục" in father.text()
    father.go(f"/nop-ho-so/{CHILD}")
    father.press("Bắt đầu", exact=False)
    father.fill({"whose": "self"})
    father.press("Lưu và tiếp tục")
    father.fill({**stories.answers(CHILD), "child_name": "Tằng Minh An"})
    father.lay(BIRTH_NOTE, paper)
    father.press("Lưu và tiếp tục")
    filed = stories.send(father)
    listed = father.page.locator("section.box ol li .code").all_inner_texts()
    assert len(listed) == 3
    assert listed[0] == filed.code
    return filed, listed


def begun(father: Visitor, code: str) -> None:
    """The reaction of the worker has reached the dossier."""
    for _ in range(60):
        father.go(f"/ho-so/{code}")
        if "Hồ sơ bắt đầu được giải quyết" in father.text():
            return
        father.page.wait_for_timeout(1000)
    raise AssertionError(father.text())


@pytest.mark.parametrize(
    ("size", "scripts"),
    [pytest.param(PHONE, False, id="telephone without scripts"), pytest.param(DESKTOP, True, id="desktop")],
)
def test_a_parent_files_once_and_whoever_has_the_receipt_sees_the_whole_way(
    visit: NewVisitor, paper: Path, size: tuple[int, int], scripts: bool
) -> None:
    father = visit(size, scripts=scripts)
    filed, (_, residence, insurance) = files_once(father, paper)
    assert father.download("Mở giấy xác nhận đã ký (PDF)").startswith(b"%PDF-")
    stranger = visit(size, scripts=scripts)
    stranger.go("/tra-cuu")
    stranger.fill({"ma": residence, "k": filed.secret})
    stranger.press("Xem hồ sơ")
    assert "chờ kết quả của thủ tục khác" in stranger.text()
    stranger.follow(stranger.page.locator(f'#lien-thong a[href$="{insurance}"]'))
    assert filed.code in stranger.text()


def test_the_others_begin_with_the_certificate_and_one_that_fails_is_explained_in_the_other(
    visit: NewVisitor, paper: Path
) -> None:
    father = visit(DESKTOP)
    filed, (birth, residence, insurance) = files_once(father, paper)
    receiver = at_work(visit, "tiepnhan")
    stories.open_at_desk(receiver, residence)
    assert "Chờ thủ tục trước" in receiver.text()
    assert not receiver.page.locator('#acts a[href*="/viec/accept"]').count()
    stories.accept(receiver, birth)
    stories.appraise(at_work(visit, "thamdinh"), birth)
    stories.act(at_work(visit, "pheduyet"), birth, "approve")
    stories.sign(at_work(visit, "kyso"), birth)
    stories.sign(at_work(visit, "vanthu"), birth, "seal")
    for code in (residence, insurance):
        begun(father, code)
        assert f"{birth}.pdf" in father.text()
    stories.act(receiver, residence, "refuse", ground="not_subject", note=NO_HOME)
    for _ in range(60):
        father.go(f"/ho-so/{insurance}")
        if "Thủ tục nộp cùng không có kết quả" in father.text():
            break
        father.page.wait_for_timeout(1000)
    assert "Thủ tục nộp cùng không có kết quả" in father.text()
    father.go("/hop-thu")
    assert "Thẻ bảo hiểm y tế vẫn được cấp" in father.text()
    assert NO_HOME in father.text()
    centre = at_work(visit, "tiepnhan.tinh")
    stories.accept(centre, insurance)
    assert filed.code == birth
