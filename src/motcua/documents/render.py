"""Every paper as tagged PDF/A-2a and PDF/UA-1 by typst, in milliseconds, the same bytes for the same values.

User text reaches the templates in `papers/` only as JSON data, never as source, so it cannot be markup.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

import zxingcpp
from PIL import Image

from motcua.documents.line_breaks import bound
from motcua.documents.print_type import font_dir, printable
from motcua.documents.types import (
    Box,
    ControlSlip,
    CopyBlock,
    Form01,
    Form02,
    Form03,
    Form04,
    Form05,
    Form07,
    FormSheet,
    Labels,
    PreparedPaper,
    Receipt,
    Rendered,
    ResultPaper,
)
from motcua.documents.typesetting import Template
from motcua.kernel.clock import VIETNAM

_PAPERS = Template(font_dir().parent / "papers" / "main.typ", "paper")
_A4_HEIGHT = 841.8898
"""Points, upright."""
_A4_WIDTH = 595.2756


def render_form_01(data: Form01) -> Rendered:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả: what the citizen takes home; the receiver signs."""
    return _render("form_01", data, qr=data.lookup.qr or data.lookup.url)


def render_receipt(data: Receipt) -> Rendered:
    """The receipt of an online submission: sealed by the agency at once, no person signs it."""
    return _render("receipt", data, qr=data.lookup.qr or data.lookup.url)


def render_form_02(data: Form02) -> Rendered:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""
    return _render("form_02", data, qr=data.lookup.qr or data.lookup.url)


def render_form_03(data: Form03) -> Rendered:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    return _render("form_03", data, qr=data.lookup.qr or data.lookup.url)


def render_form_04(data: Form04) -> Rendered:
    """Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết."""
    return _render("form_04", data, qr=data.lookup.qr or data.lookup.url)


def render_form_05(data: Form05) -> Rendered:
    """Thông báo dừng giải quyết hồ sơ."""
    return _render("form_05", data, qr=data.lookup.qr or data.lookup.url)


def render_control_slip(data: ControlSlip) -> Rendered:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu số 06): who had it, how long, and the track."""
    return _render("form_06", data, qr=data.lookup.qr or data.lookup.url, landscape=True)


def render_form_07(data: Form07) -> Rendered:
    """Sổ theo dõi hồ sơ."""
    return _render("form_07", data, landscape=True)


def render_form_sheet(data: FormSheet) -> Rendered:
    """An e-form on paper, blank or filled in."""
    return _render("form_sheet", data)


def render_labels(data: Labels) -> Rendered:
    """A sheet of labels with QR codes, for papers."""
    return _render("labels", data, codes=[one.address for one in data.labels])


def render_prepared(data: PreparedPaper) -> Rendered:
    """A paper of an authority, ready but for its number and signature."""
    return _render("prepared", data)


def render_copy(data: CopyBlock) -> Rendered:
    """The sheet that makes the pages before it a copy (Decree 30/2020/NĐ-CP, Annex I), to be signed by hand."""
    return _render("copy", data)


def render_result(data: ResultPaper) -> Rendered:
    """A result document, with the places of the personal signature and of the agency's seal."""
    return _render("result", data, qr=data.verify_url)


def _render(
    paper: str, data: Any, *, qr: str = "", codes: Sequence[str] = (), landscape: bool = False
) -> Rendered:
    """Compile one template with its data; a second look at the same layout gives the boxes at no cost."""
    pdf, marks = _PAPERS.pdf(
        paper,
        {**_plain(data), "qr": _qr(qr) if qr else [], "codes": [_qr(code) for code in codes]},
        "signature",
        "seal",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(data.made_at.timestamp()),
    )
    height = _A4_WIDTH if landscape else _A4_HEIGHT
    return Rendered(pdf, _box(marks.get("signature"), height), _box(marks.get("seal"), height))


def _box(mark: Mapping[str, Any] | None, height: float) -> Box | None:
    """Where the template put a mark, from typst's upper left corner to PDF's lower left one."""
    if mark is None:
        return None
    top = height - mark["y"]
    return Box(mark["page"] - 1, mark["x"], top - mark["height"], mark["x"] + mark["width"], top)


def _qr(content: str) -> list[int]:
    """The QR code as the bytes of a PNG with its quiet zone, a point for each square, error correction M: it must
    survive a photocopy. As squares of a drawing it took typst twice as long."""
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    squares = Image.fromarray(code.to_image(add_quiet_zones=True)).convert("1", dither=Image.Dither.NONE)
    png = io.BytesIO()
    squares.save(png, "PNG")
    return list(png.getvalue())


def _plain(value: Any) -> Any:
    """Values as JSON for a template: texts made printable, moments in the ways that papers write them."""
    if isinstance(value, str):
        return bound(printable(value))
    if isinstance(value, datetime):
        return _plain(_moment(value.astimezone(VIETNAM)))
    if isinstance(value, date):
        return _plain({"day": _long_day(value), "short": f"{value:%d/%m/%Y}"})
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _moment(value: datetime) -> dict[str, str]:
    return {
        "long": f"{value:%H} giờ {value:%M} phút, {_long_day(value)}",
        "exact": f"{value:%H} giờ {value:%M} phút {value:%S} giây, {_long_day(value)}",
        "day": _long_day(value),
        "short": f"{value:%d/%m/%Y}",
        "hour": f"{value:%H giờ %M}",
    }


def _long_day(value: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: zeros before days under 10 and months 1 and 2 (Decree 30/2020, Annex I)."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"
