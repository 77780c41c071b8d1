"""One's own papers at the portal: seen, laid in, used again with a click; anybody else's do not exist."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.documents.queries import read
from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Draft
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.personal_store.models import KeptPaper
from motcua.procedures.queries import frozen
from motcua.web.portal.conftest import Browser
from tests.support import cast
from tests.support.kept_papers import birth

ALLOWANCE = cast.Filing("1.001776", "1.001776.01")


def laid_in(client: Any, **given: Any) -> Any:
    data = {
        "kind": "KQ.G15.000032",
        "form": "scan",
        "tep": SimpleUploadedFile("ket-hon.png", cast.picture()),
        **given,
    }
    return client.post("/kho-giay-to/them", data)


def test_the_store_shows_what_was_issued_and_what_its_signatures_prove(browser: Browser) -> None:
    paper, client = birth(), browser("nongdan")
    listed = client.get("/kho-giay-to").content.decode()
    assert "Giấy khai sinh" in listed
    assert "Còn giá trị" in listed
    page = client.get(f"/kho-giay-to/{paper.pk}").content.decode()
    assert "Chữ ký số còn nguyên" in page
    assert paper.number in page
    served = client.get(f"/kho-giay-to/{paper.pk}/tep")
    assert served.content == read(paper.file)
    paper.refresh_from_db()
    assert (paper.validation or {})["integrity"] == "intact"


def test_anybody_elses_paper_does_not_exist(browser: Browser) -> None:
    paper = birth()
    for client in (browser("giaovien"), browser("congty")):
        assert "Giấy khai sinh" not in client.get("/kho-giay-to").content.decode()
        for address in ("", "/tep"):
            assert client.get(f"/kho-giay-to/{paper.pk}{address}").status_code == 404
        for address in ("/bo", "/kiem-tra"):
            assert client.post(f"/kho-giay-to/{paper.pk}{address}").status_code == 404
    assert browser().get(f"/kho-giay-to/{paper.pk}").status_code == 302
    assert browser("tiepnhan").get(f"/kho-giay-to/{paper.pk}").status_code == 403


def test_a_paper_laid_in_by_oneself_says_that_nobody_checked_it_and_may_be_taken_out(
    browser: Browser,
) -> None:
    client = browser("nongdan")
    page = client.get(laid_in(client, number="12/2019", issuer="UBND xã Bình Liêu").url).content.decode()
    assert "chưa ai kiểm tra" in page
    assert "12/2019" in page
    (paper,) = KeptPaper.objects.all()
    assert (paper.kind, paper.title, paper.origin) == ("KQ.G15.000032", "Giấy chứng nhận kết hôn", "uploaded")
    client.post(f"/kho-giay-to/{paper.pk}/bo")
    assert client.get(f"/kho-giay-to/{paper.pk}").status_code == 404


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"tep": ""}, "chọn tệp"),
        ({"tep": SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")}, "Tệp"),
        ({"tep": SimpleUploadedFile("a.exe", b"MZ")}, "Chỉ nhận tệp"),
        ({"kind": "", "title": ""}, "ghi tên như trên giấy"),
        ({"form": "certified"}, "chữ ký số còn nguyên của cơ quan"),
        ({"issued_on": "1/1/2099"}, "sau hôm nay"),
        ({"issued_on": "1/6/2026", "valid_until": "1/5/2026"}, "trước ngày cấp"),
        ({"issued_on": "hôm qua"}, "ngày"),
        ({"number": "<script>alert(1)</script>" * 20}, "ký tự"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_nothing_typed_is_lost(
    browser: Browser, given: dict[str, Any], sentence: str
) -> None:
    answer = laid_in(browser("nongdan"), issuer="UBND xã Lục Hồn", **given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "UBND xã Lục Hồn" in answer.content.decode()
    assert not KeptPaper.objects.exists()


def test_a_certified_electronic_copy_is_kept_as_such_when_its_signature_proves_it(browser: Browser) -> None:
    signed, client = birth(), browser("giaovien")
    upload = SimpleUploadedFile("ban-sao.pdf", read(signed.file))
    laid_in(client, form="certified", kind="KQ.G15.000031", tep=upload)
    copy = KeptPaper.objects.get(origin="uploaded")
    assert (copy.form, copy.file_id) == ("certified", signed.file_id)
    page = client.get(f"/kho-giay-to/{copy.pk}").content.decode()
    assert "Bản sao điện tử có chứng thực" in page
    assert "chữ ký số của cơ quan đã được kiểm tra" in page


def test_a_signed_paper_that_was_changed_is_kept_said_to_be_so_and_never_offered(browser: Browser) -> None:
    signed, client = birth(), browser("giaovien")
    changed = read(signed.file) + b"\n% added\n"
    laid_in(client, kind="KQ.G15.000031", tep=SimpleUploadedFile("sua.pdf", changed))
    paper = KeptPaper.objects.get(origin="uploaded")
    assert read(paper.file) == changed
    assert "Đã bị sửa sau khi ký" in client.get(f"/kho-giay-to/{paper.pk}").content.decode()
    draft = cast.draft(ALLOWANCE, by=cast.person("giaovien"))
    page = client.get(f"/nop-ho-so/ban-nhap/{draft.pk}/2").content.decode()
    assert "Dùng giấy này" not in page
    assert "đã bị sửa sau khi ký, nên không dùng được" in page


def test_filing_says_before_what_need_not_be_brought_and_takes_it_with_a_click(browser: Browser) -> None:
    paper, client = birth(), browser("nongdan")
    before = client.get("/nop-ho-so/1.001776").content.decode()
    assert "Bạn không cần nộp" in before
    assert paper.number in before
    assert (
        before.partition("</section>")[0].count("Giấy khai sinh của trẻ em") == 2
    )  # once in each of two cases
    assert "đã có trong kho của bạn" not in browser("giaovien").get("/nop-ho-so/1.001776").content.decode()
    draft = cast.draft(ALLOWANCE)
    address = f"/nop-ho-so/ban-nhap/{draft.pk}/2"
    assert f'value="1.001776.TP01:{paper.pk}"' in client.get(address).content.decode()
    sent = client.post(address, {"_reuse": f"1.001776.TP01:{paper.pk}"})
    assert sent.status_code == 302
    assert "lấy từ kho giấy tờ của bạn" in client.get(address).content.decode()
    assert Draft.objects.get(pk=draft.pk).papers.get(kept=paper.pk).file_id == paper.file_id


def test_the_page_of_a_procedure_says_what_its_reader_need_not_bring_and_strangers_what_registers_hold(
    browser: Browser,
) -> None:
    paper, client = birth(), browser("nongdan")
    page = client.get("/thu-tuc/1.001776").content.decode()
    assert "Bạn không cần nộp" in page
    assert paper.number in page
    assert "Vẫn cần:" in page
    # Nobody else's page knows of it, however short ago this one was drawn.
    for other in (browser("giaovien"), browser()):
        again = other.get("/thu-tuc/1.001776").content.decode()
        assert paper.number not in again
        assert "đã có trong kho của bạn" not in again
    KeptPaper.objects.update(valid_until=clock.now().date() - timedelta(days=1))
    for address in ("/thu-tuc/1.001776", "/nop-ho-so/1.001776"):
        over = client.get(address).content.decode()
        assert "Có trong kho nhưng không dùng được nữa" in over
        assert "Chỉ có giá trị đến" in over


def test_a_click_on_what_is_not_ones_own_or_is_nothing_is_told_and_keeps_what_was_typed(
    browser: Browser,
) -> None:
    paper, client = birth("giaovien"), browser("nongdan")
    draft = cast.draft(ALLOWANCE)
    for value in (f"1.001776.TP01:{paper.pk}", "1.001776.TP01:x", "1.001776.TP01"):
        answer = client.post(f"/nop-ho-so/ban-nhap/{draft.pk}/2", {"_reuse": value, "_answers": "1"})
        assert answer.status_code in (302, 422)
    assert not Draft.objects.get(pk=draft.pk).papers.exclude(kept=None).exists()


def test_the_official_and_programs_see_from_where_a_paper_was_taken(browser: Browser) -> None:
    paper, client = birth(), browser("nongdan")
    draft = cast.draft(ALLOWANCE)
    component = frozen(draft.version_id).cases[0].papers["1.001776.TP01"]
    commands.lay_kept(actor=cast.applicant(), draft=draft.pk, component=component, paper=paper.pk)
    client.post(f"/nop-ho-so/ban-nhap/{draft.pk}/4", {"confirm": "1"})
    dossier = Dossier.objects.get(procedure_code="1.001776")
    page = browser("tiepnhan").get(f"/ban-lam-viec/ho-so/{dossier.code}").content.decode()
    assert "Dùng lại từ kho của người nộp" in page
    assert paper.source in page
    used = client.get(f"/kho-giay-to/{paper.pk}").content.decode()
    assert dossier.code in used


def test_what_officials_look_up_in_registers_need_not_be_brought_either(browser: Browser) -> None:
    page = browser("giaovien").get("/nop-ho-so/1.001193").content.decode()
    looked_up, _still, _rest = page.partition("Vẫn cần:")
    assert "Nghị quyết 66.7/2025/NQ-CP" in looked_up
    assert "Giấy tờ tùy thân" in looked_up
    assert "Cơ sở dữ liệu quốc gia về dân cư, căn cước" in looked_up
    assert "Giấy chứng sinh" not in looked_up
    with clock.at(datetime(2027, 3, 1, 9, tzinfo=VIETNAM)):
        assert "66.7/2025" not in browser("giaovien").get("/nop-ho-so/1.001193").content.decode()
