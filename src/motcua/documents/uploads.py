"""What people hand in is looked at by content, never by name: is it what it says, whole, and within the limits?

Its first bytes are looked at here; it is opened in a child process (`platform.sandbox`), for it may be made to hurt.
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2
from docx import Document
from PIL import Image, UnidentifiedImageError

from motcua.kernel.errors import Invalid
from motcua.platform.sandbox.calls import confined
from motcua.platform.sandbox.limits import Limits

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURES = frozenset({JPEG, PNG})
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx"}
MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 500
MOST_PIXELS = 100_000_000
LONGEST_SIDE = 50_000
"""Pixels."""
MOST_XML = 20 * 1024 * 1024
"""Bytes of text and layout in a Word file when it is unpacked: some thousand pages."""
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True)
class Looked:
    """What a look inside found: the media type by content and, for a PDF, the number of pages."""

    media_type: str
    pages: int | None = None


def look(data: bytes) -> Looked:
    """Check a file handed in; raises `Invalid` with a sentence that says what to do instead."""
    check_unopened(data)
    return Looked(**_opened(data))


def check_unopened(data: bytes) -> None:
    """Refuse what its size and its first bytes give away: raises `Invalid`."""
    if not data:
        raise Invalid("Tệp trống, không có nội dung. Bạn hãy mở tệp trên máy để xem lại rồi chọn tệp khác.")
    if len(data) > MOST_BYTES:
        raise Invalid(
            "Tệp lớn hơn %(most)s MB. Bạn hãy chụp lại với độ phân giải thấp hơn hoặc tách thành nhiều tệp.",
            most=MOST_BYTES // 1024 // 1024,
        )
    if not _is_known(data):
        raise Invalid(
            "Chỉ nhận tệp PDF, ảnh JPG, PNG hoặc Word (.docx). Bạn hãy đổi tệp sang một trong các loại này."
        )


def _is_known(data: bytes) -> bool:
    return _is_pdf(data) or data.startswith((*_PICTURE_STARTS, _ZIP_START))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


@confined(Limits(reused=True))
def _opened(data: bytes) -> dict[str, Any]:
    return look_into(data)


def look_into(data: bytes) -> dict[str, Any]:
    """Open the file, in a child process only; the fields of `Looked`. Raises `Invalid`."""
    if _is_pdf(data):
        return {"media_type": PDF, "pages": _pages(data)}
    if data.startswith(_PICTURE_STARTS):
        return {"media_type": _image(data)}
    _check_docx(data)
    return {"media_type": DOCX}


def _pages(data: bytes) -> int:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Invalid(
                "Tệp PDF có mật khẩu nên cán bộ không mở được. Bạn hãy bỏ mật khẩu rồi tải lại."
            ) from None
        raise Invalid("Tệp PDF bị hỏng hoặc thiếu phần cuối. Bạn hãy quét hoặc tải lại tệp gốc.") from None
    if not 0 < pages <= MOST_PAGES:
        raise Invalid("Tệp PDF phải có từ 1 đến %(most)s trang.", most=MOST_PAGES)
    return pages


def _image(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            bounded(image).load()
            return JPEG if image.format == "JPEG" else PNG
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise Invalid("Ảnh bị hỏng hoặc tải lên chưa hết. Bạn hãy chụp lại hoặc chọn ảnh khác.") from None
    except ValueError:  # notes inside a picture that are far larger than any camera writes
        raise Invalid(
            "Trong ảnh có phần ghi chú quá lớn hoặc sai quy cách nên không mở được. Bạn hãy chụp màn hình ảnh này, "
            "hoặc mở ảnh rồi lưu lại thành tệp mới, và tải tệp mới lên."
        ) from None


def bounded(image: Image.Image) -> Image.Image:
    """The same picture, not unpacked yet, unless it is too large for that: then raises `Invalid`."""
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise Invalid("Ảnh quá lớn. Bạn hãy chụp lại với độ phân giải thấp hơn.")
    return image


def _check_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_package(package)
        Document(io.BytesIO(data))
    except (Invalid, MemoryError):
        raise
    except Exception:
        raise Invalid(
            "Tệp không phải Word (.docx) hoặc đã hỏng. Bạn hãy lưu lại thành PDF rồi tải lên."
        ) from None


def _check_package(package: zipfile.ZipFile) -> None:
    """What the table of contents says, before anything is unpacked."""
    entries = package.infolist()
    if sum(entry.file_size for entry in entries) > 10 * MOST_BYTES:
        raise Invalid("Tệp Word quá lớn khi mở ra. Bạn hãy giảm số ảnh trong tệp.")
    if sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))) > MOST_XML:
        raise Invalid(
            "Phần chữ trong tệp Word quá dài khi mở ra. Bạn hãy chia thành nhiều tệp hoặc lưu lại thành PDF rồi tải "
            "lên."
        )
    if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
        raise Invalid("Tệp Word có chứa macro nên không nhận được. Bạn hãy lưu lại thành .docx hoặc PDF.")


def read_bounded(stream: BinaryIO) -> bytes:
    """Read an upload without ever holding more than the limit."""
    return stream.read(MOST_BYTES + 1)
