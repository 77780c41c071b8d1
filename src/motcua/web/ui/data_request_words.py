"""What kinds, states and happenings of a person's request are called, for the person and for officials."""

from typing import Any

from django.utils.translation import gettext as _

from motcua.privacy.queries import Happening, State, in_force
from motcua.privacy.types import DataRequest


def kind(request: DataRequest) -> str:
    """What is asked; a kind that is no longer asked keeps its key."""
    found = in_force().kinds.get(request.kind)
    return _(found.title) if found else str(request.kind)


def ground(key: str) -> str:
    """Why something was refused."""
    title = in_force().grounds.get(key)
    return _(title) if title else key


def state(request: DataRequest) -> tuple[str, str]:
    """How far it is, with the kind of its tag."""
    refused = (_("Không thực hiện được"), "quiet")
    known = {
        State.RECEIVED: (_("Đã ghi nhận"), "info"),
        State.ACKNOWLEDGED: (_("Đang xem xét"), "info"),
        State.DONE: (_("Đã thực hiện"), "done"),
        State.REFUSED: refused,
        State.CLOSED: refused if request.ground else (_("Đã thực hiện, đã đóng"), "quiet"),
    }
    return known[State(request.state)]


def _happened() -> dict[str, tuple[str, str]]:
    return {
        "request.received": (_("Yêu cầu được ghi nhận"), "done"),
        "request.acknowledged": (_("Trả lời lần đầu: đang xem xét"), "done"),
        "request.extended": (_("Gia hạn một lần"), "done"),
        "request.carried_out": (_("Đã thực hiện"), "done"),
        "request.refused": (_("Không thực hiện được"), "past"),
        "request.closed": (_("Đã đóng"), "past"),
        "request.reminded": (_("Nhắc người phụ trách"), "past"),
        "request.looked": (_("Có người xem yêu cầu"), "past"),
        "request.handed_out": (_("Gói dữ liệu được tải"), "past"),
    }


def line(happened: Happening) -> dict[str, Any]:
    """One line of the story, as `ui/timeline.html` draws it."""
    what, mark = _happened().get(happened.type, (happened.type, "past"))
    if happened.data.get("at_counter"):
        what = _("%(what)s tại quầy; cán bộ đã xem giấy tờ") % {"what": what}
    post = str(happened.data.get("post", ""))
    who = ", ".join(part for part in (happened.who, post) if part)
    return {"at": happened.at, "what": what, "who": who, "note": happened.note, "kind": mark}
