"""Requests of persons at the desk: by urgency, answered from one page, taken down at a counter; contents stay shut."""

import html
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.identity.models import Account, Party
from motcua.kernel import clock
from motcua.privacy import commands
from motcua.privacy.models import DataRequest
from motcua.privacy.queries import happenings
from tests.support.two_communes import file, who

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/du-lieu-ca-nhan/yeu-cau"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def asked(kind: str = "view", words: str = "") -> DataRequest:
    return commands.ask(actor=who("nongdan"), key=uuid4(), kind=kind, words=words)


def party() -> Party:
    found = Account.objects.get(username="nongdan").party
    assert found is not None
    return found


def do(browser: Client, request: DataRequest, act: str, **form: str) -> Any:
    return browser.post(f"{HOME}/{request.pk}/viec/{act}", form)


def test_the_most_urgent_stands_first_and_late_ones_are_shown(log_in: LogIn) -> None:
    with clock.at(clock.now() - timedelta(days=21)):
        late = asked("edit", "Sai tên")
    fresh = asked("delete")
    browser = log_in("dulieu")
    page = text_of(browser.get(HOME))
    assert page.index(f"{HOME}/{late.pk}") < page.index(f"{HOME}/{fresh.pk}")
    assert "Quá" in page
    # The list on the left says how many wait.
    assert "Yêu cầu về dữ liệu" in text_of(browser.get("/ban-lam-viec/"))
    assert log_in("thamdinh").get(HOME).status_code == 403
    assert log_in("quantri").get(HOME).status_code == 403


def test_it_is_answered_from_its_page_and_what_is_wrong_is_told_there(log_in: LogIn) -> None:
    request, browser = asked("supply"), log_in("dulieu")
    assert "Trả lời lần đầu" in text_of(browser.get(f"{HOME}/{request.pk}"))
    assert do(browser, request, "acknowledge", note="Đang tìm", processor="").status_code == 302
    assert do(browser, request, "extend", reason="").status_code == 422
    assert do(browser, request, "extend", reason="Nhiều giấy").status_code == 302
    wrong = do(browser, request, "refuse", ground="", reason="Vì thế")
    assert wrong.status_code == 422
    assert "Hãy chọn căn cứ từ chối." in text_of(wrong)
    assert "Vì thế" in text_of(wrong)
    assert do(browser, request, "carry_out", answer="Gói ở cổng").status_code == 302
    again = do(browser, request, "carry_out", answer="Lần nữa")
    assert again.status_code == 409
    assert do(browser, request, "close").status_code == 302
    done = text_of(browser.get(HOME, {"ds": "da-tra-loi"}))
    assert f"{HOME}/{request.pk}" in done
    assert "Đúng hạn" in done
    assert do(browser, request, "khac").status_code == 404


def test_who_answers_sees_how_much_there_is_and_nothing_of_it(log_in: LogIn) -> None:
    dossier = Dossier.objects.get(pk=file())
    request, browser = asked(), log_in("dulieu")
    page = text_of(browser.get(f"{HOME}/{request.pk}"))
    assert "Hồ sơ (chủ hồ sơ hoặc người nộp)" in page
    for private in (dossier.code, dossier.procedure_name, party().id_number or "", party().phone):
        assert private not in page
    assert browser.get(f"/ban-lam-viec/ho-so/{dossier.code}").status_code == 404
    assert browser.get(f"{HOME}/{request.pk}/goi.zip").status_code == 404
    looked = [one for one in happenings(request) if one.type == "request.looked"]
    assert len(looked) == 1
    browser.get(f"{HOME}/{request.pk}")
    assert len([one for one in happenings(request) if one.type == "request.looked"]) == 1


def test_a_deletion_shows_beforehand_what_goes_and_what_stays(log_in: LogIn) -> None:
    file()
    request = asked("delete")
    page = text_of(log_in("dulieu").get(f"{HOME}/{request.pk}"))
    assert "Điện thoại, thư điện tử đã cho" in page
    assert "1 hồ sơ: đang giải quyết" in page
    assert "hệ thống tự xoá" in page


def test_a_counter_takes_a_request_down_and_hands_out_what_it_may_read(log_in: LogIn) -> None:
    mine, elsewhere = Dossier.objects.get(pk=file()), Dossier.objects.get(pk=file())
    Dossier.objects.filter(pk=elsewhere.pk).update(counter="H49.61.01", handling="H49.101")
    elsewhere.steps.update(agency="H49.101")
    browser, number = log_in("tiepnhan"), party().pk
    address = f"{HOME}/ghi/{number}"
    assert address in text_of(browser.get(f"/ban-lam-viec/nguoi/{number}"))
    wrong = browser.post(address, {"khoa": str(uuid4()), "loai": "supply"})
    assert wrong.status_code == 422
    assert "Hãy xem giấy tờ tuỳ thân" in text_of(wrong)
    made = browser.post(address, {"khoa": str(uuid4()), "loai": "supply", "da-xem": "true"})
    assert made.status_code == 302
    request = DataRequest.objects.latest("pk")
    assert request.counter_id == "H49.61.23"
    assert do(browser, request, "carry_out", answer="Tôi tự làm").status_code == 403
    assert do(log_in("dulieu"), request, "carry_out", answer="Trao ở quầy").status_code == 302
    packed = zipfile.ZipFile(io.BytesIO(browser.get(f"{HOME}/{request.pk}/goi.zip").content))
    facts = json.loads(packed.read("du-lieu.json"))
    assert not facts["whole"]
    assert {one["code"] for one in facts["parts"]["dossiers"]} == {mine.code}
    assert "inbox" not in facts["parts"]
    document = packed.read("du-lieu.html").decode()
    assert "Bản này do cán bộ lập cho bạn" in document
    assert elsewhere.code not in document
    assert happenings(request)[-1].who == who("tiepnhan").name
    assert log_in("tn.hatu1").get(f"{HOME}/{request.pk}").status_code == 404


def test_who_wants_something_corrected_is_led_to_where_it_is_corrected(log_in: LogIn) -> None:
    request = asked("edit", "Sai tên đệm")
    assert "Người và tổ chức" in text_of(log_in("dulieu").get(f"{HOME}/{request.pk}"))
    taken = commands.record_at_counter(
        actor=who("tiepnhan"),
        key=uuid4(),
        party=party().pk,
        kind="edit",
        words="Sai",
        about=[],
        paper_seen=True,
    )
    page = text_of(log_in("tiepnhan").get(f"{HOME}/{taken.pk}"))
    assert f'href="/ban-lam-viec/nguoi/{party().pk}"' in page
