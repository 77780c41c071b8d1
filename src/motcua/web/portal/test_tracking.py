"""Following a dossier: with its secret, as its owner, as nobody; doing what is asked; getting the result."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.process.states import Status
from motcua.web.portal.conftest import Browser
from tests.support import acts, cast
from tests.support.acts import defect


def submitted() -> Dossier:
    """A farmer's dossier."""
    return cast.submitted()


def read(client: Client, path: str) -> str:
    """A page that must be there."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_code_and_secret_show_the_dossier_and_leave_no_secret_in_the_address(browser: Browser) -> None:
    dossier, client = submitted(), browser()
    response = client.get(f"/tra-cuu?ma={dossier.code}&k={dossier.secret}")
    assert response["Location"] == f"/ho-so/{dossier.code}"
    page = read(client, f"/ho-so/{dossier.code}")
    assert "Chờ tiếp nhận" in page
    assert "Hồ sơ đã được gửi" in page


def test_the_secret_may_be_typed_as_it_is_read_out(browser: Browser) -> None:
    dossier, client = submitted(), browser()
    typed = dossier.secret.lower().replace("-", " ")
    response = client.post("/tra-cuu", {"ma": dossier.code.lower(), "k": typed})
    assert response["Location"] == f"/ho-so/{dossier.code}"


def test_whoever_holds_the_secret_sees_no_more_than_is_needed(browser: Browser) -> None:
    dossier, client = submitted(), browser()
    client.get(f"/tra-cuu?ma={dossier.code}&k={dossier.secret}")
    page = read(client, f"/ho-so/{dossier.code}")
    for hidden in (dossier.owner_name, "022092990017", "0900000011", "Tằng Bảo Ngọc"):
        assert hidden not in page
    paper = dossier.papers.get()
    assert client.get(f"/ho-so/{dossier.code}/giay-to/{paper.pk}").status_code == 302


def test_a_wrong_secret_and_a_wrong_code_answer_alike(browser: Browser) -> None:
    dossier = submitted()
    wrong = browser().post("/tra-cuu", {"ma": dossier.code, "k": "AAAAA-AAAAA"})
    absent = browser().post("/tra-cuu", {"ma": dossier.code[:-1] + "9", "k": "AAAAA-AAAAA"})
    assert wrong.status_code == absent.status_code == 422
    assert "chưa đúng" in wrong.content.decode()


def test_guessing_comes_to_an_end(browser: Browser) -> None:
    dossier, client = submitted(), browser()
    for _ in range(20):
        client.post("/tra-cuu", {"ma": dossier.code, "k": "AAAAA-AAAAA"})
    page = client.post("/tra-cuu", {"ma": dossier.code, "k": dossier.secret}).content.decode()
    assert "quá nhiều lần" in page


def test_the_owner_sees_everything_that_is_theirs(browser: Browser) -> None:
    dossier, client = submitted(), browser("nongdan")
    page = read(client, f"/ho-so/{dossier.code}")
    for shown in (dossier.owner_name, "022092990017", dossier.secret, "Rút hồ sơ"):
        assert shown in page
    assert dossier.code in read(client, "/ho-so-cua-toi")
    paper = dossier.papers.get()
    assert client.get(f"/ho-so/{dossier.code}/giay-to/{paper.pk}").status_code == 200


@pytest.mark.parametrize("path", ["", "/viec/withdraw", "/giay-to/1", "/van-ban/1"])
def test_a_foreign_dossier_does_not_exist(browser: Browser, path: str) -> None:
    dossier = submitted()
    assert browser("nguoila").get(f"/ho-so/{dossier.code}{path}").status_code == 404
    assert browser("nguoila").get(f"/nop-ho-so/da-nop/{dossier.code}").status_code == 404


def test_a_stranger_is_asked_for_the_secret(browser: Browser) -> None:
    dossier = submitted()
    assert browser().get(f"/ho-so/{dossier.code}")["Location"] == f"/tra-cuu?ma={dossier.code}"
    assert browser().get("/ho-so/H49.9-261116-0001")["Location"] == "/tra-cuu?ma=H49.9-261116-0001"


def test_what_is_missing_is_listed_once_and_handed_in_here(browser: Browser) -> None:
    dossier, client = submitted(), browser("nongdan")
    asked = [defect("Giấy chứng sinh", "mờ, không đọc được", "Điều 16"), defect("Địa chỉ", "thiếu thôn")]
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=asked)
    page = read(client, f"/ho-so/{dossier.code}")
    for shown in ("Việc của bạn", "mờ, không đọc được", "thiếu thôn", "tạm dừng"):
        assert shown in page
    empty = client.post(f"/ho-so/{dossier.code}/bo-sung", {"note": ""})
    assert empty.status_code == 422
    broken = client.post(
        f"/ho-so/{dossier.code}/bo-sung", {"defect-0": SimpleUploadedFile("x.pdf", b"%PDF- no")}
    )
    assert "bị hỏng" in broken.content.decode()
    good = SimpleUploadedFile("rõ.png", cast.picture(9))
    done = client.post(
        f"/ho-so/{dossier.code}/bo-sung", {"defect-0": good, "supplement_note": "Thôn Pắc Liềng"}
    )
    assert done["Location"].startswith(f"/ho-so/{dossier.code}/da-gui/")
    dossier.refresh_from_db()
    assert dossier.status == Status.SUBMITTED
    assert dossier.papers.filter(name="rõ.png").count() == 1


def test_a_dossier_is_withdrawn_after_one_question(browser: Browser) -> None:
    dossier, client = submitted(), browser("nongdan")
    assert "không mở lại được" in read(client, f"/ho-so/{dossier.code}/viec/withdraw")
    client.post(f"/ho-so/{dossier.code}/viec/withdraw", {"note": "nhầm"})
    dossier.refresh_from_db()
    assert dossier.status == Status.WITHDRAWN
    assert "Bạn đã rút hồ sơ" in read(client, f"/ho-so/{dossier.code}")


def test_the_result_is_there_to_download(browser: Browser) -> None:
    dossier, client = cast.done(), browser("nongdan")
    result = dossier.outputs.get(kind="result")
    assert "Tải kết quả đã ký" in read(client, f"/ho-so/{dossier.code}")
    response = client.get(f"/ho-so/{dossier.code}/van-ban/{result.pk}?tai")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    follower = browser()
    follower.get(f"/tra-cuu?ma={dossier.code}&k={dossier.secret}")
    assert follower.get(f"/ho-so/{dossier.code}/van-ban/{result.pk}").status_code == 200
    assert browser("nguoila").get(f"/ho-so/{dossier.code}/van-ban/{result.pk}").status_code == 404


def test_the_page_says_when_it_is_due_and_why(browser: Browser) -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    page = read(browser("nongdan"), f"/ho-so/{dossier.code}")
    assert "Vì sao là lúc đó" in page
    assert "Tiếp nhận lúc 09:00 thứ Hai 16/11/2026" in page


def test_empty_lists_say_what_will_come(browser: Browser) -> None:
    assert "Chưa có hồ sơ nào" in read(browser("sinhvien"), "/ho-so-cua-toi")
    assert "Chưa có tin nào" in read(browser("sinhvien"), "/hop-thu")


def test_private_pages_are_kept_by_nobody(browser: Browser) -> None:
    dossier = submitted()
    for path in ("/ho-so-cua-toi", f"/ho-so/{dossier.code}", "/hop-thu"):
        assert "no-store" in browser("nongdan").get(path)["Cache-Control"]


GREEN = re.compile(r'class="[^"]*\b(?:tag-done|st-done|rail-done|is-done)\b')


def test_after_a_withdrawal_nothing_is_green_and_nothing_is_promised(browser: Browser) -> None:
    dossier = cast.accepted()
    client = browser("nongdan")
    assert GREEN.search(read(client, f"/ho-so/{dossier.code}"))
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    for page in (f"/ho-so/{dossier.code}", "/ho-so-cua-toi"):
        shown = read(client, page)
        assert "Bạn đã rút hồ sơ" in shown
        assert not GREEN.search(shown), GREEN.search(shown)
        for promise in ("Hẹn trả", "8 giờ", "Bao giờ xong"):
            assert promise not in shown


def test_a_limit_that_no_calendar_can_count_promises_nothing(browser: Browser) -> None:
    dossier = cast.accepted()
    Dossier.objects.filter(pk=dossier.pk).update(limit="", due_at=None)
    shown = read(browser("nongdan"), f"/ho-so/{dossier.code}")
    assert "không có thời hạn tính được bằng ngày giờ" in shown
