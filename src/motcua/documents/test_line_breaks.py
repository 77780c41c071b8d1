"""What stays together on a printed line, and the sheet of Decree 30/2020/NĐ-CP, measured on every paper."""

from dataclasses import replace

import pypdfium2
import pytest

from motcua.documents.conftest import CENTRE, DUE, Paper, form_01, papers
from motcua.documents.line_breaks import bound
from motcua.documents.queries import render_form_01
from motcua.documents.types import Letterhead

MILLIMETRE = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
"""Margins in millimetres, at least."""


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Trung tâm Phục vụ hành chính công phường Hà Lầm", ["hành chính công", "phường Hà Lầm"]),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", ["HÀNH CHÍNH CÔNG"]),
        ("Ủy ban nhân dân tỉnh Quảng Ninh", ["Ủy ban", "nhân dân", "tỉnh Quảng Ninh"]),
        ("Công an phường Móng Cái 2", ["Công an", "phường Móng Cái 2"]),
        ("Hạ Long, ngày 05 tháng 02 năm 2026", ["ngày 05 tháng 02 năm 2026"]),
        ("trước 16 giờ 30 phút", ["16 giờ", "30 phút"]),
        ("nộp 8.000 đ trong 3 ngày làm việc", ["8.000 đ", "3 ngày", "làm việc"]),
        ("theo khoản 2 Điều 16 Nghị định số 118/2025/NĐ-CP", ["khoản 2", "Điều 16", "số 118/2025/NĐ-CP"]),
        ("TM. ỦY BAN NHÂN DÂN", ["TM. ỦY BAN", "NHÂN DÂN"]),
        ("do UBND xã Ba Chẽ giải quyết", ["UBND xã Ba Chẽ"]),
    ],
)
def test_what_belongs_together_is_never_broken(text: str, joined: list[str]) -> None:
    made = bound(text)
    assert made.replace("\u00a0", " ") == text
    assert [one for one in joined if one.replace(" ", "\u00a0") not in made] == []


def lines(pdf: bytes) -> list[str]:
    found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return [line.replace("\u00a0", " ").strip() for text in found for line in text.splitlines()]


@pytest.mark.parametrize(
    "agency",
    [
        "Trung tâm Phục vụ hành chính công đặc khu Vân Đồn",
        "Sở Nông nghiệp và Môi trường tỉnh Quảng Ninh",
        "Ủy ban nhân dân phường Móng Cái 1",
        "Công an xã Vĩnh Thực",
    ],
)
def test_the_head_breaks_no_name_of_a_body_or_a_place(agency: str) -> None:
    head = Letterhead(agency, "Quảng Ninh", superior=CENTRE.superior)
    printed = lines(render_form_01(replace(form_01(), letterhead=head)).pdf)
    for name in ("HÀNH CHÍNH CÔNG", "TỈNH QUẢNG NINH", *bound(agency.upper()).split(" ")):
        assert any(name.replace("\u00a0", " ") in line for line in printed), name


def test_the_margins_are_those_of_the_decree(paper: Paper) -> None:
    render, data = paper
    for number, page in enumerate(pypdfium2.PdfDocument(render(data).pdf)):
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        body = [b for b in boxes if not _is_margin_line(b, height, number)]
        assert min(b[0] for b in body) >= LEFT * MILLIMETRE - 1
        assert max(b[2] for b in body) <= width - RIGHT * MILLIMETRE + 4  # a space may hang


def _is_margin_line(box: tuple[float, float, float, float], height: float, page: int) -> bool:
    """The number of a page, or the code under it."""
    return page > 0 and (box[3] > height - TOP * MILLIMETRE or box[1] < BOTTOM * MILLIMETRE)


def test_pages_are_numbered_above_from_the_second_on() -> None:
    render, data = papers()["form_07"]
    printed = lines(render(data).pdf)
    assert "2" in printed
    assert not any(line.startswith("Trang") for line in printed)


def test_form_01_names_both_limits_and_the_hour() -> None:
    printed = " ".join(lines(render_form_01(form_01()).pdf))
    assert "Thời hạn theo quy định: 5 ngày làm việc" in printed
    assert "Địa phương cam kết: 3 ngày làm việc" in printed
    assert f"Thời gian trả kết quả: {DUE:%H} giờ {DUE:%M} phút" in printed


def test_form_01_promises_no_hour_that_nobody_can_count() -> None:
    uncounted = replace(form_01(), due_at=None, statutory="theo luật chuyên ngành", promised="theo luật")
    printed = " ".join(lines(render_form_01(uncounted).pdf))
    assert "không hẹn được ngày giờ" in printed
    assert "16 giờ 30 phút" not in printed
