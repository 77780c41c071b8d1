"""Pages of PDF files as pictures, so that they are read in any browser and nothing inside them can run."""

import io
import threading

import pypdfium2

from motcua.kernel.errors import NotFound

# PDFium is not made for several threads at once.
_one_at_a_time = threading.Lock()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; none when it cannot be read."""
    try:
        with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def page_png(pdf: bytes, number: int, *, width: int = 1400) -> bytes:
    """Page `number` (from 1) as a PNG of `width` pixels; `NotFound` beyond the last page."""
    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()  # signatures and seals are drawn as form fields
        if not 1 <= number <= len(document):
            raise NotFound("Tệp không có trang này.")
        page = document[number - 1]
        image = page.render(scale=width / page.get_width()).to_pil()
    picture = io.BytesIO()
    image.save(picture, "PNG")
    return picture.getvalue()
