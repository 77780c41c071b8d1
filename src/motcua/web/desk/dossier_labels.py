"""What statuses, channels and happenings are called at the desk."""

from django.utils.translation import gettext as _

from motcua.dossiers.act import Facts, Told
from motcua.dossiers.queries.journey import ClockView
from motcua.dossiers.types import Dossier
from motcua.process.states import Status
from motcua.web.ui.standing import tone, without_result


def status(value: int) -> tuple[str, str]:
    """The word for a status and the kind of tag that carries it."""
    known = {
        Status.SUBMITTED: _("Mới nộp"),
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


def ending(dossier: Dossier, clock: ClockView) -> tuple[str, str] | None:
    """How the work ended against its limit, with the kind of tag; None while it goes on."""
    if without_result(dossier.status):
        return status(dossier.status)
    if not (dossier.finished_at or dossier.ended_at):
        return None
    if clock.minutes_left is None:
        return _("Xong, không tính được hạn"), "quiet"
    return (_("Xong muộn"), "late") if clock.late else (_("Xong đúng hạn"), "done")


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
