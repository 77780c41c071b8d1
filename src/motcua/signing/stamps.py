"""The visible marks: a blue hand, a red seal, a note. Drawn by typst, kept while they can be used again.

A hand or a seal is shown only when there is a picture of it (`ports.Appearances`); otherwise the mark tells the name
and the hour. Nothing that looks like somebody's signature or seal is ever made up here.
"""

import base64
import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import StaticStampStyle

from motcua.documents.queries import Template
from motcua.documents.types import Box
from motcua.kernel.clock import VIETNAM

_TEMPLATE = Template(Path(__file__).with_name("stamp.typ"), "stamp")
_PNG = b"\x89PNG"

_WHOLE_BOX = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)


@dataclass(frozen=True)
class Mark:
    """One drawing, complete: equal marks are drawn once."""

    kind: Literal["person", "organisation", "words"]
    width: float
    height: float
    lines: tuple[str, ...] = ()
    art: str = ""
    name: str = ""

    def data(self) -> dict[str, Any]:
        """The same for the typst template."""
        values: dict[str, Any] = {
            "width": self.width,
            "height": self.height,
            "lines": self.lines,
            "name": self.name,
        }
        return values | ({"art": self.art} if self.art else {})


def iso_local(moment: datetime) -> str:
    """ISO 8601 in Vietnamese time with its offset, as Decree 30/2020 wants it beside a signature."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def of_person(name: str, picture: bytes | None, box: Box, lines: Sequence[str] = ()) -> Mark:
    """The blue signature of block 7b with the lines below it; without a picture the name stands in its place."""
    return Mark("person", *_size(box), lines=tuple(lines), art=_art(picture), name=name)


def of_organisation(name: str, picture: bytes | None, box: Box, lines: Sequence[str] = ()) -> Mark:
    """The red seal; the lines go beside it in a wide box, below it in a high one. Without a picture, the name."""
    return Mark("organisation", *_size(box), lines=tuple(lines), art=_art(picture), name=name)


def of_words(lines: Sequence[str], box: Box) -> Mark:
    """Words alone, upright and black, size 10: on a copy, a separate attachment (Decree 30/2020, Annex I)."""
    return Mark("words", *_size(box), lines=tuple(lines))


def style(mark: Mark) -> StaticStampStyle:
    """The mark as pyHanko wants it: no border, nothing scaled."""
    return StaticStampStyle(
        border_width=0, background=_Page(draw(mark)), background_opacity=1, background_layout=_WHOLE_BOX
    )


@lru_cache(maxsize=256)
def draw(mark: Mark) -> bytes:
    """A one-page PDF/A of the mark's size, with its fonts inside and without tags (it joins a tagged paper)."""
    made, _ = _TEMPLATE.pdf(mark.kind, mark.data(), pdf_standards=["a-2b"], pdf_tags=False)
    return made


def _size(box: Box) -> tuple[float, float]:
    return round(box.x2 - box.x1, 2), round(box.y2 - box.y1, 2)


def _art(picture: bytes | None) -> str:
    """A picture as SVG, which is how typst takes pictures that are no files; a PNG is wrapped in one."""
    if picture is None or not picture.startswith(_PNG):
        return (picture or b"").decode()
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    data = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


_thread = threading.local()


def _read() -> Callable[[bytes], PdfFileReader]:
    """Opens drawings of marks, each parsed once: in every thread for itself, since a reader serves one at a time."""
    if not hasattr(_thread, "read"):
        _thread.read = lru_cache(maxsize=32)(lambda pdf: PdfFileReader(io.BytesIO(pdf)))
    read: Callable[[bytes], PdfFileReader] = _thread.read
    return read


class _Page(PdfContent):
    """A page held in memory, brought into the signed file as a form XObject."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        writer: BasePdfFileWriter = self._ensure_writer
        page = writer.import_page_as_xobject(_read()(self._pdf))
        self.resources.xobject["/Mark"] = page
        x1, y1, x2, y2 = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return b"/Mark Do"
