"""What a reader sees on the paper: the hand, the seal, the hour; name and hour where there is no picture."""

import io
import subprocess
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image

from motcua.documents.types import Box
from motcua.signing import stamps
from motcua.signing.types import seal_box

BOX = Box(0, 0, 0, 204, 99)
HOUR = "2026-11-21T15:43:01+07:00"


def picture(pdf: bytes) -> Image.Image:
    image: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")
    return image


def text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def colours(image: Image.Image) -> set[str]:
    found = set()
    for r, g, b in {one for _, one in image.getcolors(1_000_000) or [] if isinstance(one, tuple)}:
        if r > 180 and g < 90 and b < 90:
            found.add("red")
        if b > 130 and r < 90:
            found.add("blue")
        if g > 130 and r < 90 and b < 90:
            found.add("green")
    return found


def a_picture() -> bytes:
    """A scanned picture, green so that it is nobody's drawing."""
    png = io.BytesIO()
    Image.new("RGBA", (40, 20), (20, 160, 20, 255)).save(png, "PNG")
    return png.getvalue()


def test_a_scanned_signature_stands_over_the_hour() -> None:
    made = stamps.draw(stamps.of_person("Lý A Sính", a_picture(), BOX, [HOUR]))
    assert colours(picture(made)) == {"green"}
    assert text(made).split() == [HOUR]


def test_a_scanned_seal_stands_alone() -> None:
    made = stamps.draw(stamps.of_organisation("Sở Xây dựng", a_picture(), seal_box(BOX)))
    assert colours(picture(made)) == {"green"}
    assert not text(made).strip()


def test_without_a_picture_a_person_is_named_with_the_hour_and_no_hand_is_drawn() -> None:
    made = stamps.draw(stamps.of_person("Lý A Sính", None, BOX, [HOUR]))
    assert " ".join(text(made).split()) == f"Người ký số Lý A Sính {HOUR}"
    assert colours(picture(made)) == {"blue"}


def test_without_a_picture_an_agency_is_named_with_the_hour_and_no_ring_is_drawn() -> None:
    made = stamps.draw(stamps.of_organisation("Sở Xây dựng", None, seal_box(BOX), [HOUR]))
    assert " ".join(text(made).split()) == f"Cơ quan ký số Sở Xây dựng {HOUR}"
    drawn = picture(made)
    assert colours(drawn) == {"red"}
    upper_edge = {drawn.getpixel((x, y)) for x in range(drawn.width) for y in range(drawn.height // 5)}
    assert upper_edge == {(255, 255, 255)}


def test_words_of_a_person_leave_the_place_of_the_seal_free() -> None:
    drawn = picture(stamps.draw(stamps.of_person("Lý A Sính", None, BOX, [HOUR])))
    third = {drawn.getpixel((x, y)) for x in range(drawn.width // 3) for y in range(drawn.height)}
    assert third == {(255, 255, 255)}


@pytest.mark.parametrize(
    "name", ["Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư tỉnh Quảng Ninh", "X"]
)
def test_a_name_of_any_length_stays_inside_its_box(name: str) -> None:
    drawn = picture(stamps.draw(stamps.of_organisation(name, None, seal_box(BOX), [HOUR])))
    edges = {drawn.getpixel((drawn.width - 1, y)) for y in range(drawn.height)}
    edges |= {drawn.getpixel((x, y)) for x in range(drawn.width) for y in (0, drawn.height - 1)}
    assert edges == {(255, 255, 255)}


def test_a_stamp_is_as_large_as_its_box() -> None:
    made = stamps.draw(stamps.of_organisation("UBND", a_picture(), BOX, ["Số 12/QĐ-UBND"]))
    assert pypdfium2.PdfDocument(made)[0].get_size() == pytest.approx((204, 99), abs=0.1)


def test_a_long_name_stays_inside_its_box() -> None:
    long = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư " * 3
    image = picture(stamps.draw(stamps.of_organisation(long, None, Box(0, 0, 0, 150, 80), [HOUR])))
    assert {image.getpixel((image.width - 1, y)) for y in range(image.height)} == {(255, 255, 255)}


def test_equal_marks_are_drawn_once() -> None:
    first = stamps.draw(stamps.of_organisation("UBND", None, BOX, ["một dòng"]))
    assert stamps.draw(stamps.of_organisation("UBND", None, BOX, ["một dòng"])) is first


def test_the_hour_is_iso_8601_in_vietnamese_time() -> None:
    moment = datetime(2026, 11, 21, 8, 43, 1, 999, tzinfo=UTC)
    assert stamps.iso_local(moment) == "2026-11-21T15:43:01+07:00"
