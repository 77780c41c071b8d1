"""What people hand in is looked at by content, never by name: is it what it says, whole, and within the limits?"""

import io
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
from docx import Document
from PIL import Image, UnidentifiedImageError

from motcua.kernel.errors import Invalid

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx"}
MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 500
MOST_PIXELS = 100_000_000


@dataclass(frozen=True)
class Looked:
    """What a look inside found: the media type by content and, for a PDF, the number of pages."""

    media_type: str
    pages: int | None = None


def look(data: bytes) -> Looked:
    """Check a file handed in; raises `Invalid` with a sentence that says what to do instead."""
    if not data:
        raise Invalid("Tệp trống, không có nội dung. Bạn hãy mở tệp trên máy để xem lại rồi chọn tệp khác.")
    if len(data) > MOST_BYTES:
        raise Invalid(
            "Tệp lớn hơn %(most)s MB. Bạn hãy chụp lại với độ phân giải thấp hơn hoặc tách thành nhiều tệp.",
            most=MOST_BYTES // 1024 // 1024,
        )
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(data)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    raise Invalid(
        "Chỉ nhận tệp PDF, ảnh JPG, PNG hoặc Word (.docx). Bạn hãy đổi tệp sang một trong các loại này."
    )


def _pdf(data: bytes) -> Looked:
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
    return Looked(PDF, pages)


def _image(data: bytes) -> Looked:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid("Ảnh quá lớn. Bạn hãy chụp lại với độ phân giải thấp hơn.")
            kind = JPEG if image.format == "JPEG" else PNG
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise Invalid("Ảnh bị hỏng hoặc tải lên chưa hết. Bạn hãy chụp lại hoặc chọn ảnh khác.") from None
    return Looked(kind)


def _docx(data: bytes) -> Looked:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > 10 * MOST_BYTES:
                raise Invalid("Tệp Word quá lớn khi mở ra. Bạn hãy giảm số ảnh trong tệp.")
            if any(name.endswith("vbaProject.bin") for name in package.namelist()):
                raise Invalid(
                    "Tệp Word có chứa macro nên không nhận được. Bạn hãy lưu lại thành .docx hoặc PDF."
                )
        Document(io.BytesIO(data))
    except Invalid:
        raise
    except Exception:
        raise Invalid(
            "Tệp không phải Word (.docx) hoặc đã hỏng. Bạn hãy lưu lại thành PDF rồi tải lên."
        ) from None
    return Looked(DOCX)


def read_bounded(stream: BinaryIO) -> bytes:
    """Read an upload without ever holding more than the limit."""
    return stream.read(MOST_BYTES + 1)
