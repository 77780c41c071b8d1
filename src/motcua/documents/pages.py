"""Pages and pictures drawn for people to look at, so that nothing inside a file can run; and the codes on them.

Everything but `page_count` opens what strangers handed in, so it runs in a child process (`platform.sandbox`), where
PDFium has one thread to itself.
"""

import io
import threading

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

from motcua.documents.uploads import PDF, PICTURES, bounded, check_unopened, look_into
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform.sandbox.calls import confined
from motcua.platform.sandbox.limits import Limits

# PDFium is not made for several threads at once.
one_at_a_time = threading.Lock()
_TALLEST = 4
"""A page is drawn at most so many times as high as wide: A4 is 1.4, and one of 1 x 200 points would take gigabytes."""
# Wide enough that a code printed 2 cm wide on A4 still has some pixels for each of its modules.
_CODE_WIDE, _CODE_HIGH = 1700, 2400
_LOOKING_FOR_CODES = Limits(processor=2, wall=6.0, open_to_all=True)
# Modes that Pillow makes smaller as they are; the others become colours first.
_SHRINKING = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of our own has; none when it cannot be read. What is handed in is counted as it comes in."""
    try:
        with one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


@confined()
def page_png(pdf: bytes, number: int, *, width: int = 1400) -> bytes:
    """Page `number` (from 1) as a PNG, `width` pixels wide or, of a very long page, less.

    `NotFound` beyond the last page, `Invalid` for one that cannot be drawn.
    """
    return _encoded(_drawn(pdf, number, width, _TALLEST * width), "PNG")


@confined()
def first_page(data: bytes, media_type: str, *, wide: int, high: int) -> bytes:
    """A picture, or the first page of a PDF, as a JPEG within `wide` x `high`; `NotFound` for other files."""
    return _encoded(_within(data, media_type, wide, high), "JPEG")


def codes_in(data: bytes) -> list[str]:
    """The texts of the QR and bar codes in a picture or on the first page of a PDF; a Word file has none.

    Raises what `uploads.look` raises. Anybody may ask for it, also without an account.
    """
    check_unopened(data)
    return _codes_in(data)


@confined(_LOOKING_FOR_CODES)
def _codes_in(data: bytes) -> list[str]:
    return codes_on(data)


def codes_on(data: bytes) -> list[str]:
    """As `codes_in`, here and now and without limits: for a file that the person at the keyboard brought themselves."""
    media_type = look_into(data)["media_type"]
    if media_type != PDF and media_type not in PICTURES:
        return []
    picture = _within(data, media_type, _CODE_WIDE, _CODE_HIGH).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def _within(data: bytes, media_type: str, wide: int, high: int) -> Image.Image:
    if media_type == PDF:
        return _drawn(data, 1, wide, high).convert("RGB")
    if media_type not in PICTURES:
        raise NotFound("Tệp này không có hình xem trước.")
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
        return _upright(bounded(opened), wide, high)


def _upright(picture: Image.Image, wide: int, high: int) -> Image.Image:
    """Made small before anything else: a photograph has hundreds of megabytes when it is unpacked."""
    small = picture if picture.mode in _SHRINKING else picture.convert("L" if picture.mode == "1" else "RGB")
    small.thumbnail((max(wide, high), max(wide, high)))
    upright = ImageOps.exif_transpose(small).convert("RGB")
    upright.thumbnail((wide, high))
    return upright


def _drawn(pdf: bytes, number: int, wide: int, high: int) -> Image.Image:
    """A page as large as it fits into `wide` x `high` pixels."""
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            document.init_forms()  # signatures and seals are drawn as form fields
            if not 1 <= number <= len(document):
                raise NotFound("Tệp không có trang này.")
            page = document[number - 1]
            picture: Image.Image = page.render(scale=_scale(page.get_size(), wide, high)).to_pil()
            return picture
    except pypdfium2.PdfiumError:
        raise Invalid(
            "Trang này của tệp PDF bị hỏng nên không vẽ được. Bạn hãy tải tệp gốc về để xem."
        ) from None


def _scale(size: tuple[float, float], wide: int, high: int) -> float:
    """Pixels for each point, so that neither side is longer than asked for."""
    width, height = size
    if not (width > 0 and height > 0):
        raise Invalid(
            "Trang này không có bề rộng hoặc bề cao nên không vẽ được. Bạn hãy tải tệp gốc về để xem."
        )
    return min(wide / width, high / height)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=70)
    return out.getvalue()
