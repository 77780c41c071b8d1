"""What codes of the catalogue and of a dossier are called on the portal, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.procedures.types import Component, LimitRow
from motcua.process.states import Event, Status
from motcua.web.ui.formats import limit_words
from motcua.web.ui.spoken import spoken

COMMUNE_ANY = "*commune"


@spoken
def level(code: str) -> str:
    """Who decides, by level."""
    return {
        "commune": _("Cấp xã (xã, phường, đặc khu)"),
        "province": _("Cấp tỉnh"),
        "central": _("Cấp trung ương"),
    }.get(code, code)


@spoken
def online(code: str) -> str:
    """How much can be done online."""
    return {
        "whole": _("Làm trọn vẹn trên mạng"),
        "partial": _("Làm một phần trên mạng"),
        "information": _("Chỉ xem thông tin, nộp tại quầy"),
    }.get(code, code)


@spoken
def subject(code: str) -> str:
    """Who may ask for it (national code list of subjects)."""
    return {
        "ĐT1": _("Công dân Việt Nam"),
        "ĐT2": _("Doanh nghiệp"),
        "ĐT3": _("Người nước ngoài cư trú tại Việt Nam"),
        "ĐT4": _("Người nước ngoài"),
        "ĐT6": _("Tổ chức Đảng"),
        "ĐT7": _("Tổ chức nước ngoài"),
        "ĐT8": _("Doanh nghiệp Việt Nam"),
        "ĐT9": _("Tổ chức khác"),
        "ĐT10": _("Doanh nghiệp có vốn nước ngoài"),
        "DT11": _("Hợp tác xã"),
        "DT12": _("Người Việt Nam định cư ở nước ngoài"),
        "DT13": _("Cán bộ, công chức, viên chức"),
    }.get(code, code)


@spoken
def channel(code: str) -> str:
    """A way to file."""
    return {"online": _("Trên mạng"), "direct": _("Tại quầy"), "postal": _("Qua bưu chính")}.get(code, code)


@spoken
def returning(code: str) -> str:
    """A way to get the result."""
    return {
        "online": _("Bản điện tử, tải về ở đây"),
        "counter": _("Nhận bản giấy tại quầy nơi nộp"),
        "post": _("Nhận bản giấy qua bưu điện, tận nhà"),
    }.get(code, code)


def limit(row: LimitRow | None) -> str:
    """A time limit as people say it."""
    if row is None:
        return ""
    counted = row.limit
    if counted is None:
        return row.text or _("Theo quy định riêng")
    return _("Trong ngày làm việc") if row.unit == "same_day" else limit_words(counted)


def copies(component: Component) -> str:
    """How many of a paper the law wants: `1 bản chính, 2 bản sao`."""
    parts = []
    if component.originals:
        parts.append(
            ngettext("%(n)d bản chính", "%(n)d bản chính", component.originals) % {"n": component.originals}
        )
    if component.copies:
        parts.append(ngettext("%(n)d bản sao", "%(n)d bản sao", component.copies) % {"n": component.copies})
    return ", ".join(parts)


@spoken
def status(code: int) -> tuple[str, str]:
    """How a dossier stands, with the kind of its tag."""
    known: dict[int, tuple[str, str]] = {
        Status.SUBMITTED: (_("Chờ tiếp nhận"), "info"),
        Status.RECEIVED: (_("Đã tiếp nhận"), "info"),
        Status.REFUSED: (_("Không được tiếp nhận"), "late"),
        Status.PROCESSING: (_("Đang giải quyết"), "info"),
        Status.SUPPLEMENT: (_("Chờ bạn bổ sung"), "due"),
        Status.PAYMENT: (_("Chờ bạn nộp tiền"), "due"),
        Status.WITHDRAWN: (_("Bạn đã rút hồ sơ"), "quiet"),
        Status.STOPPED: (_("Đã dừng giải quyết"), "quiet"),
        Status.DONE: (_("Đã có kết quả"), "done"),
        Status.RETURNED: (_("Đã trả kết quả"), "done"),
    }
    return known[code]


@spoken
def happening(event: str) -> tuple[str, str]:
    """What happened in plain words, with the kind of its mark on the timeline."""
    known: dict[str, tuple[str, str]] = {
        Event.SUBMITTED: (_("Hồ sơ đã được gửi"), "done"),
        Event.ACCEPTED: (_("Đã tiếp nhận hồ sơ, bắt đầu tính thời hạn"), "done"),
        Event.REFUSED: (_("Hồ sơ không được tiếp nhận"), "late"),
        Event.SUPPLEMENT_REQUESTED: (_("Cần bổ sung; trong lúc chờ, thời hạn tạm dừng"), "wait"),
        Event.SUPPLEMENTED: (_("Đã bổ sung, thời hạn tính tiếp"), "done"),
        Event.PAYMENT_REQUIRED: (_("Cần nộp tiền; trong lúc chờ, thời hạn tạm dừng"), "wait"),
        Event.PAYMENT_CONFIRMED: (_("Đã nộp tiền, thời hạn tính tiếp"), "done"),
        Event.FEE_RECORDED: (_("Đã thu phí, lệ phí"), "done"),
        Event.TAKEN: (_("Một cán bộ đã nhận việc"), "done"),
        Event.RELEASED: (_("Việc được chuyển lại cho cả bộ phận"), "done"),
        Event.HANDED_OVER: (_("Việc được giao cho cán bộ khác"), "done"),
        Event.APPRAISED: (_("Đã thẩm định"), "done"),
        Event.SENT_BACK: (_("Lãnh đạo yêu cầu thẩm định lại"), "wait"),
        Event.APPROVED: (_("Đã phê duyệt"), "done"),
        Event.SIGNED: (_("Đã ký số kết quả"), "done"),
        Event.SEALED: (_("Đã đóng dấu số của cơ quan: có kết quả"), "done"),
        Event.RETURNED: (_("Đã trả kết quả"), "done"),
        Event.EXTENDED: (_("Cơ quan xin lỗi và hẹn lại ngày trả"), "late"),
        Event.WITHDRAWN: (_("Bạn đã rút hồ sơ"), "wait"),
        Event.STOPPED: (_("Dừng giải quyết hồ sơ"), "late"),
    }
    return known.get(event, (event, "done"))


@spoken
def output(kind: str) -> str:
    """What a paper that we issued is called."""
    return {
        "receipt": _("Giấy xác nhận đã nhận hồ sơ"),
        "form_01": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        "form_02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        "form_03": _("Phiếu từ chối tiếp nhận hồ sơ"),
        "form_04": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        "form_05": _("Thông báo dừng giải quyết hồ sơ"),
        "control_slip": _("Phiếu kiểm soát quá trình giải quyết"),
        "result": _("Kết quả giải quyết"),
    }.get(kind, kind)
