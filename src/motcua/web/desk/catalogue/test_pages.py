"""What officers see of the catalogue, and what administrators do there."""

import html
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.procedures.commands import import_file
from motcua.procedures.queries import draft_of, drafts, flag_key, published, unanswered
from motcua.web.desk.conftest import MORNING
from tests.support import two_communes
from tests.support.province import forget_database

LogIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/ban-lam-viec/danh-muc/"


@pytest.fixture
def province(transactional_db: None) -> Iterator[None]:
    """Two communes at work, anew for each test: what these tests commit is emptied with everything else."""
    forget_database()
    with clock.at(MORNING):
        two_communes.establish()
        yield


CODE = "1.001193"


def method(channel: str, days: int) -> dict[str, Any]:
    return {
        "submissionMethod": channel,
        "processingTime": days,
        "processingTimeUnit": "WORKING_DAY",
        "fees": [],
    }


def national(code: str = CODE, days: int = 3) -> dict[str, Any]:
    paper = {"name": "Giấy khen của xóm <b>chài</b>", "code": "TP-1", "originalQty": 1, "copyQty": 0}
    return {
        "code": code,
        "name": f"Đăng ký thử {code}",
        "isWard": True,
        "state": "ACTIVE",
        "executionMethods": [method("DIRECT", days), method("ONLINE", days)],
        "executionCases": [{"name": "", "profileComponents": [paper]}],
        "categoriesDetails": [{"name": "Hộ tịch", "code": "G15-TP07"}],
    }


@pytest.fixture
def imported(province: None) -> None:
    """A national record for a procedure in force, one for a new procedure, and a listed one."""
    two_communes.define_all()
    entry = {"code": "9.300001", "name": "Thủ tục ở tỉnh khác", "categories": ["Du lịch"], "departments": []}
    rows = [{"code": "OK", "data": national()}, {"code": "OK", "data": national("9.100009")}, entry]
    import_file(actor=SYSTEM, stream=BytesIO("\n".join(json.dumps(row) for row in rows).encode()))


