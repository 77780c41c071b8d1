"""Supplying what was asked for: a datum in its field, a paper as a file, nothing lost, one confirmation."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, SupplementDraft
from motcua.process.states import Status
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_resuming import QUIET, drawn_for, ended, log_in
from tests.support import acts, cast
from tests.support.acts import defect

NAME = acts.defect("", "không khớp giấy chứng sinh", about="field:child_name")
PAPER = acts.defect("", "ảnh mờ", "Điều 16", about="paper:1.001193.TP02")


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser."""
    return browser("nongdan")


@pytest.fixture
def asked() -> Dossier:
    """Their dossier, with a datum and a paper to supply."""
    dossier = cast.submitted()
    acts.ask_more(actor=cast.receiver(), dossier=dossier.pk, defects=[NAME, PAPER])
    return cast.renewed(dossier)


def scan(name: str = "rõ.png", shade: int = 9) -> SimpleUploadedFile:
    """A photograph of a paper."""
    return SimpleUploadedFile(name, cast.picture(shade))


def supplies(client: Client, dossier: Dossier, headers: Any = None, **given: Any) -> Any:
    """Send the form of the dossier's page."""
    given = {"child_name": "Tằng Bảo Ngọc", **given}
    return client.post(f"/ho-so/{dossier.code}/bo-sung", given, headers=headers)


def page(client: Client, dossier: Dossier) -> str:
    """The dossier's page."""
    return client.get(f"/ho-so/{dossier.code}").content.decode()


def test_a_datum_is_asked_in_its_field_and_a_paper_as_a_file(client: Client, asked: Dossier) -> None:
    shown = page(client, asked)
    assert re.search(r'name="child_name"[^>]* value="Tằng Bảo Ngọc"', shown)
    assert "Cần sửa: Không đúng: không khớp giấy chứng sinh" in shown
    assert 'name="child_gender"' not in shown
    assert 'name="defect-1"' in shown
    assert 'name="defect-0"' not in shown


def test_the_answer_changes_what_was_declared_and_the_official_sees_old_and_new(
    client: Client, browser: Browser, asked: Dossier
) -> None:
    done = supplies(client, asked, child_name="Tằng Gia Hân", **{"defect-1": scan()})
    assert done.status_code == 302, done.content.decode()
    dossier = Dossier.objects.get(pk=asked.pk)
    assert (dossier.status, dossier.answers["child_name"]) == (Status.SUBMITTED, "Tằng Gia Hân")
    assert dossier.papers.get(name="rõ.png").component == "1.001193.TP02"
    at_desk = browser("tiepnhan").get(f"/ban-lam-viec/ho-so/{asked.code}").content.decode()
    assert "“Tằng Bảo Ngọc” thành “Tằng Gia Hân”" in at_desk
    assert not SupplementDraft.objects.exists()


def test_the_confirmation_says_what_came_what_follows_and_can_be_proven(
    client: Client, asked: Dossier
) -> None:
    done = supplies(client, asked, child_name="Tằng Gia Hân", **{"defect-1": scan()})
    shown = client.get(done["Location"]).content.decode()
    for wanted in (asked.code, "rõ.png", "SHA-256", "“Tằng Bảo Ngọc” thành “Tằng Gia Hân”", "tiếp tục"):
        assert wanted in shown
    proof = client.get(f"{done['Location']}/bang-chung.json")
    checked = client.post("/xac-minh", {"file": SimpleUploadedFile("p.json", proof.content)}).content.decode()
    assert "còn nguyên vẹn" in checked


def test_sending_twice_leads_to_the_same_confirmation(client: Client, asked: Dossier) -> None:
    sent = {"supplement_note": "Giữ nguyên", "expect": asked.chain_seq}
    assert supplies(client, asked, **sent)["Location"] == supplies(client, asked, **sent)["Location"]
    assert Dossier.objects.get(pk=asked.pk).supplements == 1


