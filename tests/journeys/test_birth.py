"""A birth is registered: filed on a telephone without JavaScript, settled by five officials, checked by anybody."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser


def settle(visit: NewVisitor, code: str) -> None:
    """Six acts by the five officials whose posts the route names."""
    receiver, appraiser, approver, signer, clerk = (
        at_work(visit, name) for name in ("tiepnhan", "thamdinh", "pheduyet", "kyso", "vanthu")
    )
    stories.accept(receiver, code)
    stories.appraise(appraiser, code)
    stories.act(approver, code, "approve")
    stories.sign(signer, code)
    stories.sign(clerk, code, "seal")
    stories.act(receiver, code, "return")


def files(citizen: Visitor, paper: Path) -> stories.Filed:
    """From the log-in to the signed receipt."""
    citizen.log_in("nongdan")
    filed = stories.file_birth(citizen, "Tằng Bảo Ngọc", paper)
    assert citizen.download("Mở giấy xác nhận đã ký (PDF)").startswith(b"%PDF-")
    return filed


def follows(stranger: Visitor, filed: stories.Filed) -> None:
    """Whoever has the two words of the receipt sees how it stands."""
    stranger.go("/tra-cuu")
    stranger.fill({"ma": filed.code, "k": filed.secret})
    stranger.press("Xem hồ sơ")
    assert filed.code in stranger.text()


def test_a_citizen_files_at_a_desktop_and_whoever_has_the_receipt_follows(
    visit: NewVisitor, paper: Path
) -> None:
    filed = files(visit(DESKTOP), paper)
    follows(visit(DESKTOP), filed)


def test_a_citizen_files_on_a_telephone_without_scripts_and_holds_the_signed_result(
    visit: NewVisitor, paper: Path, tmp_path: Path
) -> None:
    citizen = visit(PHONE, scripts=False)
    filed = files(citizen, paper)
    settle(visit, filed.code)
    citizen.go(f"/ho-so/{filed.code}")
    result = citizen.download("Tải kết quả đã ký (PDF)")
    assert result.startswith(b"%PDF-")
    stranger = visit(PHONE, scripts=False)
    follows(stranger, filed)
    signed = tmp_path / "ket-qua.pdf"
    signed.write_bytes(result)
    stranger.go("/xac-minh")
    stranger.lay("file", signed)
    stranger.press("Kiểm tra")
    assert "Văn bản thật, còn nguyên vẹn" in stranger.text()
    assert "Trần Quang Tấn" in stranger.text()