@pytest.mark.usefixtures("imported")
def test_every_officer_finds_procedures_by_name_state_and_field(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    everything = browser.get(HOME).content.decode()
    assert all(code in everything for code in (CODE, "9.100009", "9.300001"))
    found = browser.get(HOME, {"q": "thu tuc o tinh khac"}).content.decode()
    assert "9.300001" in found
    assert "9.100009" not in found
    assert "9.300001" not in browser.get(HOME, {"tinh-trang": "draft"}).content.decode()
    assert "Chỉ để tra cứu" in browser.get(f"{HOME}9.300001").content.decode()
    assert browser.get(f"{HOME}9.999999").status_code == 404


@pytest.mark.usefixtures("imported")
def test_a_procedure_shows_all_its_versions_and_their_difference(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    page = browser.get(f"{HOME}{CODE}").content.decode()
    assert "phien-ban=1" in page
    assert "phien-ban=2" in page
    assert "Công bố thủ tục" not in page
    difference = browser.get(f"{HOME}{CODE}/khac-biet").content.decode()
    assert "Giấy khen của xóm chài" in difference
    assert "<b>chài" not in difference


@pytest.mark.usefixtures("imported")
def test_only_administrators_change_anything(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    number = draft_of(CODE).number
    for address in (
        f"{CODE}/{number}/cong-bo",
        f"{CODE}/{number}/bo-ban-nhap",
        f"{CODE}/bai-bo",
        "cho-cong-bo/cong-bo",
    ):
        answer = browser.post(
            HOME + address, {"quyet-dinh": "1/QĐ", "bai-bo-quyet-dinh": "1/QĐ", "ngay": "01/11/2026"}
        )
        assert answer.status_code == 403, address
    assert browser.get(f"{HOME}{CODE}/1/co-quan").status_code == 403
    assert drafts().count() == 2


def answer_all(browser: Client, code: str) -> None:
    """Every open doubt of a draft is kept as it is, with one reason for all."""
    draft = draft_of(code)
    kept = {f"cach-{flag_key(flag)}": "keep" for flag in unanswered(draft.content)}
    address = f"{HOME}{code}/{draft.number}/tra-loi"
    assert browser.post(address, {**kept, "ly-do-chung": "Đã rà với văn bản gốc"}).status_code == 302


@pytest.mark.usefixtures("imported")
def test_what_must_be_answered_is_asked_for_and_nothing_typed_is_lost(log_in: LogIn) -> None:
    browser = log_in("quantri")
    draft = draft_of("9.100009")
    address = f"{HOME}9.100009/{draft.number}/tra-loi"
    doubt = unanswered(draft.content)[0]
    assert doubt["reason"] in html.unescape(browser.get(address).content.decode())
    chosen = {f"cach-{flag_key(doubt)}": "keep"}
    refused = browser.post(address, chosen)
    assert refused.status_code == 422
    assert 'value="keep" checked' in refused.content.decode()
    decision = {"quyet-dinh": "12/QĐ-UBND", "ngay": "17/11/2026"}
    assert browser.post(f"{HOME}9.100009/{draft.number}/cong-bo", decision).status_code == 422
    answer_all(browser, "9.100009")
    assert "Đã rà với văn bản gốc" in browser.get(address).content.decode()
    assert log_in("tiepnhan").get(address).status_code == 403


@pytest.mark.usefixtures("imported")
def test_doubts_and_their_answers_are_read_in_english_on_the_english_page(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    draft = draft_of("9.100009")
    address = f"{HOME}9.100009/{draft.number}/tra-loi"
    asked = html.unescape(browser.get(address).content.decode())
    assert "No charge is named: it is not clear whether there is one." in asked
    assert [f["reason"] for f in unanswered(draft.content) if f["reason"] in asked] == []
    answer_all(browser, "9.100009")
    assert "Keep what the draft says" in browser.get(address).content.decode()
    shown = html.unescape(browser.get(f"{HOME}9.100009").content.decode())
    assert "Agencies and route are taken from procedures of the same field" in shown


@pytest.mark.usefixtures("imported")
def test_an_administrator_publishes_a_draft_with_its_decision(log_in: LogIn) -> None:
    browser = log_in("quantri")
    answer_all(browser, CODE)
    address = f"{HOME}{CODE}/{draft_of(CODE).number}/cong-bo"
    refused = browser.post(address, {"quyet-dinh": "", "ngay": "20/13/2026"})
    assert refused.status_code == 422
    assert "Hãy ghi ngày theo dạng" in refused.content.decode()
    assert browser.post(address, {"quyet-dinh": "12/QĐ-UBND", "ngay": "17/11/2026"}).status_code == 302
    assert published(CODE).decision == "12/QĐ-UBND"


@pytest.mark.usefixtures("imported")
def test_an_administrator_publishes_many_drafts_with_one_decision(log_in: LogIn) -> None:
    browser = log_in("quantri")
    for draft in drafts():
        answer_all(browser, draft.procedure_id)
    chosen = [str(d.pk) for d in drafts()]
    decision = {"quyet-dinh": "13/QĐ-UBND", "ngay": "17/11/2026"}
    assert browser.post(f"{HOME}cho-cong-bo/cong-bo", decision).status_code == 422
    assert browser.post(f"{HOME}cho-cong-bo/cong-bo", {**decision, "ban-nhap": chosen}).status_code == 302
    assert not drafts().exists()
    assert published("9.100009").decision == "13/QĐ-UBND"


@pytest.mark.usefixtures("imported")
def test_a_promise_that_is_too_long_is_refused_at_the_form(log_in: LogIn) -> None:
    browser = log_in("quantri")
    version = draft_of("9.100009")
    address = f"{HOME}9.100009/{version.number}/cam-ket/9.100009.01"
    asked = {"so-direct": "4", "don-vi-direct": "working_day", "ly-do": "Cải cách"}
    refused = browser.post(address, asked)
    assert refused.status_code == 422
    assert "dài hơn thời hạn luật định" in refused.content.decode()
    assert browser.post(address, {**asked, "so-direct": "1,5"}).status_code == 302
    kept = draft_of("9.100009").content["cases"][0]["committed"]
    assert [(row["channel"], row["quantity"]) for row in kept] == [("direct", 1.5)]


@pytest.mark.usefixtures("imported")
def test_agencies_and_counters_are_chosen_and_a_draft_is_thrown_away(log_in: LogIn) -> None:
    browser = log_in("quantri")
    number = draft_of("9.100009").number
    asked = {"co-quan": ["H49.123"], "noi-tiep-nhan": ["H49.61.23"], "ly-do": "Phân công"}
    assert browser.post(f"{HOME}9.100009/{number}/co-quan", {**asked, "ly-do": ""}).status_code == 422
    assert browser.post(f"{HOME}9.100009/{number}/co-quan", asked).status_code == 302
    content = draft_of("9.100009").content
    assert (content["agencies"], content["counters"]) == (["H49.123"], ["H49.61.23"])
    assert browser.post(f"{HOME}9.100009/{number}/bo-ban-nhap").status_code == 302
    assert drafts().count() == 1


@pytest.mark.usefixtures("imported")
def test_withdrawing_needs_a_decision_and_ends_filing(log_in: LogIn) -> None:
    browser = log_in("quantri")
    assert browser.post(f"{HOME}{CODE}/bai-bo", {}).status_code == 422
    assert browser.post(f"{HOME}{CODE}/bai-bo", {"bai-bo-quyet-dinh": "14/QĐ-UBND"}).status_code == 302
    assert browser.post(f"{HOME}{CODE}/bai-bo", {"bai-bo-quyet-dinh": "14/QĐ-UBND"}).status_code == 409


@pytest.mark.usefixtures("imported")
def test_drift_is_a_page(log_in: LogIn) -> None:
    page = log_in("tiepnhan").get(f"{HOME}soat-lech").content.decode()
    assert "Giấy khen của xóm chài" in page
    assert CODE in page
