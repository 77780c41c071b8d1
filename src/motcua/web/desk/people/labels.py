"""Words for how officials stand and for what was changed of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.agencies.queries import directory
from motcua.kernel import rights
from motcua.kernel.vietnamese import day
from motcua.platform.log import Link
from motcua.platform.upsert import Change

State = directory.State
TONES: Mapping[State, str] = {
    State.LEFT: "late", State.LEAVES: "due", State.CLOSED: "late", State.NEW: "due", State.AWAY: "info",
    State.NO_POST: "due", State.AT_WORK: "done",
}  # fmt: skip


def states() -> dict[State, str]:
    """Each state in words."""
    return {
        State.LEFT: _("Đã thôi việc"),
        State.LEAVES: _("Sắp thôi việc"),
        State.CLOSED: _("Tài khoản khoá"),
        State.NEW: _("Chưa vào lần nào"),
        State.AWAY: _("Đang vắng"),
        State.NO_POST: _("Không giữ vị trí"),
        State.AT_WORK: _("Đang làm việc"),
    }


def roles() -> dict[str, str]:
    """Roles that the house itself speaks of, in words; others stand as they are."""
    return {
        "receiver": _("Tiếp nhận"), "cashier": _("Thu phí"), "appraiser": _("Thẩm định"), "approver": _("Phê duyệt"),
        "signer": _("Ký"), "clerk": _("Văn thư"), "director": _("Lãnh đạo"), "auditor": _("Kiểm soát"),
        rights.PROVINCE: _("Quản trị hệ thống"), rights.AGENCY: _("Quản trị của cơ quan"),
        rights.CATALOGUE: _("Quản trị danh mục"), rights.SECURITY: _("Phụ trách an ninh mạng"),
        rights.DATA: _("Phụ trách dữ liệu cá nhân"), rights.QUALITY: _("Đánh giá viên nội bộ"),
    }  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """A line of the history: when, what, who did it, why, and what was there before."""

    at: datetime
    what: str
    who: str
    reason: str
    differences: tuple[str, ...]


def happened(event: Link) -> Happened:
    """An event of an official's or their account's stream, in words."""
    data = event.data
    told = [
        line
        for one in data.get("changes", ())
        for line in _differences(one["key"], one["before"], one["after"])
    ]
    return Happened(
        event.at, _titles().get(event.type, event.type), str(event.actor.get("name", "")), str(data.get("reason", "")),
        (*told, *_facts(data)),
    )  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "officer.changed": _("Thay đổi thông tin, vị trí"),
        "officer.delegated": _("Ủy quyền"),
        "officer.delegation_ended": _("Kết thúc ủy quyền"),
        "officer.away": _("Vắng mặt"),
        "officer.back": _("Hết vắng mặt"),
        "officer.leaves": _("Quyết định thôi việc"),
        "officer.left": _("Thôi việc"),
        "officer.stays": _("Nhận lại"),
        "officer.reviewed": _("Rà soát quyền"),
        "administrator_appointed": _("Giao quyền quản trị"),
        "account.opened": _("Mở tài khoản"),
        "account.closed": _("Khoá tài khoản"),
        "account.opened_again": _("Mở lại tài khoản"),
        "account.locked": _("Tạm dừng vì nhập sai mật khẩu"),
        "account.lock_lifted": _("Cho nhập lại mật khẩu"),
        "account.idle_warned": _("Báo sắp khoá vì không dùng"),
        "account.reset_asked": _("Đề nghị liên kết đặt mật khẩu"),
        "account.reset_refused": _("Từ chối liên kết đặt mật khẩu"),
        "account.link_given": _("Đưa liên kết đặt mật khẩu"),
        "account.password_chosen": _("Đặt mật khẩu qua liên kết"),
        "account.password_changed": _("Đổi mật khẩu"),
        "account.email_confirmed": _("Xác nhận địa chỉ thư"),
        "account.second_factor_added": _("Thêm xác thực hai lớp"),
        "account.second_factor_removed": _("Bỏ xác thực hai lớp"),
        "account.recovery_codes_made": _("Lập mã dự phòng"),
    }


def _fields() -> dict[str, str]:
    return {
        "name": _("họ tên"), "phone": _("điện thoại"), "email": _("thư điện tử"), "valid_from": _("từ ngày"),
        "valid_to": _("đến hết ngày"), "ended_at": _("kết thúc lúc"), "first": _("từ ngày"), "last": _("đến hết ngày"),
        "deputy": _("người làm thay"), "of": _("làm thay cho"), "heir": _("bàn giao cho"), "at": _("lúc"),
        "form": _("cách ký"), "authority": _("trên chữ ký"), "posts": _("vị trí"),
        "only": _("phạm vi"), "answer": _("trả lời"),
    }  # fmt: skip


_UNSAID = frozenset({"account_id", "officer_id", "post_id"})


def differences(changes: Iterable[Change]) -> list[str]:
    """What a rehearsal found that would change, line by line."""
    return [line for one in changes for line in _differences(one.key, *_sides(one))]


def _sides(change: Change) -> tuple[Mapping[str, Any] | None, Mapping[str, Any]]:
    told = change.to_json()
    return told["before"], told["after"]


def _differences(key: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[str]:
    """A line for what it is about, with everything that differs."""
    names = _fields()
    told = [
        f"{names.get(name, name)} {f'{shown((before or {}).get(name))} → ' if before is not None else ''}{shown(value)}"
        for name, value in after.items()
        if name not in _UNSAID and (before is not None or value)
    ]
    if told:
        yield f"{key}: {'; '.join(told)}"


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    names = _fields()
    for name, value in data.items():
        if name in names and value:
            yield f"{names[name]}: {shown(value)}"


def shown(value: Any) -> str:
    """A value of the log as people read it: days and hours, lists, nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if value in (None, ""):
        return _("(trống)")
    text = str(value)
    try:
        if len(text) == len("2026-11-30"):
            return day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment:%H:%M} {day(moment)}" if "T" in text or " " in text else text
