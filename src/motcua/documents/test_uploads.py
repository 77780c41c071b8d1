"""What people hand in is taken, or refused in a sentence that says what to do, whatever is inside it."""

import io

import pytest
from PIL import Image

from motcua.documents.queries import codes_in, first_page, look, page_png
from motcua.documents.uploads import DOCX, JPEG, PDF, PNG, Looked
from motcua.kernel.errors import Invalid
from tests.support import foreign_files
from tests.support.papers import a_paper

ODD = ["0 0 1 200", "0 0 200 1", "0 0 1 14400", "0 0 33110 46810", "0 0 0 0", "0 0 0.001 0.001"]


def photograph(**how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(out, "JPEG", **how)
    return out.getvalue()


def size_of(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


def test_good_files_are_told_by_their_content() -> None:
    assert look(a_paper(3)) == Looked(PDF, 3)
    assert look(foreign_files.picture(30, 20)) == Looked(PNG)
    assert look(photograph()) == Looked(JPEG)
    assert look(foreign_files.word_file(3)) == Looked(DOCX)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống"),
        (b"hello", "Chỉ nhận tệp PDF"),
        (b"%PDF-1.7 cut off", "Tệp PDF bị hỏng"),
        (photograph()[:300], "Ảnh bị hỏng"),
        (b"PK\x03\x04 a letter", "Tệp không phải Word"),
        (b"%PDF-1.7" + bytes(21 * 1024 * 1024), "Tệp lớn hơn 20 MB"),
    ],
)
def test_what_is_not_whole_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        look(data)


def test_a_picture_with_a_long_text_inside_gets_a_sentence() -> None:
    with pytest.raises(Invalid, match=r"ghi chú quá lớn.*lưu lại thành tệp mới"):
        look(foreign_files.picture_with_long_note())


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1), (12_000, 12_000)])
def test_a_picture_with_a_side_or_an_area_beyond_all_cameras_gets_a_sentence(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="Ảnh quá lớn"):
        look(foreign_files.picture(*size))


def test_a_word_file_that_unpacks_into_millions_of_paragraphs_gets_a_sentence() -> None:
    with pytest.raises(Invalid, match="Phần chữ trong tệp Word quá dài"):
        look(foreign_files.word_file(4_000_000))


@pytest.mark.parametrize("box", ODD)
def test_a_page_of_odd_size_is_taken_and_drawn_small(box: str) -> None:
    pdf = foreign_files.pdf_with_page(box)
    assert look(pdf) == Looked(PDF, 1)
    width, height = size_of(page_png(pdf, 1, width=700))
    assert 1 <= width <= 700
    assert 1 <= height <= 4 * 700
    width, height = size_of(first_page(pdf, PDF, wide=240, high=320))
    assert 1 <= width <= 240
    assert 1 <= height <= 320
    assert codes_in(pdf) == []


def test_a_page_that_is_drawn_without_end_gets_a_sentence_and_no_picture() -> None:
    with pytest.raises(Invalid) as refused:
        page_png(foreign_files.pdf_of_nested_drawings(), 1)
    assert refused.value.code in {"too_heavy", "unreadable"}


def test_a_page_that_is_none_gets_a_sentence_and_no_picture() -> None:
    with pytest.raises(Invalid, match="bị hỏng nên không vẽ được"):
        page_png(foreign_files.pdf_whose_page_is_no_page(), 1)


def test_a_photograph_stands_upright_in_its_preview() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the telephone held upright
    assert size_of(first_page(photograph(exif=exif), JPEG, wide=240, high=320)) == (213, 320)
    assert size_of(first_page(foreign_files.picture(300, 200), PNG, wide=240, high=320)) == (240, 160)
