"""E-forms on paper: the blank one to print, and what one's own draft or dossier says."""

import json
import re

import pypdfium2
import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.outputs.form_sheet import blank_sheet
from motcua.procedures.queries import all_published, frozen
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_filing import BIRTH, DATA, filled


def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", found)


def test_everybody_prints_the_blank_form_of_a_case(client: Client) -> None:
    answer = client.get(f"/thu-tuc/{BIRTH}/to-khai.pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = text(answer.content)
    assert "TỜ KHAI ĐĂNG KÝ KHAI SINH" in said
    assert "Họ, chữ đệm, tên của trẻ" in said
    assert "Người khai" in said
    assert b"<pdfaid:part>2</pdfaid:part>" in answer.content
    assert b"/MarkInfo" in answer.content


def test_a_condition_stands_on_paper_in_words(client: Client) -> None:
    said = text(client.get("/thu-tuc/1.004194/to-khai.pdf").content)
    assert "Chỉ trả lời khi “Chỗ ở này thuộc loại nào?”: Thuê, mượn, ở nhờ" in said


@pytest.fixture
def farmer(browser: Browser) -> Client:
    return browser("nongdan")


def test_a_draft_and_a_dossier_are_read_as_on_paper_by_their_owner_alone(
    farmer: Client, browser: Browser
) -> None:
    address = filled(farmer)
    draft = Draft.objects.get()
    said = text(farmer.get(f"{address}/to-khai.pdf").content)
    assert "Tằng Bảo Ngọc" in said
    assert "Bản nháp, chưa nộp" in said
    assert browser("thomo").get(f"{address}/to-khai.pdf").status_code == 404
    farmer.post(f"{address}/4", {"confirm": "1"})
    dossier = Dossier.objects.get()
    said = text(farmer.get(f"/ho-so/{dossier.code}/to-khai.pdf").content)
    assert dossier.code in said
    assert draft.answers["mother_name"] in said
    assert browser("thomo").get(f"/ho-so/{dossier.code}/to-khai.pdf").status_code == 404


@pytest.mark.django_db
def test_every_form_can_be_printed_blank() -> None:
    forms = {form["key"] for form in json.loads((DATA / "forms.json").read_text("utf-8"))}
    printed = set()
    for version in all_published().defer("content"):
        content = frozen(version.pk)
        for case in content.cases:
            if case.form not in printed:
                printed.add(case.form)
                assert blank_sheet(content, case).startswith(b"%PDF")
    assert printed == forms
