"""The visible marks: a blue hand, a red seal, a note. Drawn by typst, kept while they can be used again."""

import base64
import io
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import StaticStampStyle

from motcua.documents.queries import font_dir
from motcua.documents.types import Box
from motcua.kernel.clock import VIETNAM
from motcua.signing import handwriting
from motcua.signing.types import Handwriting, SealFace

SAMPLE = "DẤU MẪU TRÌNH DIỄN"

_WHOLE_BOX = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)

_thread = threading.local()


@dataclass(frozen=True)
class Mark:
    """One drawing, complete: equal marks are drawn once."""

    kind: Literal["person", "organisation", "note"]
    width: float
    height: float
    lines: tuple[str, ...] = ()
    art: str = ""
    name: str = ""
    superior: str = ""

    def data(self) -> str:
        """The same for the typst template."""
        values: dict[str, object] = {
            "kind": self.kind,
            "width": self.width,
            "height": self.height,
            "lines": self.lines,
            "name": self.name,
            "superior": self.superior,
            "sample": SAMPLE,
        }
        return json.dumps(values | ({"art": self.art} if self.art else {}))


def iso_local(moment: datetime) -> str:
    """ISO 8601 in Vietnamese time with its offset, as Decree 30/2020 wants it beside a signature."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def of_person(face: Handwriting, box: Box, lines: Sequence[str] = ()) -> Mark:
    """The blue signature of block 7b, with the lines below it."""
    return Mark("person", *_size(box), lines=tuple(lines), art=_drawing(face))


def of_organisation(face: SealFace, box: Box, lines: Sequence[str] = ()) -> Mark:
    """The red round seal; the lines go beside it in a wide box, below it in a high one."""
    art = _wrap(face.image) if face.image else ""
    return Mark(
        "organisation",
        *_size(box),
        lines=tuple(lines),
        art=art,
        name=face.name.upper(),
        superior=face.superior.upper(),
    )


def of_note(box: Box, lines: Sequence[str]) -> Mark:
    """A few lines of text with a red edge, for papers that carry no seal."""
    return Mark("note", *_size(box), lines=tuple(lines))


def style(mark: Mark) -> StaticStampStyle:
    """The mark as pyHanko wants it: no border, nothing scaled."""
    return StaticStampStyle(
        border_width=0, background=_Page(draw(mark)), background_opacity=1, background_layout=_WHOLE_BOX
    )


@lru_cache(maxsize=256)
def draw(mark: Mark) -> bytes:
    """A one-page PDF/A of the mark's size, with its fonts inside and without tags (it joins a tagged paper)."""
    made = _compiler().compile(
        format="pdf", sys_inputs={"data": mark.data()}, pdf_standards=["a-2b"], pdf_tags=False
    )
    if not isinstance(made, bytes):
        raise RuntimeError("typst gave no single document for a stamp")
    return made


def _compiler() -> typst.Compiler:
    """A compiler for each thread: typst refuses to share one."""
    if not hasattr(_thread, "compiler"):
        _thread.compiler = typst.Compiler(
            Path(__file__).with_name("stamp.typ"),
            font_paths=[font_dir()],
            ignore_system_fonts=True,
        )
    compiler: typst.Compiler = _thread.compiler
    return compiler


def _size(box: Box) -> tuple[float, float]:
    return round(box.x2 - box.x1, 2), round(box.y2 - box.y1, 2)


def _drawing(face: Handwriting) -> str:
    return _wrap(face.image) if face.image else _hand(face.name)


@lru_cache(maxsize=512)
def _hand(name: str) -> str:
    return handwriting.draw(name).decode()


def _wrap(png: bytes) -> str:
    """A scanned picture inside an SVG, which is how typst takes pictures that are no files."""
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


class _Page(PdfContent):
    """A page held in memory, brought into the signed file as a form XObject."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        writer: BasePdfFileWriter = self._ensure_writer
        page = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Mark"] = page
        x1, y1, x2, y2 = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return b"/Mark Do"
