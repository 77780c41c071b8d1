"""Pages as pictures."""

import io

import pytest
from PIL import Image

from motcua.documents.pages import page_count, page_png
from motcua.kernel.errors import NotFound


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two pages of A4, the second one dark."""
    paper, ink = (Image.new("RGB", (210, 297), colour) for colour in ("white", "black"))
    file = io.BytesIO()
    paper.save(file, "PDF", save_all=True, append_images=[ink])
    return file.getvalue()


def test_each_page_is_a_picture_of_the_width_asked_for(pdf: bytes) -> None:
    assert page_count(pdf) == 2
    with Image.open(io.BytesIO(page_png(pdf, 2, width=400))) as page:
        assert page.width == 400
        assert page.convert("L").getpixel((200, 200)) == 0


@pytest.mark.parametrize("number", [0, 3])
def test_there_is_nothing_before_the_first_and_beyond_the_last_page(pdf: bytes, number: int) -> None:
    with pytest.raises(NotFound):
        page_png(pdf, number)


def test_a_file_that_cannot_be_read_has_no_pages() -> None:
    assert page_count(b"no pdf at all") == 0
