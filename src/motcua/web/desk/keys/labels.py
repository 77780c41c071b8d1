"""Words for keys and how they stand."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from motcua.keyring.types import Holder, State

TONES: Mapping[State, str] = {
    State.NONE: "late",
    State.REVOKED: "late",
    State.ENDED: "late",
    State.SOON: "late",
    State.ENDS: "due",
    State.GOOD: "done",
}


def state(one: Holder) -> str:
    """How a key stands, with the days that are left."""
    if one.state in (State.SOON, State.ENDS):
        return _("Còn %(days)d ngày") % {"days": one.days}
    return {
        State.NONE: _("Chưa có khoá"),
        State.REVOKED: _("Đã bị thu hồi"),
        State.ENDED: _("Đã hết hạn"),
        State.GOOD: _("Dùng được"),
    }[one.state]


def row(one: Holder) -> dict[str, object]:
    """A line of a list."""
    return {"holder": one, "state": state(one), "tone": TONES[one.state]}
