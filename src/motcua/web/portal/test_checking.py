"""Anybody may ask whether a paper is ours, and gets an answer they can act on."""

import io
import re
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pytest_django import Settings

from motcua.documents.commands import keep
from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Output, ResultDraft
from motcua.kernel import clock
from motcua.platform.effects import execution, performers
from motcua.platform.effects.models import Effect
from motcua.platform.sandbox.slots import slot
from motcua.signing import ports
from motcua.signing.commands import sign_tree
from motcua.signing.types import KeyRef
from motcua.web.portal.conftest import Browser
from tests.support import acts, cast, foreign_files
from tests.support.effects import make_papers
from tests.support.notices import given_out, head_of_the_counter


def check(client: Client, data: bytes, name: str = "van-ban.pdf") -> str:
    """The page that answers for a file."""
    return client.post("/xac-minh", {"file": SimpleUploadedFile(name, data)}).content.decode()


@cache
def plain_pdf() -> bytes:
    """A PDF of somebody else's, with one empty page."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_unsigned_file_is_called_unsigned(browser: Browser) -> None:
    assert "không có chữ ký số" in check(browser(), plain_pdf())


def test_a_file_of_ours_is_recognised_by_its_content(browser: Browser) -> None:
    dossier = cast.submitted()
    file = keep(plain_pdf(), media_type="application/pdf")
    Output.objects.create(
        dossier=dossier, kind=Output.Kind.RECEIPT, file=file, made_at=clock.now(), event_seq=1
    )
    page = check(browser(), plain_pdf())
    assert "Do hệ thống này cấp" in page
    assert dossier.code in page
    assert dossier.owner_name not in page


def test_a_result_cut_back_to_before_its_seal_is_told_what_it_lacks(browser: Browser) -> None:
    dossier = cast.approved()
    outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    unsealed = ResultDraft.objects.get(dossier=dossier).signed_file
    assert unsealed
    page = check(browser(), read(unsealed))
    assert "chưa có dấu của cơ quan" in page
    outputs.sign(SEAL, actor=cast.clerk(), code=dossier.code)
    page = check(browser(), read(unsealed))
    assert "chưa có dấu của cơ quan" in page
    assert dossier.code in page
    sealed = dossier.outputs.get(kind=Output.Kind.RESULT).file
    assert "Văn bản thật, còn nguyên vẹn" in check(browser(), read(sealed))


def test_a_receipt_that_a_keeper_stamped_is_not_said_to_lack_a_signature(browser: Browser) -> None:
    dossier = cast.submitted()
    make_papers(dossier.code)
    receipt = read(dossier.outputs.get(kind=Output.Kind.RECEIPT).file)
    stamped, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(receipt))
    PdfTimeStamper(ports.connected().time_stamper).timestamp_pdf(writer, "sha256", output=stamped)
    page = check(browser(), stamped.getvalue())
    assert "Chưa phải bản đã cấp" not in page
    assert "Chữ ký hợp lệ" in page
    assert "Dấu thời gian của cả tệp" in page


def test_a_refusal_whose_dossier_was_reopened_is_told_to_hold_no_more(browser: Browser) -> None:
    dossier = cast.submitted()
    acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="duplicate", note="Trùng hồ sơ")
    notice = read(given_out(dossier, head_of_the_counter()).file)
    assert "Văn bản thật, còn nguyên vẹn" in check(browser(), notice)
    acts.reopen(actor=cast.director(), dossier=dossier.pk, note="Nhầm hồ sơ")
    make_papers(dossier.code)
    page = check(browser(), notice)
    assert "Văn bản thật, còn nguyên vẹn" not in page
    assert "vì bị đóng nhầm; văn bản này không còn giá trị" in page
    by_code = browser().get("/xac-minh", {"ma": dossier.code}).content.decode()
    assert "văn bản này không còn giá trị" in by_code


def test_what_is_no_pdf_and_no_picture_gets_a_clear_answer(browser: Browser) -> None:
    assert "Chỉ nhận tệp PDF" in check(browser(), b"hello", "thu.txt")
    assert "Không đọc được tệp" in check(browser(), b"%PDF-1.7 cut off")
    assert "Bạn hãy chọn một tệp" in browser().post("/xac-minh", {}).content.decode()


def test_a_proof_says_what_it_proves_and_names_our_paper(browser: Browser) -> None:
    dossier = cast.submitted()
    file = keep(plain_pdf(), media_type="application/pdf")
    Output.objects.create(
        dossier=dossier, kind=Output.Kind.RECEIPT, file=file, made_at=clock.now(), event_seq=1
    )
    leaves = [bytes.fromhex(file.sha256), b"another"]
    proof, _ = sign_tree(leaves, key=KeyRef("organisation", dossier.counter_id), at=clock.now())
    page = check(browser(), proof, "bang-chung.json")
    assert "Bằng chứng ký số hợp lệ" in page
    assert dossier.counter.name in page
    assert file.sha256 in page
    assert "nội dung thứ 1 trong 2" in page
    assert dossier.code in page
    english = browser()
    english.cookies["django_language"] = "en"
    assert "content 1 of 2" in check(english, proof, "bang-chung.json")


def test_a_spoilt_proof_is_not_believed(browser: Browser) -> None:
    key = KeyRef("organisation", cast.submitted().counter_id)
    proof, _ = sign_tree([b"one", b"other"], key=key, at=clock.now())
    page = check(browser(), proof.replace(b'"index":0', b'"index":1'), "bang-chung.json")
    assert "không dùng được" in page
    assert "đã bị thay đổi" in page


def test_the_code_or_its_qr_leads_to_what_we_issued(browser: Browser) -> None:
    dossier = cast.done()
    by_code = browser().get(f"/xac-minh?ma={dossier.code}").content.decode()
    assert "Hồ sơ này có kết quả do chúng tôi cấp" in by_code
    assert dossier.owner_name not in by_code
    picture = io.BytesIO()
    segno.make(f"https://mot-cua.example/xac-minh?ma={dossier.code}").save(picture, kind="png", scale=8)
    assert dossier.code in check(browser(), picture.getvalue(), "anh.png")


def test_an_unknown_code_is_said_to_be_unknown(browser: Browser) -> None:
    page = browser().post("/xac-minh", {"ma": "H49.1-261116-9999"}).content.decode()
    assert "chưa cấp kết quả nào" in page


def test_a_picture_without_a_code_says_how_to_take_a_better_one(browser: Browser) -> None:
    assert "chụp thẳng, đủ sáng" in check(browser(), cast.picture(), "anh.png")


def test_a_proof_of_receipt_is_compared_with_our_log(browser: Browser) -> None:
    dossier = cast.submitted()
    proof = outputs.proof_file(dossier)
    page = check(browser(), proof, "bang-chung.json")
    assert "Bằng chứng đã nhận hồ sơ: còn nguyên vẹn" in page
    assert "Khớp hoàn toàn" in page
    assert all(str(paper.file_id) in page for paper in dossier.papers.exclude(file=None))
    assert dossier.owner_name not in page
    assert "đã bị sửa" in check(browser(), proof.replace(b'"code": "H49', b'"code": "H48'), "bang-chung.json")


def test_the_keys_are_published_with_the_provinces_signature(browser: Browser) -> None:
    endorser = outputs.KeyEndorser(lambda: "H49")
    endorser.ask()
    waiting = Effect.objects.get(kind="receipt_key")
    performers.register(endorser)
    execution.work_on(waiting.pk)
    published = browser().get("/.well-known/motcua-receipt-keys").json()
    (key,) = [one for one in published["keys"] if one["key"] == published["current"]]
    assert key["endorsement"]
    assert "chữ ký bảo đảm của cơ quan chưa có" not in check(
        browser(), outputs.proof_file(cast.submitted()), "bang-chung.json"
    )


@pytest.mark.parametrize("box", ["0 0 1 200", "0 0 1 14400", "0 0 33110 46810", "0 0 0 0"])
def test_a_page_of_odd_size_gets_an_answer_like_any_other(browser: Browser, box: str) -> None:
    assert "không có chữ ký số" in check(browser(), foreign_files.pdf_with_page(box))


def test_a_picture_with_a_long_text_inside_gets_a_sentence(browser: Browser) -> None:
    assert "ghi chú quá lớn" in check(browser(), foreign_files.picture_with_long_note(), "anh.png")


def test_a_file_that_takes_all_memory_to_check_gets_a_sentence(browser: Browser) -> None:
    page = check(browser(), foreign_files.pdf_of_empty_lists(3_000_000))
    assert "cần quá nhiều bộ nhớ hoặc thời gian để kiểm tra" in page
    assert "phần mềm đọc PDF trên máy của bạn" in page


def test_while_others_files_are_opened_a_stranger_is_asked_to_come_again(
    browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    settings.SANDBOX_FOLDER, settings.SANDBOX_OPEN_TO_ALL = tmp_path, 1
    client = browser()
    with slot(tmp_path, 1):
        answer = client.post("/xac-minh", {"file": SimpleUploadedFile("van-ban.pdf", plain_pdf())})
    assert answer.status_code == 503
    assert "Bạn hãy thử lại sau ít giây" in answer.content.decode()
    assert "không có chữ ký số" in check(client, plain_pdf())


def test_a_finding_is_told_in_the_readers_language(browser: Browser) -> None:
    reader = browser()
    broken = b"%PDF-1.7 broken"
    vietnamese = check(reader, broken)
    reader.get("/ngon-ngu/en")
    english = check(reader, broken)
    [told] = re.findall(r'alert-title">[^<]*</p><p>([^<]+)</p>', vietnamese)
    assert told not in english
    assert not re.findall(r'alert-title"[^>]*>[^<]*</p><p lang="vi">', english)
