"""At the desk an official asks a register, sees both sides, and takes a value by the act that corrects."""

import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Declaration, Dossier
from motcua.exchange.models import Enquiry
from tests.support import cast
from tests.support.registers import Registers, state_registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LogIn = Callable[[str], Client]


@pytest.fixture
def registers() -> Iterator[Registers]:
    with state_registers() as both:
        yield both


@pytest.fixture
def dossier() -> Dossier:
    """Somebody wrote where they lived before."""
    made = cast.submitted()
    kept = Declaration.objects.get(pk=made.pk)
    kept.answers = {**kept.answers, "father_address": "Khu Cũ, xã Đầm Hà, thành phố Quảng Ninh"}
    kept.save()
    return made


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def ask(client: Client, dossier: Dossier, kind: str = "fetch", reason: str = "Kiểm tra nơi ở") -> Any:
    page = f"/ban-lam-viec/ho-so/{dossier.code}/tra-cuu"
    assert "Tằng Văn Phúc" in text_of(client.get(page))
    given = {"hoi": "population|father", "cach": kind, "reason": reason}
    return client.post(f"{page}/hoi", given, follow=True)


def test_it_waits_by_itself_then_shows_both_sides_with_the_source(
    registers: Registers, dossier: Dossier, log_in: LogIn
) -> None:
    client = log_in("tiepnhan")
    waiting = ask(client, dossier)
    assert "Đang chờ trả lời" in text_of(waiting)
    assert waiting.headers["Refresh"].startswith("3;")
    registers.work()
    shown = client.get(f"/ban-lam-viec/ho-so/{dossier.code}/tra-cuu")
    page = text_of(shown)
    assert "Refresh" not in shown.headers
    assert "Khu Cũ, xã Đầm Hà" in page
    assert "Khu Bình Công, xã Bình Liêu" in page
    assert "Nguồn: Bộ Công an" in page
    assert Enquiry.objects.get().answer in page


def test_a_value_is_taken_by_the_act_that_corrects_and_says_where_it_is_from(
    registers: Registers, dossier: Dossier, log_in: LogIn
) -> None:
    client = log_in("tiepnhan")
    ask(client, dossier)
    registers.work()
    number = Enquiry.objects.get().pk
    address = f"/ban-lam-viec/ho-so/{dossier.code}/tra-cuu/{number}/lay"
    page = text_of(client.post(address, {"muc": "address", "note": "Theo dân cư"}, follow=True))
    assert "Đã sửa tờ khai" in page
    answers = Declaration.objects.get(pk=dossier.pk).answers
    assert answers["father_address"] == "Khu Bình Công, xã Bình Liêu, thành phố Quảng Ninh"


def test_an_answer_that_knew_nothing_gives_no_value(
    registers: Registers, dossier: Dossier, log_in: LogIn
) -> None:
    client = log_in("tiepnhan")
    registers.there.fail("no_data")
    ask(client, dossier)
    registers.work()
    address = f"/ban-lam-viec/ho-so/{dossier.code}/tra-cuu/{Enquiry.objects.get().pk}/lay"
    answer = client.post(address, {"muc": "address", "note": "x"})
    assert answer.status_code == 409
    assert "Đó không phải là “không khớp”" in text_of(answer)


def test_what_was_typed_stays_when_the_reason_is_missing(
    registers: Registers, dossier: Dossier, log_in: LogIn
) -> None:
    answer = ask(log_in("tiepnhan"), dossier, reason=" ")
    assert answer.status_code == 422
    assert "Hãy ghi tra cứu để làm gì" in text_of(answer)


def test_the_owner_reads_it_among_who_looked(registers: Registers, dossier: Dossier, log_in: LogIn) -> None:
    ask(log_in("tiepnhan"), dossier)
    page = text_of(log_in("nongdan").get("/tai-khoan/ai-da-xem"))
    assert "tra cứu Cơ sở dữ liệu quốc gia về dân cư" in page
    assert "Kiểm tra nơi ở" in page
