"""Writing to the office from the page of a dossier, and reading what it wrote."""

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.queries import threads
from motcua.web.portal.conftest import Browser
from tests.support import acts, cast


def test_an_applicant_asks_with_a_paper_and_reads_the_answer(browser: Browser) -> None:
    dossier, client = cast.accepted(), browser("nongdan")
    page = f"/ho-so/{dossier.code}/trao-doi"
    assert page in client.get(f"/ho-so/{dossier.code}").content.decode()
    sent = {"note": "Tôi đổi số điện thoại được không?", "expect": str(dossier.chain_seq)}
    file = SimpleUploadedFile("anh.png", cast.picture(90))
    answer = client.post(page, {**sent, "giay-to": [file]})
    assert answer.status_code == 302
    assert "Cơ quan trả lời trước" in client.get(answer["Location"]).content.decode()
    assert client.post(page, sent)["Location"] == answer["Location"]
    acts.answer_applicant(actor=cast.appraiser(), dossier=dossier.pk, note="Được, anh báo quầy.")
    assert "Chưa đọc" in client.get(f"/ho-so/{dossier.code}").content.decode()
    text = client.get(page).content.decode()
    assert "Được, anh báo quầy." in text
    assert "anh.png" in text
    assert threads.thread(dossier)[1].read_at


def test_a_file_that_cannot_be_taken_keeps_the_words_and_the_other_file(browser: Browser) -> None:
    dossier, client = cast.submitted(), browser("nongdan")
    page = f"/ho-so/{dossier.code}/trao-doi"
    files = [SimpleUploadedFile("tot.png", cast.picture(80)), SimpleUploadedFile("xau.exe", b"MZ" * 50)]
    answer = client.post(page, {"note": "Xem giúp ảnh này", "expect": "1", "giay-to": files})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "xau.exe" in text
    assert "Xem giúp ảnh này" in text
    [(_, token)] = answer.context["laid"]
    again = client.post(page, {"note": "Xem giúp ảnh này", "expect": "1", "da-nhan": [token, "made-up"]})
    assert again.status_code == 302
    (entry,) = threads.thread(dossier)
    assert [paper.name for paper in entry.papers] == ["tot.png"]


def test_empty_words_are_told_and_nobody_else_comes_in(browser: Browser) -> None:
    dossier = cast.submitted()
    page = f"/ho-so/{dossier.code}/trao-doi"
    assert browser("nongdan").post(page, {"note": " ", "expect": "1"}).status_code == 422
    assert browser("nguoila").get(page).status_code == 404
    follower = browser()
    follower.get(f"/tra-cuu?ma={dossier.code}&k={dossier.secret}")
    assert page not in follower.get(f"/ho-so/{dossier.code}").content.decode()
