"""What statuses, channels and happenings are called at the desk."""

from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import money
from motcua.process.states import Event, Status


def status(value: int) -> tuple[str, str]:
    """The word for a status and the kind of tag that carries it."""
    return {
        Status.SUBMITTED: (_("Mới nộp"), "info"),
        Status.RECEIVED: (_("Đã tiếp nhận"), "info"),
        Status.REFUSED: (_("Từ chối tiếp nhận"), "late"),
        Status.PROCESSING: (_("Đang giải quyết"), "info"),
        Status.SUPPLEMENT: (_("Chờ bổ sung"), "due"),
        Status.PAYMENT: (_("Chờ nghĩa vụ tài chính"), "due"),
        Status.WITHDRAWN: (_("Đã rút"), "quiet"),
        Status.STOPPED: (_("Dừng giải quyết"), "late"),
        Status.DONE: (_("Có kết quả, chờ trả"), "done"),
        Status.RETURNED: (_("Đã trả kết quả"), "done"),
    }[Status(value)]


def channel(value: str) -> str:
    """How a dossier came in."""
    return {
        "online": _("Trực tuyến"),
        "direct": _("Trực tiếp tại quầy"),
        "postal": _("Qua bưu chính"),
    }.get(value, value)


def returning(value: str) -> str:
    """How the applicant wants the result."""
    return {"online": _("Bản điện tử"), "counter": _("Tại quầy"), "post": _("Qua bưu chính")}.get(
        value, value
    )


def happening(kind: str, data: dict[str, Any]) -> str:
    """An event as a sentence for officers."""
    said = {
        Event.SUBMITTED: _("Nộp hồ sơ"),
        Event.ACCEPTED: _("Tiếp nhận hồ sơ"),
        Event.REFUSED: _("Từ chối tiếp nhận"),
        Event.SUPPLEMENT_REQUESTED: _("Yêu cầu bổ sung"),
        Event.SUPPLEMENTED: _("Người nộp đã bổ sung"),
        Event.PAYMENT_REQUIRED: _("Thông báo nghĩa vụ tài chính"),
        Event.PAYMENT_CONFIRMED: _("Xác nhận đã hoàn thành nghĩa vụ tài chính"),
        Event.FEE_RECORDED: _("Ghi nhận đã thu phí, lệ phí"),
        Event.TAKEN: _("Nhận việc"),
        Event.RELEASED: _("Trả việc về nhóm"),
        Event.HANDED_OVER: _("Chuyển việc cho người khác"),
        Event.APPRAISED: _("Hoàn thành thẩm định"),
        Event.SENT_BACK: _("Trả lại để thẩm định lại"),
        Event.APPROVED: _("Phê duyệt"),
        Event.SIGNED: _("Ký số kết quả"),
        Event.SEALED: _("Đóng dấu số của cơ quan"),
        Event.RETURNED: _("Trả kết quả"),
        Event.EXTENDED: _("Xin lỗi và hẹn lại ngày trả"),
        Event.WITHDRAWN: _("Rút hồ sơ"),
        Event.STOPPED: _("Dừng giải quyết hồ sơ"),
    }
    words = said[Event(kind)] if kind in set(Event) else kind
    return f"{words}: {more}" if (more := _more(data)) else words


def _more(data: dict[str, Any]) -> str:
    if data.get("way"):
        to = data.get("taken_by")
        way = returning(str(data["way"])).lower()
        return _("%(way)s, người nhận %(name)s") % {"way": way, "name": to} if to else way
    if data.get("amount") and data.get("method"):
        return money.dong(int(data["amount"]))
    return ""


def kind_of(kind: str) -> str:
    """The mark that a happening has in the timeline."""
    if kind in (Event.SUPPLEMENT_REQUESTED, Event.PAYMENT_REQUIRED):
        return "wait"
    return "late" if kind in (Event.REFUSED, Event.STOPPED) else "done"
