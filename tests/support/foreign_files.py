"""Small files that open into something large, or into something odd."""

import io
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def pdf_with_page(box: str, drawing: bytes = b"BT /F 24 Tf 60 700 Td (x) Tj ET") -> bytes:
    """One page with this MediaBox."""
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<>>>>".encode(),
            _stream(b"", drawing),
        ]
    )


def pdf_of_nested_drawings(levels: int = 24) -> bytes:
    """A page that draws a drawing that draws a drawing twelve times, and so on."""
    first = 4
    drawings = [
        _stream(
            f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</D {first + n + 1} 0 R>>>>".encode(),
            b"/D Do " * 12,
        )
        for n in range(levels)
    ]
    last = _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]", b"0 0 595 842 re f " * 20)
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {first + levels + 1} 0 R"
            f"/Resources<</XObject<</D {first} 0 R>>>>>>".encode(),
            *drawings,
            last,
            _stream(b"", b"/D Do"),
        ]
    )


def pdf_of_empty_lists(number: int) -> bytes:
    """Two bytes each in the file, some hundreds for whoever reads it."""
    return written(
        [b"<</Type/Catalog/Pages 2 0 R/X[" + b"[]" * number + b"]>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    )


def pdf_whose_page_is_no_page() -> bytes:
    """It has a page by its count, and none by its content."""
    return written([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"(no page)"])


def _stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(packed), packed)


def written(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, rows, size, len(out),
    )  # fmt: skip


def picture_with_long_note(size: int = 2_000_000) -> bytes:
    """A small PNG with a text in it that is packed into some kilobytes."""
    note = PngInfo()
    note.add_text("Comment", "x" * size, zip=True)
    out = io.BytesIO()
    Image.new("L", (40, 40)).save(out, "PNG", pnginfo=note)
    return out.getvalue()


def picture(width: int, height: int) -> bytes:
    """A grey PNG of this size; some kilobytes, whatever it opens into."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def word_file(paragraphs: int) -> bytes:
    """A Word file of empty paragraphs."""
    from docx import Document

    made = io.BytesIO()
    Document().save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in plain.infolist():
            content = plain.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * paragraphs)
            package.writestr(entry.filename, content)
    return out.getvalue()
