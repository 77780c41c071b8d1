"""Internal audits at the desk: planned, drawn, answered, found, set right; nobody else comes near them."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform.cells import cells_of
from motcua.platform.models import LoggedEvent
from motcua.quality.models import Audit, Finding
from motcua.web.desk.conftest import LogIn
from tests.support import cast
from tests.support.audits import answer_all, auditor, drawn, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

ROOM = "/ban-lam-viec/chat-luong/"


@pytest.fixture(autouse=True)
def a_week_later(province: None) -> Iterator[None]:
    """Six dossiers were settled; now their audit is due."""
    for _ in range(6):
        cast.done()
    auditor()
    with clock.at(datetime(2026, 11, 25, 9, 7, tzinfo=VIETNAM)):
        yield


def page(client: Client, path: str = "") -> str:
    answer = client.get(f"{ROOM}{path}")
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def sent(client: Client, path: str, **given: object) -> str:
    answer = client.post(f"{ROOM}{path}", given, follow=True)
    assert answer.status_code == 200, unescape(answer.content.decode())
    return unescape(answer.content.decode())


def test_an_audit_goes_from_its_plan_to_its_end(log_in: LogIn) -> None:
    desk = log_in("td.hatu1")
    assert "Chưa có cuộc đánh giá nào" in page(desk)
    shown = sent(
        desk,
        "lap",
        title="Quý IV",
        agencies=[cast.HANDLING],
        first="01/11/2026",
        last="24/11/2026",
        reason="KH 12",
    )
    audit = Audit.objects.get()
    assert f"Đã lập cuộc đánh giá {audit.number}" in shown
    sent(desk, f"{audit.number}/viec/rut-mau", seed="bốc thăm")
    assert "Rút lại được đúng danh sách này" in page(desk, f"{audit.number}?rut-lai=1")
    code = audit.sample.values_list("code", flat=True)[0]
    checklist = page(desk, f"{audit.number}/ho-so/{code}")
    assert "không bước nào quá thời gian" in checklist
    answer = desk.post(f"{ROOM}{audit.number}/ho-so/{code}", {"steps-tra-loi": "no", "steps-loi": ""})
    assert (answer.status_code, "Không phù hợp thì hãy ghi vì sao." in unescape(answer.content.decode())) == (
        422,
        True,
    )
    sent(desk, f"{audit.number}/ho-so/{code}", **{"steps-tra-loi": "no", "steps-loi": "Bước 2 chậm"})
    form = page(desk, f"{audit.number}/viec/phat-hien?hs={code}&cau=steps")
    assert f'value="{code}" checked' in form
    sent(
        desk,
        f"{audit.number}/viec/phat-hien",
        gravity="minor",
        agency=cast.HANDLING,
        dossier=code,
        what="Chậm",
    )
    answer_all(auditor(), audit)
    sent(desk, f"{audit.number}/viec/ket-thuc", conclusion="Đạt, còn một điểm.")
    assert "Đạt, còn một điểm." in page(desk, audit.number)
    assert desk.get(f"{ROOM}{audit.number}/ho-so/{code}").status_code == 404


def test_an_auditor_opens_a_dossier_of_the_sample_and_its_slip_and_each_look_is_written_down(
    log_in: LogIn,
) -> None:
    audit = drawn(auditor())
    row = audit.sample.first()
    assert row is not None
    desk = log_in("td.hatu1")
    assert desk.get(f"/ban-lam-viec/ho-so/{row.code}").status_code == 200
    assert desk.get(f"/ban-lam-viec/ho-so/{row.code}/in/control_slip").status_code == 200
    look = LoggedEvent.objects.filter(topic="look", stream=row.dossier_id).latest("pk")
    assert look.data["why"] == f"Đánh giá nội bộ {audit.number}"
    with clock.at(datetime(2026, 11, 25, 10, tzinfo=VIETNAM)):
        other = cast.done()
    assert desk.get(f"/ban-lam-viec/ho-so/{other.code}").status_code == 404


def test_who_leads_the_agency_sets_it_right_with_a_file_that_proves_it(log_in: LogIn) -> None:
    row = found(auditor(), drawn(auditor()))
    where = f"{row.audit.number}/phat-hien/{row.number}"
    leader = log_in("chutich")
    assert "Gửi việc khắc phục" in page(leader, where)
    proof = SimpleUploadedFile("anh.png", cast.picture(), content_type="image/png")
    sent(leader, f"{where}/viec/khac-phuc", cause="Chưa tập huấn", done="Đã tập huấn", tep=proof)
    assert Finding.objects.get().waits
    desk = log_in("td.hatu1")
    assert desk.get(f"{ROOM}{where}/bang-chung").content == cast.picture()
    assert "Chờ khắc phục" in sent(desk, f"{where}/viec/chua-dat", words="Thiếu danh sách")
    sent(leader, f"{where}/viec/khac-phuc", cause="Chưa tập huấn", done="Đã tập huấn lại")
    assert "Đã kết thúc" in sent(desk, f"{where}/viec/ket-thuc", words="Đã xem")


def test_the_register_is_filtered_and_leaves_as_a_workbook_written_down(log_in: LogIn) -> None:
    audit = drawn(auditor())
    found(auditor(), audit, what="Điểm một")
    found(auditor(), audit, gravity="major", what="Điểm hai")
    desk = log_in("giamdoc")
    everything = page(desk, "so")
    assert "Điểm một" in everything
    only = page(desk, "so?muc-do=major")
    assert ("Điểm hai" in only, "Điểm một" in only) == (True, False)
    rows = cells_of(desk.get(f"{ROOM}so.xlsx?muc-do=major").content)
    assert "Điểm hai" in rows[-1]
    assert LoggedEvent.objects.get(topic="export").data["list"] == "so-chat-luong"
    pdf = desk.get(f"{ROOM}{audit.number}/bao-cao.pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")


def test_it_does_not_exist_for_everybody_else(log_in: LogIn) -> None:
    row = found(auditor(), drawn(auditor()))
    desk = log_in("tiepnhan")
    assert "Đánh giá nội bộ" not in unescape(desk.get("/ban-lam-viec/").content.decode())
    for path in ("", "so", "so.xlsx", "lap"):
        assert desk.get(f"{ROOM}{path}").status_code == 403
    for path in ("", "/bao-cao.pdf", "/viec/phat-hien", f"/phat-hien/{row.number}"):
        assert desk.get(f"{ROOM}{row.audit.number}{path}").status_code == 404
