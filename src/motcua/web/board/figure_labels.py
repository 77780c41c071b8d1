"""What periods, statuses and spans of time are called on the director's pages; figures name themselves."""

from datetime import timedelta

from django.utils.translation import gettext as _

from motcua.process.states import Status

PERIODS = {"hom-nay": "today", "tuan": "week", "thang": "month", "nam": "year"}
SIDES = {"giai-quyet": "handling", "tiep-nhan": "counter"}


def period(key: str) -> str:
    """The name of a period."""
    return {
        "today": _("Hôm nay"),
        "week": _("Tuần này"),
        "month": _("Tháng này"),
        "year": _("Năm nay"),
    }[key]


def side(key: str) -> str:
    """As what agencies are counted."""
    return {"handling": _("Cơ quan giải quyết"), "counter": _("Nơi tiếp nhận")}[key]


def channel(key: str) -> str:
    """How dossiers came in."""
    names = {"online": _("Trực tuyến"), "direct": _("Trực tiếp tại quầy"), "postal": _("Qua bưu chính")}
    return names.get(key, key)


def status(value: int) -> tuple[str, str]:
    """The word for a status and the kind of tag that carries it."""
    return {
        Status.SUBMITTED: (_("Chờ tiếp nhận"), "info"),
        Status.RECEIVED: (_("Đã tiếp nhận"), "info"),
        Status.REFUSED: (_("Từ chối tiếp nhận"), "quiet"),
        Status.PROCESSING: (_("Đang giải quyết"), "info"),
        Status.SUPPLEMENT: (_("Chờ bổ sung"), "due"),
        Status.PAYMENT: (_("Chờ nghĩa vụ tài chính"), "due"),
        Status.WITHDRAWN: (_("Đã rút"), "quiet"),
        Status.STOPPED: (_("Dừng giải quyết"), "quiet"),
        Status.DONE: (_("Có kết quả, chờ trả"), "done"),
        Status.RETURNED: (_("Đã trả kết quả"), "done"),
    }[Status(value)]


def waited(span: timedelta | None) -> str:
    """How long the step in the middle has waited, by the clock on the wall: `1 ngày 3 giờ`."""
    if span is None:
        return ""
    days, rest = divmod(int(span.total_seconds()) // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(days)d ngày %(hours)d giờ") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d phút") % {"minutes": minutes}


def per_cent(share: float | None) -> str:
    """`98,4 %`; a dash when there is nothing to divide."""
    return "–" if share is None else f"{share:.1f} %".replace(".", ",")


def number(value: int) -> str:
    """`1.284`."""
    return f"{value:,}".replace(",", ".")
