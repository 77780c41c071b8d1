"""The register at the desk: written, followed, closed, with papers; nobody else comes near it."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from motcua.agencies.models import Holding, Officer, Post
from motcua.kernel import clock, rights
from motcua.kernel.actor import SYSTEM
from motcua.platform.models import LoggedEvent
from motcua.security.models import Incident, Noticed, YearlyReport
from motcua.web.desk.conftest import MORNING, LogIn
from tests.support.incidents import registered, told, weakness

ROOM = "/ban-lam-viec/an-toan/"


def page(client: Client, path: str = "") -> str:
    answer = client.get(f"{ROOM}{path}")
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def sent(**more: object) -> dict[str, object]:
    """What the form of a new incident sends, days as people write them."""
    return {**told(MORNING), "noticed_on": "18/11/2026", "noticed_hour": "07:30", **more}


def test_an_incident_is_written_and_its_clocks_run(log_in: LogIn) -> None:
    client = log_in("quantri")
    assert "Sổ chưa có gì" in page(client)
    answer = client.post(f"{ROOM}ghi/su-co", sent(gravity="serious", personal="true"), follow=True)
    shown = unescape(answer.content.decode())
    assert "Đã ghi vào sổ: SC-2026-001" in shown
    assert "Còn 23 giờ 30 phút" in shown
    assert shown.count("Còn 71 giờ 30 phút") == 2
    assert "điều 31 khoản 2 điểm d" in shown
    assert "Thông báo ban đầu" in page(client)


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(log_in: LogIn) -> None:
    answer = log_in("quantri").post(f"{ROOM}ghi/su-co", sent(noticed_hour="09:30", title="Tên rất riêng"))
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Giờ phát hiện chưa đến" in shown
    assert "Tên rất riêng" in shown
    assert not Incident.objects.exists()


def test_what_was_sent_is_written_down_from_its_clock(log_in: LogIn) -> None:
    client, found = log_in("quantri"), registered(SYSTEM, gravity="serious")
    form = page(client, f"{found.number}/viec/da-gui?buoc=first_notice")
    assert 'value="first_notice" checked' in form
    given = {
        "on": "18/11/2026",
        "hour": "08:00",
        "step": "first_notice",
        "to": "Bộ Công an",
        "reference": "12/TB-UBND",
    }
    shown = client.post(f"{ROOM}{found.number}/viec/da-gui", given, follow=True).content.decode()
    assert "12/TB-UBND" in shown
    assert "Đã gửi" in shown
    [row] = found.sent.all()
    taken = client.post(f"{ROOM}{found.number}/bo-ghi/{row.pk}", {"ly-do": "Nhầm"}, follow=True)
    assert "Đã bỏ; hạn đếm tiếp" in unescape(taken.content.decode())
    assert not found.sent.exists()


def test_a_clock_that_has_run_out_is_told_in_words_on_every_page_of_the_desk(log_in: LogIn) -> None:
    client, found = log_in("quantri"), registered(SYSTEM, gravity="serious")
    with clock.at(MORNING + timedelta(hours=27)):
        assert "Quá hạn 3 giờ" in page(client, found.number)
        assert 'class="count count-late">1<' in client.get("/ban-lam-viec/").content.decode()


def test_a_correction_shows_what_was_there_before(log_in: LogIn) -> None:
    client, found = log_in("quantri"), registered(SYSTEM)
    path = f"{ROOM}{found.number}/viec/dinh-chinh"
    assert "Thư gửi nhầm người" in client.get(path).content.decode()
    given = {**told(MORNING), "noticed_on": "18/11/2026", "gravity": "serious", "reason": "Có thêm nạn nhân"}
    shown = unescape(client.post(path, given, follow=True).content.decode())
    assert "Thông thường → Nghiêm trọng" in shown
    assert "Có thêm nạn nhân" in shown


@pytest.mark.parametrize("paper", ["ban-dau", "bao-cao", "bien-ban", "mau-08", "nguoi-dan"])
def test_papers_are_prepared_from_the_register(log_in: LogIn, paper: str) -> None:
    client, found = log_in("quantri"), registered(SYSTEM, biometric=True)
    answer = client.get(f"{ROOM}{found.number}/van-ban/{paper}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_there_is_no_paper_about_data_where_no_data_was_touched(log_in: LogIn) -> None:
    client, found = log_in("quantri"), registered(SYSTEM)
    assert client.get(f"{ROOM}{found.number}/van-ban/mau-08").status_code == 404
    assert "mau-08" not in page(client, found.number)


def test_what_the_machine_noticed_becomes_an_incident_with_one_form(log_in: LogIn) -> None:
    row = Noticed.objects.create(
        key="x", kind="files_healed", about={"n": 2, "files": ["ab" * 32]}, at=clock.now()
    )
    client = log_in("quantri")
    assert "2 tệp bị thay đổi, đã khôi phục" in page(client)
    path = f"ghi/su-co?tu={row.pk}"
    assert "2 tệp bị thay đổi" in page(client, path)
    client.post(f"{ROOM}{path}", sent(source="machine"))
    row.refresh_from_db()
    assert row.incident == Incident.objects.get()
    assert "Hệ thống nhận thấy" not in page(client)


def test_what_is_no_incident_is_set_aside_with_a_reason(log_in: LogIn) -> None:
    row = Noticed.objects.create(key="x", kind="many_locks", about={"n": 9}, at=clock.now())
    client = log_in("quantri")
    told = client.post(f"{ROOM}bo-qua/{row.pk}", {"ly-do": ""}, follow=True).content.decode()
    assert "Hãy ghi lý do" in told
    client.post(f"{ROOM}bo-qua/{row.pk}", {"ly-do": "Lớp tập huấn"})
    assert LoggedEvent.objects.get(topic="noticed").data["reason"] == "Lớp tập huấn"
    assert "Hệ thống nhận thấy" not in page(client)


def test_a_weakness_is_followed_until_it_is_mended_and_answered(log_in: LogIn) -> None:
    client, found = log_in("quantri"), weakness(SYSTEM)
    now = {"on": "18/11/2026", "hour": "08:00"}
    client.post(f"{ROOM}{found.number}/viec/da-gui", {**now, "step": "reply", "to": "thư"})
    client.post(f"{ROOM}{found.number}/viec/ngan-chan", {**now, "text": "Đã vá"})
    client.post(f"{ROOM}{found.number}/viec/ket-thuc", {"lessons": "Kiểm thử chỗ này"})
    assert "Đã kết thúc" in page(client, found.number)


def test_whoever_is_charged_with_security_has_this_room_and_no_other(log_in: LogIn) -> None:
    post = Post.objects.create(
        key="H49.61/anm", agency_id="H49.61", role=rights.SECURITY, title="An ninh mạng"
    )
    officer = Officer.objects.get(account__username="giamdoc")
    Holding.objects.filter(officer=officer).delete()
    Holding.objects.create(officer=officer, post=post, valid_from=MORNING.date())
    client = log_in("giamdoc")
    assert page(client)
    assert client.get("/ban-lam-viec/tinh-trang").status_code == 403
    assert client.get("/ban-lam-viec/can-bo/").status_code == 403


def test_nobody_else_reads_or_writes_it(log_in: LogIn) -> None:
    client, found = log_in("tiepnhan"), registered(SYSTEM)
    for path in ("", found.number, f"{found.number}/van-ban/bao-cao", "ghi/su-co"):
        assert client.get(f"{ROOM}{path}").status_code == 403
    assert client.post(f"{ROOM}ghi/su-co", sent()).status_code == 403
    assert Incident.objects.count() == 1
    assert "an-toan" not in client.get("/ban-lam-viec/").content.decode()


def test_the_figures_of_the_year_are_a_page_a_workbook_and_a_paper(log_in: LogIn) -> None:
    client = log_in("quantri")
    registered(SYSTEM, gravity="serious")
    shown = unescape(client.get(f"{ROOM}bao-cao-nam", follow=True).content.decode())
    assert "Số liệu báo cáo năm 2026" in shown
    assert "không rõ" in shown
    assert "Số liệu tự chốt khi hết ngày 14/12/2026" in shown
    assert "đến hết 25/12/2026" in shown
    assert client.get(f"{ROOM}bao-cao-nam/2026/xlsx")["Content-Type"].endswith("sheet")
    assert client.get(f"{ROOM}bao-cao-nam/2026/pdf").content.startswith(b"%PDF")
    assert client.get(f"{ROOM}bao-cao-nam/2030").status_code == 404
    early = client.post(
        f"{ROOM}bao-cao-nam/2026/da-gui", {"on": "18/11/2026", "hour": "08:00", "step": "to_owner"}
    )
    assert early.status_code == 409
    assert "chưa chốt" in unescape(early.content.decode())


def test_a_report_that_left_is_written_down(log_in: LogIn) -> None:
    taken = MORNING - timedelta(hours=1)
    YearlyReport.objects.create(year=2026, taken_at=taken, content={"figures": {}, "known_since": None})
    client = log_in("quantri")
    assert "Báo cáo năm gửi chủ quản" in page(client, "bao-cao-nam/2026")
    given = {"on": "18/11/2026", "hour": "07:30", "step": "to_owner", "reference": "9/BC-UBND"}
    shown = client.post(f"{ROOM}bao-cao-nam/2026/da-gui", given, follow=True).content.decode()
    assert "Đã gửi" in unescape(shown)
