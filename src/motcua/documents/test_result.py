"""Results by Decree 30/2020: what an official expects to see, and what no text can do to it."""

import pytest

from motcua.documents.conftest import licence
from motcua.documents.queries import render_result
from motcua.documents.test_papers import pages
from motcua.documents.types import ResultStyle

STYLES: tuple[ResultStyle, ...] = ("certificate", "extract", "decision", "licence", "notice")
HOSTILE = {
    "markup": '#import "x" *đậm* _nghiêng_ $z$ @a <b> \\ // /* `c` = h #panic() [ ] { }',
    "json": '"}],"style":"notice","x":"\\u0000',
    "very long": "từ " * 3334,
    "one long word": "x" * 10_000,
    "emoji and other scripts": "😀 中文 \u202e abc \x00\x07 \ue000 ﷽",
    "empty": "",
}


@pytest.mark.parametrize("style", STYLES)
def test_it_carries_nation_number_place_and_date(style: ResultStyle) -> None:
    printed = pages(render_result(licence(style=style)).pdf)[0]
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG HÀ LẦM",
        "Số: 123/GPXD-UBND",
        "Hà Lầm, ngày 05 tháng 02 năm 2026",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert words in printed


def test_grounds_become_one_sentence_each_and_the_last_ends_with_a_full_stop() -> None:
    printed = pages(render_result(licence()).pdf)[0]
    assert "Căn cứ Luật Xây dựng số 50/2014/QH13;" in printed
    assert "Xét đơn của ông Vũ Đình Long." in printed


def test_a_certificate_does_not_print_its_grounds() -> None:
    printed = pages(render_result(licence(style="certificate")).pdf)[0]
    assert "Căn cứ" not in printed


def test_a_decision_decides_in_the_name_of_its_agency() -> None:
    printed = pages(render_result(licence(style="decision", issuer="")).pdf)[0]
    assert "ỦY BAN NHÂN DÂN PHƯỜNG HÀ LẦM Căn cứ" in printed
    assert "QUYẾT ĐỊNH: " in printed
    assert "Điều 1. Cấp cho" in printed


def test_short_values_share_a_line() -> None:
    raw = render_result(licence()).pdf
    assert "Cấp: III Số tầng: 03" in pages(raw)[0]


def test_recipients_end_as_the_decree_asks() -> None:
    printed = pages(render_result(licence()).pdf)[0]
    assert "Nơi nhận:" in printed
    assert "- Ông Vũ Đình Long;" in printed
    assert "- Lưu: VT, KTHTĐT." in printed


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("style", STYLES)
def test_no_text_can_break_or_command_a_paper(style: ResultStyle, text: str) -> None:
    blocks = (
        {"type": "paragraph", "text": text},
        {"type": "rows", "rows": [[text, text], ["a", text]]},
        {"type": "articles", "articles": [{"title": text[:500], "text": text}]},
        {"type": "table", "columns": ["A", text[:50]], "rows": [[text, "1"]]},
        {"type": "list", "items": [text]},
    )
    rendered = render_result(licence(style=style, blocks=blocks, recipients=(text[:300],), grounds=(text,)))
    assert rendered.signature is not None
    printed = pages(rendered.pdf)
    assert rendered.signature.page == len(printed) - 1
    assert "Trần Quốc Bảo" in printed[-1]


def test_markup_and_unknown_letters_are_printed_as_they_are() -> None:
    blocks = ({"type": "paragraph", "text": HOSTILE["markup"]}, {"type": "paragraph", "text": "một 😀 hai"})
    printed = pages(render_result(licence(blocks=blocks)).pdf)[0]
    assert HOSTILE["markup"] in printed
    assert "một □ hai" in printed


def _body(kind: str, count: int) -> dict[str, object]:
    line = "Nội dung dài để đứng riêng một dòng thứ {}"
    lines = [line.format(i) for i in range(count)]
    bodies: dict[str, dict[str, object]] = {
        "paragraph": {"type": "paragraph", "text": "\n".join(lines)},
        "articles": {"type": "articles", "articles": [{"title": "Điều", "text": one} for one in lines]},
        "rows": {"type": "rows", "rows": [[one, "giá trị"] for one in lines]},
        "table": {"type": "table", "columns": ["A", "B"], "rows": [[one, "giá trị"] for one in lines]},
        "list": {"type": "list", "items": lines},
    }
    return bodies[kind]


@pytest.mark.parametrize("kind", ["paragraph", "articles", "rows", "table", "list"])
def test_the_signature_never_stands_alone_on_a_page(kind: str) -> None:
    for count in range(10, 46):
        printed = pages(render_result(licence(blocks=(_body(kind, count),))).pdf)
        assert f"dòng thứ {count - 1}" in printed[-1], count
        assert "Trần Quốc Bảo" in printed[-1], count


def test_pages_after_the_first_are_numbered_on_top() -> None:
    printed = pages(render_result(licence(blocks=(_body("rows", 80),))).pdf)
    assert len(printed) > 2
    assert [page.split()[0] for page in printed[1:]] == [str(i + 2) for i in range(len(printed) - 1)]


def test_an_appendix_follows_the_signature_on_its_own_page() -> None:
    appendix = ({"type": "heading", "text": "PHỤ LỤC"}, {"type": "paragraph", "text": "Danh sách kèm theo"})
    rendered = render_result(licence(appendix=appendix))
    printed = pages(rendered.pdf)
    assert rendered.signature is not None
    assert rendered.signature.page == len(printed) - 2
    assert "Danh sách kèm theo" in printed[-1]
