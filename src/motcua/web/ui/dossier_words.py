"""What officials call how a dossier stands and how it came in; the portal says it to the applicant in its own words."""

from django.utils.translation import gettext as _

from motcua.process.states import Status
from motcua.web.ui.standing import tone


def status(value: int) -> tuple[str, str]:
    """The word for a status and the kind of tag that carries it."""
    known = {
        Status.SUBMITTED: _("Chờ tiếp nhận"),
        Status.RECEIVED: _("Đã tiếp nhận"),
        Status.REFUSED: _("Từ chối tiếp nhận"),
        Status.PROCESSING: _("Đang giải quyết"),
        Status.SUPPLEMENT: _("Chờ bổ sung"),
        Status.PAYMENT: _("Chờ nghĩa vụ tài chính"),
        Status.WITHDRAWN: _("Đã rút"),
        Status.STOPPED: _("Dừng giải quyết"),
        Status.DONE: _("Có kết quả, chờ trả"),
        Status.RETURNED: _("Đã trả kết quả"),
    }
    return known[Status(value)], tone(value)


def channel(value: str) -> str:
    """How a dossier came in."""
    names = {"online": _("Trực tuyến"), "direct": _("Trực tiếp tại quầy"), "postal": _("Qua bưu chính")}
    return names.get(value, value)
