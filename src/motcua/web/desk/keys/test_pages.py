"""An administrator gives keys and pictures and sees where signing would stop; a signer answers what a key asks."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agencies.queries import officer_named
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.keyring import commands, queries
from motcua.keyring.models import Consultation, KeyPeriod
from motcua.platform import handover
from motcua.platform.models import LoggedEvent
from motcua.signing.types import KeyRef
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of, press
from tests.support.effects import work
from tests.support.shelf import PIN, shelved
from tests.support.two_communes import COMMUNES, file, walk

REASON = "Giấy giao nhận số 5"
HOME = "/ban-lam-viec/khoa-ky/"
SEAL = KeyRef("organisation", COMMUNES[0].handling)


@pytest.fixture
def signer(province: None) -> KeyRef:
    return queries.of_officer(officer_named("kyso").pk)


@pytest.fixture(autouse=True)
def authority(signer: KeyRef, tmp_path: Path) -> Iterator[Any]:
    with shelved(tmp_path) as made:
        made.issue_person(signer.ref, officer_named("kyso").name, "Chủ tịch", "UBND")
        made.issue_organisation(SEAL.ref, "UBND xã", SEAL.ref)
        yield made


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def place(key: KeyRef) -> str:
    return f"{HOME}{key.kind}/{key.ref}"


def give(client: Client, key: KeyRef, store: str = "ke", reason: str = REASON) -> Any:
    sent = {"kho": store, "chung-thu": str(key), "ly-do": reason}
    return client.post(f"{place(key)}/giao", sent)


def test_whoever_signs_and_every_seal_is_listed_with_how_its_key_stands(
    log_in: LogIn, signer: KeyRef
) -> None:
    browser = log_in("quantri")
    shown = page(browser, HOME)
    assert place(signer) in shown
    assert place(SEAL) in shown
    assert "Chưa có khoá" in shown
    give(browser, signer)
    assert "Dùng được" in page(browser, f"{HOME}?tinh-trang=good")
    assert place(SEAL) not in page(browser, f"{HOME}?tinh-trang=good")


def test_a_key_is_chosen_from_a_store_and_given_with_a_reason(log_in: LogIn, signer: KeyRef) -> None:
    browser = log_in("quantri")
    assert str(signer) in page(browser, f"{place(signer)}?kho=ke")
    without = give(browser, signer, reason="")
    assert (without.status_code, KeyPeriod.objects.count()) == (422, 0)
    assert "lý do" in without.content.decode()
    assert give(browser, signer).status_code == 302
    shown = page(browser, place(signer))
    assert officer_named("kyso").name in shown
    (event,) = LoggedEvent.objects.filter(topic="settings", data__what="keys")
    assert event.data["reason"] == REASON


def test_a_certificate_of_another_name_is_given_only_after_it_was_compared(
    log_in: LogIn, signer: KeyRef, authority: Any
) -> None:
    other = authority.issue_person("ai-do", "Người Khác", "Chủ tịch", "UBND")
    browser = log_in("quantri")
    sent = {"kho": "ke", "chung-thu": str(other), "ly-do": REASON}
    refused = browser.post(f"{place(signer)}/giao", sent)
    assert "cấp cho “Người Khác”" in refused.content.decode()
    assert 'name="da-doi-chieu"' in refused.content.decode()
    assert queries.in_force(signer) is None
    assert browser.post(f"{place(signer)}/giao", {**sent, "da-doi-chieu": "1"}).status_code == 302
    assert queries.in_force(signer) is not None


def test_a_key_is_taken_back_and_the_history_stays(log_in: LogIn, signer: KeyRef) -> None:
    browser = log_in("quantri")
    give(browser, signer)
    with clock.at(clock.now() + timedelta(minutes=10)):
        browser.post(f"{place(signer)}/thu", {"ly-do": "Mất thiết bị"})
        assert queries.in_force(signer) is None
        assert "Các khoá đã giao" in page(browser, place(signer))


def test_the_certificate_of_a_token_at_home_is_brought_as_a_file(
    log_in: LogIn, signer: KeyRef, authority: Any
) -> None:
    browser = log_in("quantri")
    from cryptography.hazmat.primitives.serialization import Encoding

    told = authority.certificate(signer).public_bytes(Encoding.PEM)
    sent = {"kho": "ke", "ly-do": REASON, "tep": SimpleUploadedFile("an.pem", told)}
    assert browser.post(f"{place(signer)}/chung-thu", sent).status_code == 302
    assert queries.in_force(signer) is not None
    wrong = {"kho": "ke", "ly-do": REASON, "tep": SimpleUploadedFile("an.pem", b"nothing")}
    assert "không phải chứng thư số" in browser.post(f"{place(signer)}/chung-thu", wrong).content.decode()


def test_nobody_else_comes_near_the_keys(log_in: LogIn, signer: KeyRef) -> None:
    browser = log_in("tiepnhan")
    assert browser.get(HOME).status_code == 404
    assert browser.get(f"{HOME}san-sang").status_code == 404
    assert browser.get(place(signer)).status_code in (403, 404)
    assert give(browser, signer).status_code in (403, 404)
    assert not KeyPeriod.objects.exists()


def test_what_would_stop_signing_stands_on_one_page(log_in: LogIn, signer: KeyRef) -> None:
    browser = log_in("quantri")
    shown = page(browser, f"{HOME}san-sang")
    assert "Không có ai" in shown
    give(browser, signer)
    for left, said in ((5, "Còn 5 ngày"), (59, "Còn 59 ngày"), (-1, "Đã hết hạn")):
        KeyPeriod.objects.update(not_after=clock.now() + timedelta(days=left, hours=1))
        assert said in page(browser, f"{HOME}san-sang")


@pytest.fixture
def worker() -> Iterator[None]:
    handover._own.clear()
    handover.breathe()
    yield
    handover._own.clear()


@pytest.mark.usefixtures("worker")
def test_a_signer_types_the_pin_once_and_the_result_is_signed(
    log_in: LogIn, signer: KeyRef, authority: Any
) -> None:
    commands.give_key(actor=SYSTEM, key=signer, store="the", given=_of(authority, signer), reason=REASON)
    dossier, browser = walked(), log_in("kyso")
    press(browser, dossier, "sign")
    work("signing")
    assert "/ban-lam-viec/xac-nhan-ky" in page(browser, page_of(dossier))
    shown = page(browser, "/ban-lam-viec/xac-nhan-ky")
    occasion = Consultation.objects.get().occasion
    assert 'name="PIN"' in shown
    assert "connect-src" in browser.get("/ban-lam-viec/xac-nhan-ky")["Content-Security-Policy"]
    empty = browser.post("/ban-lam-viec/xac-nhan-ky", {"lan": occasion}, follow=True).content.decode()
    assert "chưa nhập" in empty
    answered = browser.post("/ban-lam-viec/xac-nhan-ky", {"lan": occasion, "PIN": PIN}, follow=True)
    assert "Đã nhận" in answered.content.decode()
    assert "Không có gì chờ" in page(browser, "/ban-lam-viec/xac-nhan-ky")
    with clock.at(clock.now() + timedelta(minutes=1)):
        work("signing")
    assert Dossier.objects.get(pk=dossier).signed
    assert not Consultation.objects.exists()


@pytest.mark.usefixtures("worker")
def test_a_question_is_its_signers_alone(log_in: LogIn, signer: KeyRef, authority: Any) -> None:
    commands.give_key(actor=SYSTEM, key=signer, store="the", given=_of(authority, signer), reason=REASON)
    press(log_in("kyso"), walked(), "sign")
    work("signing")
    other = log_in("vanthu")
    assert 'name="PIN"' not in page(other, "/ban-lam-viec/xac-nhan-ky")
    occasion = Consultation.objects.get().occasion
    other.post("/ban-lam-viec/xac-nhan-ky", {"lan": occasion, "PIN": PIN})
    assert Consultation.objects.get().answered_at is None


def walked() -> int:
    """A dossier that waits for its signature."""
    dossier = file()
    walk(dossier, "accept", "appraise", "approve")
    return dossier


def _of(authority: Any, key: KeyRef) -> Any:
    from tests.support.shelf import Shelf

    return Shelf(authority).found(str(key))
