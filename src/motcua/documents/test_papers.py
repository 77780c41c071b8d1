"""What every printed paper gives its reader: all its words, tagged, in an archive format, the same each time."""

import threading
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import zxingcpp

from motcua.documents.conftest import CODE, LOOKUP, NOW, Paper, form_01, licence, papers
from motcua.documents.queries import render_form_01, render_receipt, render_result
from motcua.documents.types import Component, Rendered

_SHOWN_OTHERWISE = {"state", "qr", "outcome", "style", "verify_url", "type", "align", "secret", "url"}
"""Field names whose value is drawn, spoken in other words, or in a QR code."""


def pages(pdf: bytes) -> list[str]:
    """The text of each page with white space made one."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def text(pdf: bytes) -> str:
    """The whole text without white space, since narrow columns break words over lines."""
    return "".join("".join(pages(pdf)).split())


def texts(value: Any) -> Iterator[str]:
    """Every text inside a paper's values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _SHOWN_OTHERWISE:
                yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value) and not isinstance(value, datetime | date):
        yield from texts(
            {f.name: getattr(value, f.name) for f in fields(value) if f.name not in _SHOWN_OTHERWISE}
        )


def test_it_prints_every_word_that_it_was_given(paper: Paper) -> None:
    render, data = paper
    printed = text(render(data).pdf).lower()
    contact = (
        {
            data.party.email,
            data.party.identity_number,
            data.party.phone,
            data.party.address,
            data.party.owner,
            data.party.name,
        }
        if hasattr(data, "party")
        else set()
    )
    wanted = {t for t in texts(data) if t} - contact
    missing = [t for t in wanted if "".join(t.rstrip(";.").split()).lower() not in printed]
    assert missing == []


def test_form_01_prints_whom_it_is_for_and_when() -> None:
    printed = pages(render_form_01(form_01()).pdf)
    assert len(printed) == 1
    for words in (
        "Nguyễn Thị Ánh Tuyết",
        "Chủ hồ sơ: Nguyễn Văn Quyết",
        "Tổ 5, khu 3, phường Hà Lầm",
        "0912 345 678",
        "anh.tuyet@example.vn",
        "022•••••1234",
        "14 giờ 30 phút, ngày 21 tháng 11 năm 2026",
        "16 giờ 30 phút, ngày 26 tháng 11 năm 2026",
        "K7QM-2RXA",
    ):
        assert words in printed[0]


def test_it_is_a_tagged_archive_file_with_title_and_language(paper: Paper) -> None:
    render, data = paper
    pdf = render(data).pdf
    for sign in (
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/StructTreeRoot",
        b"/OutputIntents",
    ):
        assert sign in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"]
    assert document.is_tagged()
    assert b"/Lang(vi)" in pdf


def test_it_is_the_same_file_for_the_same_values(paper: Paper) -> None:
    render, data = paper
    assert render(data).pdf == render(data).pdf


def test_every_paper_waits_for_its_signature_and_its_seal() -> None:
    waiting = {name: render(data) for name, (render, data) in papers().items()}
    unsigned = {name for name, rendered in waiting.items() if rendered.signature is None}
    assert unsigned == {"form_06", "receipt"}
    assert {name for name, rendered in waiting.items() if rendered.seal is None} == {"form_06"}


def test_the_places_for_signature_and_seal_lie_on_the_page(paper: Paper) -> None:
    render, data = paper
    rendered = render(data)
    document = pypdfium2.PdfDocument(rendered.pdf)
    for box in filter(None, (rendered.signature, rendered.seal)):
        width, height = document[box.page].get_size()
        assert 0 <= box.x1 < box.x2 <= width
        assert 0 <= box.y1 < box.y2 <= height


def test_nothing_is_printed_where_the_signature_goes(paper: Paper) -> None:
    render, data = paper
    rendered = render(data)
    if rendered.signature:
        box = rendered.signature
        page = pypdfium2.PdfDocument(rendered.pdf)[box.page].get_textpage()
        assert page.get_text_bounded(box.x1, box.y1 + 1, box.x2, box.y2 - 1).strip() == ""


def test_the_name_stands_under_the_signature_and_the_seal_covers_a_third_of_it() -> None:
    rendered = render_result(licence())
    sign, seal = rendered.signature, rendered.seal
    assert sign
    assert seal
    page = pypdfium2.PdfDocument(rendered.pdf)[sign.page].get_textpage()
    assert page.get_text_bounded(sign.x1, sign.y1 - 25, sign.x2, sign.y1).strip() == "Trần Quốc Bảo"
    assert abs((seal.x2 - sign.x1) - (sign.x2 - sign.x1) / 3) < 0.01
    assert seal.x1 < sign.x1
    millimetre = 72 / 25.4
    assert sign.x2 - sign.x1 >= 70 * millimetre
    assert sign.y2 - sign.y1 >= 35 * millimetre - 0.01


def test_a_telephone_reads_the_qr_code() -> None:
    page = pypdfium2.PdfDocument(render_form_01(form_01()).pdf)[0]
    found = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert [code.text for code in found] == [LOOKUP.qr]


def test_the_verification_code_on_a_result_can_be_read_from_a_scan() -> None:
    page = pypdfium2.PdfDocument(render_result(licence()).pdf)[0]
    found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    assert [code.text for code in found] == [licence().verify_url]


def test_form_01_flows_over_pages_with_the_head_of_its_table_on_each() -> None:
    many = tuple(Component(f"Giấy tờ thứ {i}", 1) for i in range(90))
    printed = pages(render_form_01(replace(form_01(), components=many)).pdf)
    assert len(printed) >= 3
    with_rows = [page for page in printed if "Giấy tờ thứ" in page]
    assert len(with_rows) >= 3
    assert all("Tên giấy tờ" in page for page in with_rows)
    assert [page.split()[0] for page in printed[1:]] == [str(n) for n in range(2, len(printed) + 1)]
    assert all(CODE in page for page in printed)


def test_several_threads_print_at_once() -> None:
    results: dict[int, Rendered] = {}

    def work(i: int) -> None:
        results[i] = render_form_01(replace(form_01(), sets=i))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f"số lượng: {i} bộ" in pages(results[i].pdf)[0] for i in range(4)] == [True] * 4


def test_the_receipt_tells_sizes_and_seconds() -> None:
    render, data = papers()["receipt"]
    printed = pages(render(data).pdf)[0]
    assert "1,2 MB" in printed
    assert "14 giờ 30 phút 00 giây" in printed
    assert render is render_receipt


def test_moments_are_printed_in_vietnamese_time_wherever_they_come_from() -> None:
    assert NOW.astimezone(UTC).hour == 7
    printed = pages(render_form_01(replace(form_01(), received_at=NOW.astimezone(UTC))).pdf)[0]
    assert "14 giờ 30 phút, ngày 21 tháng 11 năm 2026" in printed
