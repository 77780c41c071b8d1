"""What a person is told about their request: what happened, by when, what they can do. Never what the answer says."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.kernel.vietnamese import moment
from motcua.notifications.queries import Kind, Text, fill, filled, register
from motcua.privacy.kinds import in_force
from motcua.privacy.requests import ACKNOWLEDGED, CARRIED_OUT, CLOSED, EXTENDED, RECEIVED, REFUSED

Facts = Mapping[str, Any]
_TITLES = {
    RECEIVED: lazy("đã được ghi nhận"),
    ACKNOWLEDGED: lazy("đang được xem xét"),
    EXTENDED: lazy("được gia hạn trả lời"),
    CARRIED_OUT: lazy("đã được thực hiện"),
    REFUSED: lazy("không thực hiện được"),
    CLOSED: lazy("đã kết thúc"),
}
_PLACES = {
    "so": gettext_noop("số của yêu cầu"),
    "loai": gettext_noop("loại yêu cầu"),
    "viec": gettext_noop("việc vừa xảy ra"),
    "huong_dan": gettext_noop("điều người dân cần biết hoặc làm tiếp"),
}


def about(event: str, facts: Facts, number: int, kind: str) -> Text:
    """The message about an event of a request, in the language that is active and the province's own words."""
    values = {"so": str(number), "loai": kind, "viec": str(_TITLES[event]), "huong_dan": _then(event, facts)}
    return filled(_key(event), values) or fill(_usual(), values)


def is_told(event: str) -> bool:
    """Whether the person is told of such an event."""
    return event in _TITLES


def _then(event: str, facts: Facts) -> str:
    known = {name: _moment(facts.get(name)) for name in ("first_due_at", "due_at")}
    said = {
        RECEIVED: _(
            "Bạn được trả lời lần đầu trước %(first_due_at)s; yêu cầu được giải quyết trước %(due_at)s."
        ),
        ACKNOWLEDGED: _("Yêu cầu được giải quyết trước %(due_at)s."),
        EXTENDED: _("Hạn mới: %(due_at)s. Lý do ghi ở trang yêu cầu."),
        CARRIED_OUT: _("Bạn mở yêu cầu để đọc câu trả lời và tải những gì được cung cấp."),
        REFUSED: _("Lý do và căn cứ ghi ở trang yêu cầu. Không đồng ý, bạn có quyền khiếu nại."),
        CLOSED: _("Bạn vẫn đọc lại được câu trả lời; cần tải lại thì gửi yêu cầu mới."),
    }
    return said[event] % known


def _moment(text: Any) -> str:
    return moment(datetime.fromisoformat(str(text)), _) if text else "…"


def _key(event: str) -> str:
    return f"data_{event}"


def _usual() -> Text:
    subject = _("Yêu cầu về dữ liệu cá nhân số %(number)s: %(what)s") % {"number": "{so}", "what": "{viec}"}
    return Text(subject, "\n\n".join((_("Loại yêu cầu: %(kind)s.") % {"kind": "{loai}"}, "{huong_dan}")))


def register_templates() -> None:
    """Say which of them may be worded anew."""
    register(*(Kind(_key(event), _titled(event), _PLACES, _usual, _sampled(event)) for event in _TITLES))


def _titled(event: str) -> Callable[[], str]:
    return lambda: _("Yêu cầu về dữ liệu: %(what)s") % {"what": _TITLES[event]}


def _sampled(event: str) -> Callable[[], Mapping[str, str]]:
    def sample() -> Mapping[str, str]:
        kind = next(iter(in_force().kinds.values()))
        facts = {"first_due_at": "2026-11-26T17:00:00+07:00", "due_at": "2026-12-04T17:00:00+07:00"}
        return {
            "so": "12",
            "loai": _(kind.title),
            "viec": str(_TITLES[event]),
            "huong_dan": _then(event, facts),
        }

    return sample
