"""Pages as pictures, as a copy of a paper shows them: in colour, at their own size (Decree 30/2020, Annex I).

What is copied was handed in, so it is opened in a child process; what comes out is a PDF of pictures and nothing else.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

from motcua.documents.pages import one_at_a_time
from motcua.documents.uploads import PDF, bounded
from motcua.kernel.errors import Invalid
from motcua.platform.sandbox.calls import confined
from motcua.platform.sandbox.limits import Limits

_POINTS = 72  # of an inch
_A4 = (595.28, 841.89)
# Half a page of a picture is a scan, a stamp or a photograph on a typed page is none.
_SCAN = 0.5
# A2, either way up: what is larger is a plan, and one sheet of it would take the memory of a child.
_LARGEST = 1700
_MOST = 100
_COPYING = Limits(processor=40, wall=90.0)


@confined()
def dots_an_inch(data: bytes, media_type: str, pages: Sequence[int]) -> int:
    """The coarsest of these pages (from 1; none: all) as scanned, 0 where nothing is a scan. A picture counts as a
    sheet of A4. `Invalid` for a page that is not there or cannot be copied, and for too many of them.
    """
    if media_type != PDF:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
            return int(max(bounded(opened).size) / _A4[1] * _POINTS)
    with pypdfium2.PdfDocument(data) as document:
        wanted = [_copyable(document[number - 1]) for number in _wanted(len(document), pages)]
        found = [dots for page in wanted for dots in _scans(page)]
    return int(min(found, default=0))


def _scans(page: Any) -> Iterator[float]:
    whole = page.get_width() * page.get_height()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _SCAN * whole:
            told = picture.get_metadata()
            yield min(told.horizontal_dpi, told.vertical_dpi)


@confined(_COPYING)
def pictured(data: bytes, media_type: str, pages: Sequence[int], dots: int) -> bytes:
    """These pages (from 1; none: all) as a PDF of colour pictures of so many `dots` an inch, at their own size."""
    if media_type != PDF:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
            return _bound([_sheet(bounded(opened), dots)], dots)
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()  # signatures and seals are drawn as form fields
        return _bound((_drawn(document[n - 1], dots) for n in _wanted(len(document), pages)), dots)


def _wanted(count: int, pages: Sequence[int]) -> Sequence[int]:
    if beyond := [page for page in pages if not 1 <= page <= count]:
        raise Invalid("Giấy tờ chỉ có %(count)s trang, không có trang %(page)s.", count=count, page=beyond[0])
    wanted = pages or range(1, count + 1)
    if len(wanted) > _MOST:
        raise Invalid("Giấy tờ có hơn %(most)s trang. Hãy trích sao từng phần.", most=_MOST)
    return wanted


def _copyable(page: Any) -> Any:
    if max(page.get_size()) > _LARGEST:
        raise Invalid("Trang này lớn hơn khổ A2 nên không sao ở đây được. Hãy sao bằng máy quét khổ lớn.")
    return page


def _drawn(page: Any, dots: int) -> Image.Image:
    picture: Image.Image = _copyable(page).render(scale=dots / _POINTS).to_pil()
    return picture.convert("RGB")


def _sheet(picture: Image.Image, dots: int) -> Image.Image:
    """A photograph or scan as a sheet of A4, upright or across as it is."""
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    size = _A4 if upright.height >= upright.width else _A4[::-1]
    room = (round(size[0] / _POINTS * dots), round(size[1] / _POINTS * dots))
    return ImageOps.pad(ImageOps.contain(upright, room), room, color="white")


def _bound(pictures: Iterable[Image.Image], dots: int) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for picture in pictures:
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=85, dpi=(dots, dots))
        width, height = (side / dots * _POINTS for side in picture.size)
        shown = pypdfium2.PdfImage.new(made)
        shown.load_jpeg(jpeg, inline=True)
        shown.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = made.new_page(width, height)
        page.insert_obj(shown)
        page.gen_content()
    return _saved(made)


def joined(first: bytes, *others: bytes) -> bytes:
    """PDFs of our own behind each other."""
    with one_at_a_time:
        made = pypdfium2.PdfDocument.new()
        for part in (first, *others):
            with pypdfium2.PdfDocument(part) as opened:
                made.import_pages(opened)
        return _saved(made)


def size_of_first(pdf: bytes) -> tuple[float, float]:
    """Width and height in points of the first page of a PDF of our own."""
    with one_at_a_time, pypdfium2.PdfDocument(pdf) as opened:
        return (opened[0].get_width(), opened[0].get_height())


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, version=17)
    return out.getvalue()
