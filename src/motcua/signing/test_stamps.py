"""What a reader sees on the paper: the blue hand, the red seal, the hour."""

import subprocess
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image

from motcua.documents.types import Box
from motcua.signing import stamps
from motcua.signing.handwriting import draw
from motcua.signing.types import Handwriting, SealFace, seal_box

BOX = Box(0, 0, 0, 204, 99)


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
    return found


def test_a_person_signs_in_blue_with_the_hour_below() -> None:
    made = stamps.draw(stamps.of_person(Handwriting("Lý A Sính"), BOX, ["2026-11-21T15:43:01+07:00"]))
    assert colours(picture(made)) == {"blue"}
    assert "2026-11-21T15:43:01+07:00" in text(made)


def test_an_agency_seals_in_red_and_a_drawn_seal_says_that_it_is_a_sample() -> None:
    mark = stamps.of_organisation(SealFace("Sở Xây dựng", "Tỉnh Quảng Ninh"), seal_box(BOX))
    made = stamps.draw(mark)
    assert colours(picture(made)) == {"red"}
    letters = "".join(text(made).split())
    assert set("DẤUMẪUTRÌNHDIỄN") <= set(letters)


def test_a_stamp_is_as_large_as_its_box() -> None:
    made = stamps.draw(stamps.of_organisation(SealFace("UBND"), BOX, ["Số 12/QĐ-UBND"]))
    assert pypdfium2.PdfDocument(made)[0].get_size() == pytest.approx((204, 99), abs=0.1)


def test_a_long_name_stays_inside_its_box() -> None:
    long = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư " * 3
    image = picture(stamps.draw(stamps.of_note(Box(0, 0, 0, 150, 40), [f"Ký số bởi: {long}"])))
    assert {image.getpixel((image.width - 1, y)) for y in range(image.height)} == {(255, 255, 255)}


def test_a_scanned_signature_takes_the_place_of_the_drawing() -> None:
    import io

    png = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 20, 20, 255)).save(png, "PNG")
    made = stamps.draw(stamps.of_person(Handwriting("An", png.getvalue()), BOX))
    assert colours(picture(made)) == {"red"}


def test_equal_marks_are_drawn_once() -> None:
    first = stamps.draw(stamps.of_note(BOX, ["một dòng"]))
    assert stamps.draw(stamps.of_note(BOX, ["một dòng"])) is first


def test_a_name_always_has_the_same_hand_and_no_two_names_share_one() -> None:
    assert draw("Nguyễn Văn An") == draw("Nguyễn Văn An")
    assert draw("Nguyễn Văn An") != draw("Nguyễn Văn Ân Bình")


@pytest.mark.parametrize("name", ["", "   ", "X", "日本", "Đ" * 200])
def test_any_name_can_be_drawn(name: str) -> None:
    assert draw(name).startswith(b"<svg")


def test_the_hour_is_iso_8601_in_vietnamese_time() -> None:
    moment = datetime(2026, 11, 21, 8, 43, 1, 999, tzinfo=UTC)
    assert stamps.iso_local(moment) == "2026-11-21T15:43:01+07:00"
