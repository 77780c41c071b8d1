"""Officials learn by letter when a post of theirs changes, or when they are to do somebody else's work."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.queries import officers_with_accounts
from motcua.agencies.types import Officer
from motcua.kernel import clock
from motcua.kernel.vietnamese import day
from motcua.notifications.commands import tell_all
from motcua.notifications.types import Notice
from motcua.platform.readers import LogEvent, Reader

# Whoever reads an older event catches up on the past: nobody is written to for that.
STALE = timedelta(days=7)
_OWN_PAGE = "/ban-lam-viec/tai-khoan"


class Officials:
    """Letters to officials about their posts."""

    name = "officials"
    topics: tuple[str, ...] = ("officer",)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Told once, however often it is read; who has no address sees it on their page alone."""
        since = clock.now() - STALE
        told = [event for event in events if event.at > since and _concerns(event)]
        known = officers_with_accounts({event.stream for event in told})
        tell_all([_notice(event, known[event.stream]) for event in told if _reaches(known.get(event.stream))])

    def forget(self) -> None:
        """What was told stays told: the key of each letter keeps it from being told again."""


READERS: tuple[Reader, ...] = (Officials(),)


def _concerns(event: LogEvent) -> bool:
    """What somebody is given or loses; what they do themselves is no news to them."""
    if event.type in ("officer.away", "officer.delegated", "officer.delegation_ended"):
        return "of" in event.data
    return event.type == "officer.changed" and _moves(event.data["changes"])


def _moves(changes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether posts changed of somebody who was there before: with what a new official begins, nothing changes."""
    is_new = any(one["what"] == "officers" and one["before"] is None for one in changes)
    return not is_new and any(one["what"] == "holdings" for one in changes)


def _reaches(officer: Officer | None) -> bool:
    """Who has never entered has a link coming, and is told of nothing before."""
    return officer is not None and bool(officer.email) and officer.account.has_usable_password()


def _notice(event: LogEvent, officer: Officer) -> Notice:
    with translation.override(officer.account.language):
        title, body = _words(event.type, event.data)
    return Notice(
        key=f"officer:{event.id}", title=title, body=body, link=_OWN_PAGE, email=officer.email,
        language=officer.account.language,
    )  # fmt: skip


def _words(kind: str, data: Mapping[str, object]) -> tuple[str, str]:
    said = {"of": data.get("of", "")} | {name: _day(data.get(name)) for name in ("first", "last")}
    if kind == "officer.away":
        title = _("Anh chị làm thay %(of)s")
        body = _(
            "%(of)s vắng mặt từ %(first)s đến %(last)s; trong thời gian đó việc của người ấy đến tay anh chị."
        )
    elif kind == "officer.delegated":
        title = _("%(of)s ủy quyền cho anh chị")
        body = _("Từ %(first)s đến %(last)s. Phạm vi và cách ký xem ở trang tài khoản của anh chị.")
    elif kind == "officer.delegation_ended":
        title = _("Ủy quyền của %(of)s đã kết thúc")
        body = _("Từ nay việc ấy không đến tay anh chị nữa.")
    else:
        title = _("Vị trí của anh chị ở Một Cửa thay đổi")
        body = _("Vị trí anh chị giữ, và từ ngày nào đến ngày nào, xem ở trang tài khoản của anh chị.")
    return title % said, body % said


def _day(text: object) -> str:
    return day(date.fromisoformat(str(text))) if text else ""
