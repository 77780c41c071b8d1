"""Whoever came by VNeID may have the form filled from the population register, and sees it before it is used."""

import html
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Draft
from motcua.exchange import ledger
from motcua.exchange.forgetting import forget_bodies
from motcua.exchange.models import Enquiry
from motcua.kernel import clock
from motcua.web.portal.conftest import Browser
from tests.support.registers import Registers, state_registers

FUNERAL = "1.001731"


@pytest.fixture
def registers() -> Iterator[Registers]:
    with state_registers() as both:
        yield both


def begun(client: Client) -> str:
    """Step 2 of a fresh draft for oneself; its address."""
    address = str(client.post(f"/nop-ho-so/{FUNERAL}")["Location"]).rsplit("/", 1)[0]
    first = {"whose": "self", "counter": "H49.61.23", "handling": "H49.123", "_go": "next"}
    client.post(f"{address}/1", first)
    return address


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_form_offers_it_and_nothing_typed_is_lost_on_the_way(
    registers: Registers, browser: Browser
) -> None:
    client = browser("nongdan")
    address = begun(client)
    assert "Điền từ Cơ sở dữ liệu quốc gia về dân cư" in text_of(client.get(f"{address}/2"))
    answer = client.post(f"{address}/2", {"applicant_phone": "0912345678", "_go": "register"})
    assert answer["Location"] == f"{address}/dan-cu"
    assert Draft.objects.get().answers["applicant_phone"] == "0912345678"
    assert not Enquiry.objects.exists()


def test_it_is_looked_at_first_and_used_only_as_chosen(registers: Registers, browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(
        f"{address}/2", {"applicant_address-place": "Khu Cũ", "applicant_name": "Tằng Phúc", "_go": "save"}
    )
    before = Draft.objects.get().answers
    waiting = client.post(f"{address}/dan-cu", follow=True)
    assert "Đang lấy dữ liệu về bạn" in text_of(waiting)
    assert waiting.headers["Refresh"].startswith("2;")
    registers.work()
    preview = text_of(client.get(f"{address}/dan-cu"))
    assert "Tằng Văn Phúc" in preview
    assert "Bạn đã điền: Tằng Phúc" in preview
    assert "Nguồn: Bộ Công an" in preview
    client.get("/ngon-ngu/en")
    assert "Full name" in text_of(client.get(f"{address}/dan-cu"))
    client.get("/ngon-ngu/vi")
    assert Draft.objects.get().answers == before
    page = text_of(client.get(f"{address}/2", {"lay": "applicant_name"}))
    assert 'value="Tằng Văn Phúc"' in page
    assert "Lấy từ Cơ sở dữ liệu quốc gia về dân cư, trả lời ngày" in page
    assert Draft.objects.get().answers == before


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("refuses", "Điều đó không nói gì về bạn"),
        ("no_data", "không có thông tin về bạn"),
        ("insufficient", "chưa đủ căn cứ"),
    ],
)
def test_without_an_answer_one_fills_in_by_hand(
    registers: Registers, browser: Browser, fault: str, words: str
) -> None:
    client = browser("nongdan")
    address = begun(client)
    registers.there.fail(fault)
    client.post(f"{address}/dan-cu")
    registers.work()
    page = text_of(client.get(f"{address}/dan-cu"))
    assert words in page
    assert "Điền tay" in page


def test_what_was_fetched_goes_once_it_no_longer_holds(registers: Registers, browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/dan-cu")
    registers.work()
    answered = Enquiry.objects.get()
    until = answered.valid_until
    assert until is not None
    forget_bodies(before=clock.now() - timedelta(days=1))
    assert "Tằng Văn Phúc" in text_of(client.get(f"{address}/dan-cu")).partition("<main")[2]
    with clock.at(until + timedelta(minutes=1)):
        forget_bodies(before=clock.now() - timedelta(days=400))
        assert ledger.said(answered.answer) == {}
        assert not Enquiry.objects.exists()


def test_only_whoever_came_by_vneid_and_only_their_own(registers: Registers, browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/dan-cu")
    registers.work()
    assert browser("nguoila").get(f"{address}/dan-cu").status_code == 404
    weak = browser("nongdan", assurance=1)
    assert weak.get(f"{address}/dan-cu").status_code == 404
    assert "Điền từ Cơ sở dữ liệu" not in text_of(weak.get(f"{address}/2"))


def test_where_no_register_is_connected_nothing_is_offered(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    assert "Điền từ Cơ sở dữ liệu" not in text_of(client.get(f"{address}/2"))
    assert client.get(f"{address}/dan-cu").status_code == 404
