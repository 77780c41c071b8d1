"""Small papers for tests that need a PDF and do not care which."""

from functools import cache

import segno
import typst

from motcua.documents.queries import font_dir

_SOURCE = """
#set document(title: "Giấy xác nhận", date: datetime(year: 2026, month: 11, day: 21))
#set page(width: 210mm, height: 297mm, margin: 25mm)
#set text(font: "Tinos", size: 13pt, lang: "vi")
#align(center)[*GIẤY XÁC NHẬN*]
Ủy ban nhân dân phường Hồng Gai xác nhận nội dung để kiểm thử chữ ký số.
"""


@cache
def a_paper(pages: int = 1, code: str = "") -> bytes:
    """A tagged PDF/A of a few lines; with a QR code of `code`, if one is asked for."""
    source = _SOURCE + "#pagebreak()\nTrang tiếp theo." * (pages - 1)
    if code:
        drawn = segno.make(code).svg_inline(scale=4, border=6, light="white").replace('"', "'")
        source += f'\n#image(bytes("{drawn}"), format: "svg", alt: "Mã QR", width: 4cm)'
    compiler = typst.Compiler(font_paths=[font_dir()], ignore_system_fonts=True)
    made = compiler.compile(source.encode(), format="pdf", pdf_standards=["a-2a"])
    assert isinstance(made, bytes)
    return made
