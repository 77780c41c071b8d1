"""Pictures of hands and seals (Decree 30/2020/NĐ-CP, Annex I, points 7 and 8): PNG on a clear ground, blue or red."""

import colorsys
import hashlib
import io
from typing import Literal

from PIL import Image, UnidentifiedImageError

from motcua.kernel.errors import Invalid
from motcua.signing.types import Kind

LARGEST = 1024 * 1024
MOST_PIXELS = 4_000_000
# A seal of 36 mm at 200 points to the inch; a hand need only be legible.
LEAST: dict[Kind, tuple[int, int]] = {"organisation": (280, 280), "person": (160, 60)}
_HUES: dict[Kind, tuple[Literal["xanh", "đỏ"], tuple[float, float]]] = {
    "person": ("xanh", (0.5, 0.75)),
    "organisation": ("đỏ", (0.92, 1.06)),
}


def check(image: bytes, *, kind: Kind) -> bytes:
    """The picture as it is kept: pixels alone, without what a camera or a program wrote beside them.

    Raises `Invalid` for one that is no PNG, too large, too coarse, without a clear ground, or of the wrong colour.
    """
    if len(image) > LARGEST:
        raise Invalid("Ảnh lớn hơn 1 MB. Hãy dùng ảnh PNG nhỏ hơn.", code="picture_size")
    try:
        found = Image.open(io.BytesIO(image), formats=("PNG",))
        wide = found.width * found.height > MOST_PIXELS
        drawn = None if wide else found.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid("Tệp này không phải ảnh PNG đọc được.", code="picture_format") from error
    if drawn is None:
        raise Invalid("Ảnh có quá nhiều điểm ảnh. Hãy thu nhỏ còn dưới 2.000 × 2.000.", code="picture_size")
    _large_enough(drawn, kind)
    _clear_ground(drawn)
    _right_colour(drawn, kind)
    made = io.BytesIO()
    drawn.save(made, "PNG", optimize=True)
    return made.getvalue()


def sha256(image: bytes) -> str:
    """Its digest, hexadecimal."""
    return hashlib.sha256(image).hexdigest()


def _large_enough(drawn: Image.Image, kind: Kind) -> None:
    width, height = LEAST[kind]
    if drawn.width < width or drawn.height < height:
        raise Invalid(
            "Ảnh chỉ có %(w)d × %(h)d điểm ảnh, in ra sẽ mờ. Cần ít nhất %(lw)d × %(lh)d.",
            code="picture_coarse",
            w=drawn.width, h=drawn.height, lw=width, lh=height,
        )  # fmt: skip


def _clear_ground(drawn: Image.Image) -> None:
    alpha = drawn.getchannel("A")
    corners = [(0, 0), (drawn.width - 1, 0), (0, drawn.height - 1), (drawn.width - 1, drawn.height - 1)]
    seen = alpha.histogram()
    clear, inked = sum(seen[:64]), sum(seen[192:])
    if any(int(alpha.getpixel(at) or 0) > 64 for at in corners) or clear * 4 < drawn.width * drawn.height:  # type: ignore[arg-type]
        raise Invalid(
            "Nền ảnh chưa trong suốt nên sẽ che chữ của văn bản. Hãy lưu ảnh PNG có nền trong suốt.",
            code="picture_ground",
        )
    if not inked:
        raise Invalid("Ảnh trống: không thấy nét nào.", code="picture_empty")


def _right_colour(drawn: Image.Image, kind: Kind) -> None:
    """Most of the ink is of the colour that the decree names."""
    word, (first, last) = _HUES[kind]
    small = drawn.resize((min(drawn.width, 200), min(drawn.height, 200)), Image.Resampling.NEAREST)
    data = small.tobytes()
    ink = [data[at : at + 3] for at in range(0, len(data), 4) if data[at + 3] > 128]
    right = sum(_within(*colorsys.rgb_to_hsv(r / 255, g / 255, b / 255), first, last) for r, g, b in ink)
    if right * 2 < len(ink):
        raise Invalid(
            "Ảnh phải màu %(colour)s (Nghị định 30/2020/NĐ-CP, Phụ lục I).",
            code="picture_colour",
            colour=word,
        )


def _within(hue: float, saturation: float, _value: float, first: float, last: float) -> bool:
    return saturation > 0.25 and (first <= hue <= last or first <= hue + 1 <= last)
