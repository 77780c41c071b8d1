"""The yearly review at the desk and on the portal, and proposals from their note to the version."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.platform.cells import cells_of
from motcua.web.desk.conftest import LogIn
from tests.support import cast, simplified
from tests.support.simplified import promised, with_a_paper, without_a_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

HOME = "/ban-lam-viec/danh-muc/"
CODE = cast.BIRTH.procedure


def put_in_force(change: simplified.Change, decision: str = "99/QĐ-UBND") -> None:
    simplified.put_in_force(change, decision, CODE)


@pytest.fixture(autouse=True)
def two_days_later(province: None) -> Iterator[None]:
    """On the first day one more paper was asked for."""
    put_in_force(with_a_paper, "1/QĐ-UBND")
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=VIETNAM)):
        yield


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def test_what_was_cut_stands_there_with_its_decision_and_leaves_as_a_workbook(log_in: LogIn) -> None:
    desk = log_in("tiepnhan")
    assert "Không có thủ tục nào đổi" in page(desk, f"{HOME}ra-soat?tu=18/11/2026")
    put_in_force(without_a_paper)
    put_in_force(promised(0.5), "100/QĐ-UBND")
    shown = page(desk, f"{HOME}ra-soat?tu=18/11/2026")
    assert "bớt 1 giấy tờ; nhanh hơn 4 giờ làm việc" in shown
    assert "99/QĐ-UBND" in shown
    assert "Tính vào kế hoạch" in shown
    assert "khac-biet?tu=2&den=4" in shown
    rows = cells_of(desk.get(f"{HOME}ra-soat.xlsx?tu=18/11/2026").content)
    assert rows[-1][0] == CODE
    assert "99/QĐ-UBND (20/11/2026); 100/QĐ-UBND (20/11/2026)" in rows[-1]


def test_every_procedure_can_be_looked_at_and_days_that_are_none_are_left_out(log_in: LogIn) -> None:
    shown = page(log_in("tiepnhan"), f"{HOME}ra-soat?xem=tat-ca&tu=hôm qua")
    assert CODE in shown
    assert 'value="01/01/2026"' in shown


def test_a_proposal_goes_from_its_note_to_the_version_that_carries_it_out(log_in: LogIn) -> None:
    desk = log_in("quantri")
    assert "Chưa có đề xuất nào" in page(desk, f"{HOME}de-xuat")
    wrong = desk.post(f"{HOME}de-xuat/moi", {"procedure": "9.999", "what": "Bỏ giấy tờ riêng"})
    assert (wrong.status_code, "Bỏ giấy tờ riêng" in unescape(wrong.content.decode())) == (422, True)
    desk.post(f"{HOME}de-xuat/moi", {"procedure": CODE, "what": "Bỏ một giấy tờ", "saves": "120000000"})
    shown = page(desk, f"{HOME}de-xuat")
    assert "120.000.000" in shown
    number = shown.split("de-xuat/")[-1].split("/quyet-dinh")[0]
    given = {"accepted": "true", "decision": "99/QĐ-UBND", "decided_on": "20/11/2026"}
    desk.post(f"{HOME}de-xuat/{number}/quyet-dinh", given)
    assert "Chờ công bố" in page(desk, f"{HOME}de-xuat")
    put_in_force(without_a_paper)
    shown = page(desk, f"{HOME}de-xuat")
    assert ("Đã thực hiện" in shown, "phiên bản 3" in shown) == (True, True)
    assert log_in("tiepnhan").get(f"{HOME}de-xuat/moi").status_code == 403
