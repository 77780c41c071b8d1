"""One example of every paper, about fictional people."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.documents import queries
from motcua.documents.types import (
    Component,
    ControlSlip,
    Defect,
    FileLine,
    Form01,
    Form02,
    Form03,
    Form04,
    Form05,
    Form07,
    Handover,
    Letterhead,
    Lookup,
    Party,
    PreparedPaper,
    Receipt,
    RegisterLine,
    Rendered,
    ResultPaper,
    Signer,
    Station,
)
from motcua.kernel.clock import VIETNAM

Paper = tuple[Callable[[Any], Rendered], Any]

CODE = "H49.22-261121-0001"
NOW = datetime(2026, 11, 21, 14, 30, tzinfo=VIETNAM)
DUE = datetime(2026, 11, 26, 16, 30, tzinfo=VIETNAM)
OFFICE = Letterhead("Ủy ban nhân dân phường Hà Lầm", "Hà Lầm")
CENTRE = Letterhead(
    "Trung tâm Phục vụ hành chính công phường Hà Lầm",
    "Hà Lầm",
    superior="Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
)
PARTY = Party(
    "Nguyễn Thị Ánh Tuyết",
    "Nguyễn Văn Quyết",
    "Tổ 5, khu 3, phường Hà Lầm, tỉnh Quảng Ninh",
    "0912 345 678",
    "anh.tuyet@example.vn",
    "022•••••1234",
)
LOOKUP = Lookup(
    "https://example.vn/tra-cuu", "K7QM-2RXA", "https://example.vn/tra-cuu/H49.22-261121-0001?k=K7QM2RXA"
)
RECEIVER = Signer(("NGƯỜI TIẾP NHẬN HỒ SƠ",), "Phạm Thu Hằng")
LEADER = Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Quốc Bảo")
STATIONS = (
    Station("Tiếp nhận", "done", "14 giờ 30, 21/11/2026", "Phạm Thu Hằng"),
    Station("Thẩm định", "now", "hạn 16 giờ 00, 24/11/2026", "Lê Thị Hoa", "Công an phường", "quá hạn 3 giờ"),
    Station("Phê duyệt", "ahead"),
    Station("Ký số", "ahead"),
    Station("Trả kết quả", "ahead", "16 giờ 30, 26/11/2026"),
)
AT_RECEPTION = (
    Station("Tiếp nhận", "done", "14 giờ 30, 21/11"),
    Station("Thẩm định", "now", "16 giờ 00, 24/11"),
    *(Station(name, "ahead") for name in ("Phê duyệt", "Ký số", "Trả kết quả")),
)
DEFECTS = (
    Defect(
        "Giấy chứng sinh", "Ảnh mờ, không đọc được ngày sinh", "Điều 16 Luật Hộ tịch", "Chụp lại bản chính"
    ),
    Defect("Tờ khai", "Chưa chọn số bản trích lục", "Điều 16 Luật Hộ tịch", "Bổ sung ở bước 2"),
)


def form_01() -> Form01:
    """A birth, received on a Saturday afternoon before a holiday."""
    return Form01(
        letterhead=CENTRE,
        code=CODE,
        party=PARTY,
        procedure="Đăng ký khai sinh",
        case="Đăng ký khai sinh đúng hạn",
        content="Đăng ký khai sinh cho con Nguyễn Minh Khôi",
        fee="Không thu phí",
        components=(
            Component("Tờ khai đăng ký khai sinh", 1),
            Component("Giấy chứng sinh", 1, note="Bản điện tử có ký số"),
            Component("Giấy chứng nhận kết hôn của cha, mẹ trẻ", 0, 1, 1, "Chỉ xuất trình"),
        ),
        sets=1,
        statutory="5 ngày làm việc",
        promised="3 ngày làm việc",
        received_at=NOW,
        due_at=DUE,
        due_reason="Nhận chiều thứ Bảy nên tính từ thứ Hai 23/11; thứ Ba 24/11 là ngày nghỉ.",
        return_way="Nhận tại quầy và bản điện tử",
        stations=AT_RECEPTION,
        lookup=LOOKUP,
        receiver=RECEIVER,
        made_at=NOW,
    )


def licence(**changes: Any) -> ResultPaper:
    """A building permit with every kind of block."""
    values: dict[str, Any] = {
        "style": "licence",
        "letterhead": OFFICE,
        "number": "123/GPXD-UBND",
        "title": "GIẤY PHÉP XÂY DỰNG",
        "subtitle": "Nhà ở riêng lẻ",
        "signer": LEADER,
        "issued_on": date(2026, 2, 5),
        "code": CODE,
        "verify_url": f"https://example.vn/xac-minh/{CODE}",
        "made_at": NOW,
        "issuer": "Ủy ban nhân dân phường Hà Lầm cấp phép:",
        "grounds": ("Luật Xây dựng số 50/2014/QH13", "Xét đơn của ông Vũ Đình Long;"),
        "blocks": (
            {"type": "heading", "text": "Nội dung cấp phép"},
            {"type": "articles", "articles": [{"title": "Điều 1", "text": "Cấp cho ông Vũ Đình Long."}]},
            {"type": "rows", "rows": [["Công trình", "Nhà ở riêng lẻ"], ["Cấp", "III"], ["Số tầng", "03"]]},
            {
                "type": "table",
                "columns": ["Tầng", "Diện tích"],
                "rows": [["Tầng 1", "85,5"]],
                "align": ["left", "right"],
            },
            {
                "type": "parties",
                "parties": [{"title": "Chủ đầu tư", "rows": [["Họ và tên", "Vũ Đình Long"]]}],
            },
            {"type": "list", "items": ["Giữ giấy phép tại công trường", "Báo ngày khởi công"]},
            {"type": "paragraph", "text": "Giấy phép có hiệu lực 12 tháng kể từ ngày cấp."},
        ),
        "recipients": ("Ông Vũ Đình Long", "Lưu: VT, KTHTĐT"),
    }
    return ResultPaper(**(values | changes))


def _receipt() -> Receipt:
    names = ("giay-chung-sinh.pdf", "to-khai.json")
    files = tuple(
        FileLine(n, 1_234_567, hashlib.sha256(n.encode()).hexdigest(), "Giấy tờ " + n) for n in names
    )
    return Receipt(
        OFFICE,
        CODE,
        PARTY,
        "Đăng ký khai sinh",
        "Đúng hạn",
        "Ủy ban nhân dân phường Hà Lầm",
        files,
        NOW,
        LOOKUP,
        NOW,
    )


def _control_slip() -> ControlSlip:
    later = NOW + timedelta(minutes=9)
    lines = (
        Handover(
            "Tiếp nhận",
            "Công dân",
            "Bộ phận Một cửa",
            NOW,
            later,
            "early",
            "Nguyễn Văn Quyết",
            "Phạm Thu Hằng",
        ),
        Handover(
            "Thẩm định",
            "Bộ phận Một cửa",
            "Phòng Tư pháp",
            later,
            later,
            "late",
            "Phạm Thu Hằng",
            "Lê Thị Hoa",
        ),
        Handover(
            "Phê duyệt",
            "Phòng Tư pháp",
            "Lãnh đạo",
            later,
            None,
            "open",
            "Lê Thị Hoa",
            "Trần Quốc Bảo",
            "Gấp",
        ),
    )
    return ControlSlip(
        CENTRE,
        CODE,
        PARTY,
        "Đăng ký khai sinh",
        "UBND phường Hà Lầm",
        NOW,
        DUE,
        STATIONS,
        lines,
        LOOKUP,
        NOW,
        limit="03 ngày làm việc",
    )


def _register() -> Form07:
    line = RegisterLine(
        CODE, "Đăng ký khai sinh", 1, PARTY.name, PARTY.phone, "UBND phường Hà Lầm", NOW, DUE,
        taken_by="Nguyễn Văn Quyết", note="bổ sung 1 lần",
    )  # fmt: skip
    return Form07(CENTRE, "Tháng 11 năm 2026", (line,) * 40, RECEIVER, NOW)


def _prepared() -> PreparedPaper:
    """A report that somebody else numbers and signs."""
    return PreparedPaper(
        OFFICE, "BC-UBND", "BÁO CÁO SỰ CỐ", "SC-2026-001", Signer(("CHỦ TỊCH",), ""), NOW,
        subtitle="Thư gửi nhầm", addressed="Bộ Công an", grounds=("Luật An ninh mạng số 116/2025/QH15",),
        blocks=({"type": "rows", "rows": [["Phát hiện", "14 giờ 30 phút"]]},),
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def papers() -> dict[str, Paper]:
    """Every paper by name, with the function that renders it."""
    who = (OFFICE, "05/TB-UBND", CODE, PARTY, "Đăng ký khai sinh")
    form_04 = Form04(
        *who, NOW, DUE, DUE + timedelta(days=5), "Phòng Tư pháp", "Mưa lớn", "Quầy 3", LOOKUP, LEADER, NOW
    )
    form_05 = Form05(
        *who,
        NOW,
        DUE,
        "Phòng Tư pháp",
        "Có đơn xin rút",
        "Điều 20 Nghị định 118/2025/NĐ-CP",
        "Hoàn lệ phí",
        LOOKUP,
        LEADER,
        NOW,
        asked_on=date(2026, 11, 24),
    )
    return {
        "form_01": (queries.render_form_01, form_01()),
        "form_02": (
            queries.render_form_02,
            Form02(*who, DEFECTS, "Quầy 3", LOOKUP, LEADER, NOW, NOW, answer_by=DUE),
        ),
        "form_03": (
            queries.render_form_03,
            Form03(*who, DEFECTS, "Nộp nơi cư trú", LOOKUP, LEADER, NOW, NOW),
        ),
        "form_04": (queries.render_form_04, form_04),
        "form_05": (queries.render_form_05, form_05),
        "form_06": (queries.render_control_slip, _control_slip()),
        "form_07": (queries.render_form_07, _register()),
        "prepared": (queries.render_prepared, _prepared()),
        "receipt": (queries.render_receipt, _receipt()),
        "result": (queries.render_result, licence()),
    }


@pytest.fixture(params=sorted(papers()))
def paper(request: pytest.FixtureRequest) -> Paper:
    """Each paper in turn."""
    return papers()[request.param]
