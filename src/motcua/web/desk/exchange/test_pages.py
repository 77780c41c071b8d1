"""What an administrator sees of what is exchanged, and does about it; nobody else."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.exchange.models import Comparison, Difference, Message
from motcua.kernel import clock
from motcua.platform.outside import note_try
from tests.support import cast
from tests.support.portal import NAME, Portal_, national_portal
from tests.support.registers import state_registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LogIn = Callable[[str], Client]
HOME = "/ban-lam-viec/trao-doi/"


@pytest.fixture
def portal() -> Iterator[Portal_]:
    with national_portal() as both:
        yield both


@pytest.fixture
def dossier(portal: Portal_) -> Dossier:
    made = cast.submitted()
    portal.read(made)
    return made


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def stuck(portal: Portal_) -> Message:
    message = Message.objects.order_by("number")[0]
    message.strand.ref = "không phải mã"
    message.strand.save()
    portal.work()
    message.refresh_from_db()
    assert message.state == "stuck"
    return message


def test_each_register_says_whose_it_is_what_it_replaces_and_how_it_is(log_in: LogIn) -> None:
    with state_registers() as registers:
        for _ in range(3):
            assert registers.here["population"].probe()
            note_try("population", answered=True, seconds=0.1)
        page = text_of(log_in("quantri").get(HOME))
    assert "Bộ Công an · Luật Căn cước" in page
    assert "Thay giấy tờ: giấy khai sinh" in page
    assert "0 trong 3 lần không trả lời" in page


def test_each_partner_says_how_it_stands(portal: Portal_, dossier: Dossier, log_in: LogIn) -> None:
    page = text_of(log_in("quantri").get(HOME))
    assert "Cổng Dịch vụ công quốc gia" in page
    assert "Đang gửi" in page
    portal.drain()
    page = text_of(log_in("quantri").get(HOME))
    assert "Đã gửi hết" in page
    assert "Bên kia đã hiện đúng" in page
    assert "Chưa lần nào" in page


def test_what_stopped_is_sent_again_or_let_be_with_a_reason(
    portal: Portal_, dossier: Dossier, log_in: LogIn
) -> None:
    message, browser = stuck(portal), log_in("quantri")
    page = text_of(browser.get(HOME))
    assert "Có hồ sơ dừng" in page
    assert "Bên nhận từ chối hẳn" in page
    assert browser.post(f"{HOME}ban-tin/{message.pk}/gui-lai", {"reason": " "}).status_code == 422
    message.strand.ref = dossier.code
    message.strand.save()
    browser.post(f"{HOME}ban-tin/{message.pk}/gui-lai", {"reason": "đã sửa mã"})
    portal.drain()
    assert set(Message.objects.values_list("state", flat=True)) == {"done"}
    page = text_of(browser.get(f"{HOME}ho-so", {"ma": dossier.code}))
    assert "đã sửa mã" in page
    assert "Tình trạng hồ sơ" in page
    # Whose dossier it is, and what they declared, is not an administrator's to read.
    assert dossier.owner_name not in page


def test_let_be_the_next_ones_go_on(portal: Portal_, dossier: Dossier, log_in: LogIn) -> None:
    message = stuck(portal)
    log_in("quantri").post(f"{HOME}ban-tin/{message.pk}/bo-qua", {"reason": "đã nhập tay ở Cổng"})
    message.refresh_from_db()
    assert (message.state, message.reason) == ("set_aside", "đã nhập tay ở Cổng")
    assert Message.objects.filter(state="sending").count() == 1


def test_a_protocol_names_what_differs_and_a_button_tells_it_anew(
    portal: Portal_, dossier: Dossier, log_in: LogIn
) -> None:
    portal.drain()
    found = Comparison.objects.create(
        partner=NAME,
        by="exchange",
        since=clock.now(),
        began_at=clock.now(),
        ended_at=clock.now(),
        numbers={
            "ours": 1,
            "theirs": 0,
            "same": 0,
            "waiting": 0,
            "differences": 1,
            "kinds": {"missing_there": 1},
        },
    )
    Difference.objects.create(comparison=found, kind="missing_there", ref=dossier.code)
    browser = log_in("quantri")
    assert "1 chỗ lệch chưa xử lý" in text_of(browser.get(HOME))
    page = text_of(browser.get(f"{HOME}bien-ban/{found.pk}"))
    assert "Bên kia không có hồ sơ này" in page
    answer = browser.post(f"{HOME}bien-ban/{found.pk}/bao-lai", {"reason": "đối soát"}, follow=True)
    assert "Đã xếp hàng báo lại 1 hồ sơ" in text_of(answer)
    assert "Đã báo lại" in text_of(answer)


def test_it_is_compared_when_somebody_asks(portal: Portal_, log_in: LogIn) -> None:
    browser = log_in("quantri")
    assert "Đang đối soát" in text_of(browser.post(f"{HOME}doi-soat/{NAME}", follow=True))
    assert browser.post(f"{HOME}doi-soat/khac").status_code == 404


def test_an_agency_is_called_otherwise_there_from_a_day_on(
    portal: Portal_, dossier: Dossier, log_in: LogIn
) -> None:
    browser, page = log_in("quantri"), f"{HOME}ma-co-quan/{NAME}"
    typed = {"f.ours": cast.HANDLING, "f.theirs": "000.00.23.H49", "f.since": "1/12/2026", "f.source": "QĐ 1"}
    shown = text_of(browser.get(page))
    names = re.findall(r'name="([^"]*(?:ours|theirs|since|source))"', shown)
    fields = dict(zip(names, typed.values(), strict=True))
    assert "Đã ghi mã" in text_of(browser.post(page, fields, follow=True))
    refused = browser.post(page, {**fields, names[1]: "khác"})
    assert refused.status_code == 422
    assert "đã có mã từ ngày ấy" in text_of(refused)
    with clock.at(datetime(2026, 12, 2, tzinfo=clock.VIETNAM)):
        portal.drain()
    assert portal.there.dossiers[dossier.code].content["DonViXuLy"] == "000.00.23.H49"


def test_nobody_else_sees_it(portal: Portal_, dossier: Dossier, log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    for path in ("", f"ho-so?ma={dossier.code}", "bien-ban/1"):
        assert browser.get(HOME + path).status_code == 403
    assert browser.post(f"{HOME}doi-soat/{NAME}").status_code == 403