def test_a_page_of_an_earlier_request_does_not_answer_a_later_one(client: Client, asked: Dossier) -> None:
    old = {"supplement_note": "Giữ nguyên", "expect": asked.chain_seq}
    first = supplies(client, asked, **old)
    again = [defect("Giấy cam đoan", "chưa ký")]
    acts.found_right(cast.receiver(), asked.pk, places=2)
    acts.allow_again(actor=cast.director(), dossier=asked.pk, note="Bỏ sót")
    acts.ask_more(actor=cast.receiver(), dossier=asked.pk, defects=again)
    assert supplies(client, asked, **old)["Location"] == first["Location"]
    quiet = supplies(client, asked, QUIET, **old)
    assert (quiet.status_code, quiet.json()["saved"]) == (409, False)
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT
    assert not SupplementDraft.objects.exists()


def test_what_is_not_answered_is_named_unless_it_is_explained(client: Client, asked: Dossier) -> None:
    shown = supplies(client, asked)
    assert shown.status_code == 422
    assert "Ô này cần sửa mà chưa đổi" in shown.content.decode()
    assert 'href="#defect-1"' in shown.content.decode()
    assert supplies(client, asked, supplement_note="Tên đúng như đã khai").status_code == 302


def test_the_rules_of_the_form_hold_for_the_new_answer(client: Client, asked: Dossier) -> None:
    shown = supplies(client, asked, child_name="", **{"defect-1": scan()})
    assert shown.status_code == 422
    assert 'href="#f-child_name"' in shown.content.decode()
    assert Dossier.objects.get(pk=asked.pk).status == Status.SUPPLEMENT


def test_good_files_stay_when_one_is_bad(client: Client, asked: Dossier) -> None:
    bad = SimpleUploadedFile("hỏng.pdf", b"%PDF- no")
    shown = supplies(
        client, asked, child_name="Tằng Gia Hân", **{"defect-1": [scan(), bad, scan("hai.png", 7)]}
    )
    told = shown.content.decode()
    assert shown.status_code == 422
    assert "Tệp “hỏng.pdf” chưa nhận được" in told
    assert "rõ.png" in told
    assert "hai.png" in told
    assert supplies(client, asked, child_name="Tằng Gia Hân").status_code == 302
    assert Dossier.objects.get(pk=asked.pk).papers.filter(name__in=["rõ.png", "hai.png"]).count() == 2


def test_a_supplement_survives_a_log_in(client: Client, asked: Dossier) -> None:
    place = f"/ho-so/{asked.code}"
    by = drawn_for(client, place)
    supplies(client, asked, _go="save", **{"defect-1": scan()})
    ended(client)
    supplies(client, asked, child_name="Tằng Gia Hân", supplement_note="Gửi kèm", _by=by)
    back = log_in(client, "nongdan", to=f"{place}/bo-sung").content.decode()
    for kept in ("Tằng Gia Hân", "Gửi kèm", "rõ.png", "đã được lưu"):
        assert kept in back


def test_a_second_window_is_told(client: Client, asked: Dossier) -> None:
    marks = re.search(r'name="_drawn" value="([^"]*)"', page(client, asked))
    assert marks
    drawn = marks[1].replace("&quot;", '"')
    supplies(client, asked, QUIET, child_name="Tằng Gia Hân", _drawn=drawn)
    told = supplies(client, asked, QUIET, child_name="Tằng Bảo An", _drawn=drawn).json()
    assert "Đã lưu ở nơi khác: “Tằng Gia Hân”" in told["elsewhere"]


def test_only_what_was_asked_for_may_change(asked: Dossier) -> None:
    from motcua.kernel.errors import Invalid

    with pytest.raises(Invalid, match="không nằm trong"):
        acts.supply(actor=cast.applicant(), dossier=asked.pk, answers={"child_gender": "nam"})


def test_every_act_of_an_applicant_is_confirmed_once(client: Client) -> None:
    dossier = cast.submitted()
    place = f"/ho-so/{dossier.code}/viec/withdraw"
    sent = {"note": "Nộp nhầm", "expect": dossier.chain_seq}
    first, second = (client.post(place, sent)["Location"] for _ in range(2))
    assert first == second
    shown = client.get(first).content.decode()
    for wanted in ("Bạn đã rút hồ sơ", "Nộp nhầm", "nộp hồ sơ mới"):
        assert wanted in shown
