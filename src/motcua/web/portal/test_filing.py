"""Filing in four steps: mistakes are told, nothing typed is lost, sending twice sends once."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.web.portal.conftest import Browser
from tests.support import cast, foreign_files
from tests.support.effects import make_papers

DATA = Path(__file__).parents[2] / "config" / "sample" / "data"
BIRTH = "1.001193"
PAPER = "paper-1.001193.TP02"


def answers() -> dict[str, Any]:
    """The form of a birth as a browser posts it."""
    given = json.loads((DATA / "sample_form_answers.json").read_text("utf-8"))[BIRTH]
    return {k: "true" if v is True else _typed(v) for k, v in given.items() if v is not False}


def _typed(value: Any) -> Any:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(value))
    return f"{found[3]}/{found[2]}/{found[1]}" if found else value


def picture() -> SimpleUploadedFile:
    """A photograph of a paper."""
    return SimpleUploadedFile("giấy chứng sinh.png", cast.picture(), "image/png")


def begun(client: Client) -> str:
    """The address of a fresh draft, without the step."""
    response = client.post(f"/nop-ho-so/{BIRTH}")
    assert response.status_code == 302
    return str(response["Location"]).rsplit("/", 1)[0]


def whose(**more: str) -> dict[str, str]:
    """Step 1 filled in."""
    given = {
        "whose": "self",
        "case": f"{BIRTH}.01",
        "handling": "H49.123",
        "counter": "H49.61.23",
        "_go": "next",
    }
    return {**given, **more}


def filled(client: Client) -> str:
    """A draft ready to be sent."""
    address = begun(client)
    client.post(f"{address}/1", whose())
    client.post(f"{address}/2", {**answers(), PAPER: picture(), "_go": "next"})
    client.post(f"{address}/3", {"returning": "online", "_go": "next"})
    return address


def test_a_citizen_files_in_four_steps_and_has_the_receipt_at_once(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    first = client.post(f"{address}/1", whose())
    assert first["Location"].startswith(f"{address}/2")
    second = client.post(f"{address}/2", {**answers(), PAPER: picture(), "_go": "next"})
    assert second.status_code == 302, re.findall(
        r'class="errors".*?</ul>', second.content.decode(), re.DOTALL
    )
    third = client.post(f"{address}/3", {"returning": "online", "_go": "next"})
    assert third["Location"].startswith(f"{address}/4")
    page = client.get(f"{address}/4").content.decode()
    assert "Tằng Bảo Ngọc" in page
    assert "giấy chứng sinh.png" in page
    sent = client.post(f"{address}/4", {"confirm": "1"})
    dossier = Dossier.objects.get()
    assert sent["Location"] == f"/nop-ho-so/da-nop/{dossier.code}"
    answer = client.get(sent["Location"]).content.decode()
    paper = dossier.papers.get()
    for wanted in (dossier.code, dossier.secret, str(paper.file_id), "<svg", "bang-chung.json"):
        assert wanted in answer
    assert client.get(f"{sent['Location']}/bang-chung.json").json()["facts"]["code"] == dossier.code


def test_the_signed_receipt_follows_and_the_page_looks_for_it_by_itself(browser: Browser) -> None:
    client = browser("nongdan")
    sent = client.post(f"{filled(client)}/4", {"confirm": "1"})["Location"]
    waiting = client.get(sent)
    assert waiting.headers["Refresh"]
    assert "Đang lập, thường xong trong vài giây" in waiting.content.decode()
    assert client.get(f"{sent}/giay-xac-nhan.pdf").status_code == 202
    make_papers(Dossier.objects.get().code)
    ready = client.get(sent)
    assert "Refresh" not in ready.headers
    assert "Mở giấy xác nhận đã ký" in ready.content.decode()
    assert client.get(f"{sent}/giay-xac-nhan.pdf").content.startswith(b"%PDF")


def test_sending_twice_sends_once(browser: Browser) -> None:
    client = browser("nongdan")
    address = filled(client)
    places = {client.post(f"{address}/4", {"confirm": "1"})["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Dossier.objects.count() == 1
    assert client.get(f"{address}/2")["Location"] in places


def test_nothing_is_sent_without_the_confirmation(browser: Browser) -> None:
    client = browser("nongdan")
    response = client.post(f"{filled(client)}/4", {})
    assert response.status_code == 422
    assert "Hãy đánh dấu vào ô xác nhận" in response.content.decode()
    assert Dossier.objects.count() == 0


def test_whoever_is_not_sure_enough_keeps_the_draft_and_learns_what_to_do(browser: Browser) -> None:
    client = browser("nongdan", assurance=1)
    page = client.post(f"{filled(client)}/4", {"confirm": "1"}).content.decode()
    assert "Cần xác thực danh tính mức 2" in page
    assert Dossier.objects.count() == 0
    assert Draft.objects.count() == 1


def test_mistakes_are_told_at_the_field_and_everything_typed_is_kept(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose())
    wrong = {**answers(), "_go": "next"}
    name = next(k for k, v in wrong.items() if v == "Tằng Bảo Ngọc")
    wrong[name] = ""
    response = client.post(f"{address}/2", wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'href="#f-{name}"' in page
    assert "Còn thiếu giấy tờ" in page
    kept = Draft.objects.get().answers
    assert len(kept) >= len(answers()) - 2


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF-1.4 half", "bị hỏng"),
        ("a.exe", b"MZ\x90\x00", "Chỉ nhận tệp PDF"),
        ("a.pdf", b"", "Tệp trống"),
        ("a.jpg", b"\xff\xd8\xff\x00", "Ảnh bị hỏng"),
    ],
)
def test_a_wrong_file_gets_a_sentence_that_helps(browser: Browser, name: str, data: bytes, says: str) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose())
    response = client.post(
        f"{address}/2", {**answers(), PAPER: SimpleUploadedFile(name, data), "_go": "save"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "Tằng Bảo Ngọc" in page


def test_a_paper_is_shown_replaced_and_removed(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose())
    client.post(f"{address}/2", {**answers(), PAPER: picture(), "_go": "save"})
    paper = Draft.objects.get().papers.get()
    shown = client.get(f"{address}/giay-to/{paper.pk}")
    assert shown.content == cast.picture()
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert client.get(f"{address}/giay-to/{paper.pk}/hinh")["Content-Type"] == "image/jpeg"
    other = SimpleUploadedFile("rõ hơn.png", cast.picture(7))
    client.post(f"{address}/2", {**answers(), f"replace-{paper.pk}": other, "_go": "save"})
    fresh = Draft.objects.get().papers.get()
    assert fresh.name == "rõ hơn.png"
    client.post(f"{address}/2", {**answers(), "_remove": str(fresh.pk)})
    assert not Draft.objects.get().papers.exists()


def test_a_file_without_a_preview_says_why_where_its_preview_would_be(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose())
    odd = SimpleUploadedFile("lạ.pdf", foreign_files.pdf_whose_page_is_no_page())
    client.post(f"{address}/2", {**answers(), PAPER: odd, "_go": "save"})
    paper = Draft.objects.get().papers.get()
    preview = client.get(f"{address}/giay-to/{paper.pk}/hinh")
    assert (preview.status_code, preview["Content-Type"]) == (422, "image/svg+xml")
    assert "Trang này của tệp PDF bị hỏng nên không vẽ được" in preview.content.decode()
    assert client.get(f"{address}/giay-to/{paper.pk}").content.startswith(b"%PDF")


def test_a_draft_is_saved_quietly_and_found_again(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose())
    quiet = client.post(f"{address}/2", answers(), headers={"X-Autosave": "1"})
    assert quiet.json()["saved"] is True
    assert f"{address}/2" in client.get("/ho-so-cua-toi").content.decode()
    assert "Tằng Bảo Ngọc" in client.get(f"{address}/2").content.decode()
    assert f"{address}/2" in client.get(f"/nop-ho-so/{BIRTH}").content.decode()


def test_later_saves_and_leaves(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    response = client.post(f"{address}/1", {"whose": "person", "name": "Chìu", "_go": "later"})
    assert response["Location"] == "/ho-so-cua-toi"
    assert Draft.objects.get().owner["name"] == "Chìu"


OTHER = {
    "whose": "person",
    "ground": "mandate",
    "document": "number",
    "name": "Phạm Thị Tỵ",
    "id_number": "022149990056",
    "born": "20/10/1949",
    "gender": "female",
    "address": "Thôn Đông, xã Đầm Hà",
    "phone": "0203 3825 123",
}


def test_somebody_may_file_for_another_person_and_says_by_what_right(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    wrong = client.post(f"{address}/1", whose(**{**OTHER, "ground": ""}))
    assert [m.id for m in wrong.context["mistakes"]] == ["f-ground"]
    parent = client.post(f"{address}/1", whose(**{**OTHER, "ground": "parent"}))
    assert "đủ 18 tuổi" in parent.content.decode()
    right = client.post(f"{address}/1", whose(**OTHER))
    assert right.status_code == 302
    assert Draft.objects.get().owner["id_number"] == "022149990056"
    second = client.get(f"{address}/2")
    assert "Văn bản ủy quyền" in second.content.decode()
    # The one who asks is whoever is logged in, not whom it is for.
    assert second.context["form"].field("applicant_name").value == "Tằng Văn Phúc"


def test_a_number_that_does_not_fit_the_birth_is_told_and_taken(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    odd = client.post(f"{address}/1", whose(**{**OTHER, "born": "1950"}))
    assert odd.status_code == 302
    assert "không khớp với năm sinh" in client.get(f"{address}/4").content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {
            "document": "passport",
            "id_number": "",
            "passport": "M12345678",
            "nationality": "KR",
            "phone": "+82 10 1234 5678",
        },
        {"document": "none", "id_number": "", "born": "11/2026", "ground": "parent"},
        {"born": "1949"},
        {"whose": "organisation", "ground": "office", "tax_code": "022149990056"},
    ],
)
def test_people_without_a_usual_paper_can_be_filed_for(browser: Browser, more: dict[str, str]) -> None:
    client = browser("nongdan")
    address = begun(client)
    assert client.post(f"{address}/1", whose(**{**OTHER, **more})).status_code == 302
    open_ends = client.get(f"{address}/4").context["open_ends"]
    assert not [url for _sentence, url in open_ends if url.endswith("/1")]


def test_codes_that_were_not_offered_are_not_taken(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    client.post(f"{address}/1", whose(handling="H49.22", counter="H49.123", case="x"))
    draft = Draft.objects.get()
    assert (draft.handling_id, draft.counter_id, draft.case_code) == (None, None, "")


def test_a_postal_return_needs_an_address(browser: Browser) -> None:
    client = browser("nongdan")
    address = filled(client)
    response = client.post(f"{address}/3", {"returning": "post", "return_address": "", "_go": "next"})
    assert response.status_code == 422
    assert "địa chỉ nhận" in response.content.decode()
    assert "Bạn hãy ghi địa chỉ" in client.get(f"{address}/4").content.decode()


def test_a_draft_is_thrown_away_after_one_question(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    assert "không lấy lại được" in client.get(f"{address}/xoa").content.decode()
    client.post(f"{address}/xoa")
    assert not Draft.objects.exists()


def test_filing_needs_a_log_in_and_comes_back_here(browser: Browser) -> None:
    response = browser().get(f"/nop-ho-so/{BIRTH}")
    assert response["Location"] == "/dang-nhap?next=%2Fnop-ho-so%2F1.001193"


def test_an_officers_account_is_told_to_change(browser: Browser) -> None:
    response = browser("tiepnhan").get(f"/nop-ho-so/{BIRTH}")
    assert response.status_code == 403
    page = response.content.decode()
    assert "tài khoản cán bộ" in page
    assert "/ban-lam-viec/" in page
    assert "/ho-so-cua-toi" not in page


@pytest.mark.parametrize("step", ["1", "2", "3", "4", "xoa", "giay-to/1", "giay-to/1/hinh"])
def test_another_persons_draft_does_not_exist(browser: Browser, step: str) -> None:
    address = filled(browser("nongdan"))
    stranger = browser("nguoila")
    assert stranger.get(f"{address}/{step}").status_code == 404
    if "giay-to" not in step:
        assert stranger.post(f"{address}/{step}", {"confirm": "1"}).status_code == 404
    assert Draft.objects.count() == 1


def test_a_step_cannot_be_skipped(browser: Browser) -> None:
    client = browser("nongdan")
    address = begun(client)
    Draft.objects.update(case_code="")
    assert client.get(f"{address}/2")["Location"] == f"{address}/1"
    assert client.get(f"{address}/4")["Location"] == f"{address}/1"
    assert client.get(f"{address}/9").status_code == 404
