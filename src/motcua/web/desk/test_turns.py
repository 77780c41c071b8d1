"""Turns of a dossier as officials press them: passed on, not granted, suspended, originals back, an outage."""

import re
from datetime import datetime

from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, NationalOutage, Paper
from motcua.dossiers.queries.passed import passed_to
from motcua.dossiers.test_forks import DELEGATED, published
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.process.states import RUNNING
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of, press
from tests.support import acts, cast
from tests.support.two_communes import COMMUNES, file, walk, who


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    found: str = answer.content.decode()
    return found


def test_the_counter_passes_a_dossier_on_and_both_pages_name_the_other_code(log_in: LogIn) -> None:
    number, there = file(), COMMUNES[1]
    desk = log_in(COMMUNES[0].receiver)
    wrong = {"ground": "wrong_authority", "note": "Thường trú ở nơi khác"}
    assert press(desk, number, "refuse", **wrong).status_code == 422
    answer = press(desk, number, "refuse", **wrong, to_agency=there.handling, pass_on="true")
    assert answer.status_code == 302
    commands.pass_on(actor=service("pass_on", because=1), dossier=number, to=there.handling)
    old = Dossier.objects.get(pk=number)
    new = passed_to(old)
    assert new is not None
    assert new.code in text(desk, page_of(number))
    assert old.code in text(log_in(there.receiver), page_of(new.pk))


def test_a_dossier_is_suspended_and_goes_on_by_the_panels(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    desk = log_in(COMMUNES[0].appraiser)
    given = {"ground": "court", "law": "12/TB-TA", "until": "31/12/2026", "note": "Toà đang xét xử"}
    assert press(desk, number, "suspend", **given).status_code == 302
    page = text(desk, page_of(number))
    assert "tạm dừng" in page
    assert "dự kiến đến 31/12/2026" in page
    assert press(desk, number, "resume", note="Đã có bản án").status_code == 302
    assert Dossier.objects.get(pk=number).suspended == ""


def test_whoever_approves_sees_that_it_is_not_granted_and_the_decision(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    denied = press(log_in(COMMUNES[0].appraiser), number, "deny", law="Điều 16", note="Không có thật.")
    assert denied.status_code == 302
    page = text(log_in(COMMUNES[0].approver), page_of(number))
    assert "Không chấp thuận" in page
    assert "Không có thật." in page


def test_originals_are_given_back_from_the_page(log_in: LogIn) -> None:
    number = file()
    Paper.objects.create(
        dossier_id=number, component="x", component_name="Giấy chứng sinh", origin="seen",
        added_at=clock.now(), added_by="Người nhận",
    )  # fmt: skip
    acts.withdraw(actor=who(COMMUNES[0].receiver), dossier=number)
    desk = log_in(COMMUNES[0].receiver)
    assert "Bản chính còn giữ ở quầy" in text(desk, page_of(number))
    gone = {"original": "Giấy chứng sinh", "taken_by": "Tằng Văn Phúc"}
    assert desk.post(f"{page_of(number)}/ban-chinh", gone).status_code == 302
    assert "Bản chính còn giữ ở quầy" not in text(desk, page_of(number))


def test_an_administrator_registers_an_outage_once_and_ends_it(log_in: LogIn) -> None:
    desk, address = log_in("quantri"), "/ban-lam-viec/su-co-quoc-gia"
    assert "Ghi nhận một sự cố" in text(desk, address)
    given = {
        "system": "population", "began_at": "18/11/2026", "until": "20/12/2026", "proof": "", "note": "Chờ",
    }  # fmt: skip
    refused = desk.post(address, given)
    assert refused.status_code == 422
    assert "20/12/2026" in refused.content.decode()
    shown = desk.post(address, {**given, "proof": "15/TB"})
    assert not NationalOutage.objects.filter(system="population").exists()
    page = shown.content.decode()
    touched = Dossier.objects.filter(status__in=RUNNING, suspended="", signed=False).count()
    assert f"{touched} hồ sơ sẽ tạm dừng ngay" in page
    seen = re.findall(r'name="da-thu" value="(\w+)"', page)[0]
    other = desk.post(address, {**given, "proof": "16/TB", "lam": "luu", "da-thu": seen})
    assert "sẽ tạm dừng ngay" in other.content.decode()
    assert desk.post(address, {**given, "proof": "15/TB", "lam": "luu", "da-thu": seen}).status_code == 302
    found = NationalOutage.objects.get(system="population", ended_at=None)
    assert (found.proof, found.procedures) == ("15/TB", [])
    assert "15/TB" in text(desk, address)
    assert desk.post(f"{address}/{found.pk}/ket-thuc").status_code == 302
    found.refresh_from_db()
    assert isinstance(found.ended_at, datetime)
    assert log_in(COMMUNES[0].receiver).get(address).status_code == 403


def test_the_course_of_a_dossier_says_which_way_it_went(log_in: LogIn) -> None:
    published(DELEGATED)
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    assert text(log_in("thamdinh"), page_of(dossier.pk)).count("Đi nhánh: Còn lại") == 1
