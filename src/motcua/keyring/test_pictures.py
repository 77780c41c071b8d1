"""Pictures of hands and seals: a clear ground, blue or red, fine enough; everything else is refused in a sentence."""

import io

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from motcua.kernel.errors import Invalid
from motcua.keyring import pictures

BLUE, RED, BLACK = (20, 60, 190, 255), (200, 20, 30, 255), (10, 10, 10, 255)


def picture(
    colour: tuple[int, ...], size: tuple[int, int] = (320, 320), ground: tuple[int, ...] = (0, 0, 0, 0)
) -> bytes:
    drawn = Image.new("RGBA", size, ground)
    inside = [size[0] * 0.2, size[1] * 0.2, size[0] * 0.8, size[1] * 0.8]
    ImageDraw.Draw(drawn).ellipse(inside, outline=colour, width=12)
    out = io.BytesIO()
    told = PngInfo()
    told.add_text("Author", "who scanned it")
    drawn.save(out, "PNG", pnginfo=told)
    return out.getvalue()


def test_a_blue_hand_and_a_red_seal_are_kept_without_what_was_written_beside_the_pixels() -> None:
    kept = pictures.check(picture(BLUE), kind="person")
    assert b"who scanned it" not in kept
    assert Image.open(io.BytesIO(kept)).size == (320, 320)
    pictures.check(picture(RED), kind="organisation")


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (b"no picture", "không phải ảnh PNG"),
        (picture(RED)[:200], "không phải ảnh PNG"),
        (picture(RED, (100, 100)), "in ra sẽ mờ"),
        (picture(RED, ground=(255, 255, 255, 255)), "trong suốt"),
        (picture((0, 0, 0, 0)), "Ảnh trống"),
        (picture(BLUE), "màu đỏ"),
        (picture(BLACK), "màu đỏ"),
        (picture(RED, (3000, 2000)), "quá nhiều điểm ảnh"),
        (bytes(pictures.LARGEST + 1), "lớn hơn 1 MB"),
    ],
)
def test_what_would_not_do_on_a_paper_is_refused(image: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        pictures.check(image, kind="organisation")
