"""What statuses, channels and happenings are called at the desk."""

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts, Told
from motcua.process.states import Status


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


def happening(told: Told, facts: Facts) -> str:
    """An event as a sentence for officers."""
    more = told.more(facts) if told.more else ""
    return f"{told.at_desk}: {more}" if more else str(told.at_desk)
