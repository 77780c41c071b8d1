"""By the clock and once each: who answers for a finding is written to when it was made, before its deadline and when
that has passed; its auditor when a correction waits.
"""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of, colleagues
from motcua.agencies.types import Officer
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotAllowed
from motcua.kernel.vietnamese import moment
from motcua.notifications.commands import write_letters
from motcua.notifications.types import Letter
from motcua.platform.transactions import command
from motcua.process.deadline import due
from motcua.quality import rules
from motcua.quality.models import Finding

PAGE = "/ban-lam-viec/chat-luong/%s/phat-hien/%d"


@command
def remind(*, actor: Actor) -> int:
    """Look once; returns how many letters were due. What was written before is not written again."""
    if actor.kind is not Kind.SYSTEM:
        raise NotAllowed("Việc nhắc hạn do hệ thống tự làm.")
    rows = Finding.objects.filter(closed_at=None).select_related("audit__auditor__account", "agency", "post")
    told = [letter for row in rows for letter in _about(row)]
    return write_letters(told)


def _about(row: Finding) -> Iterator[Letter]:
    if row.waits and row.corrected_at is not None:
        key = f"quality:{row.pk}:waits:{int(row.corrected_at.timestamp())}"
        yield from _to([row.audit.auditor], row, key, "waits")
        return
    if row.gravity == Finding.Gravity.REMARK:
        return
    yield from _to(responsible(row), row, f"quality:{row.pk}:found", "found")
    if mark := _mark(row):
        # Another date is another deadline: whoever got more time is told anew.
        key = f"quality:{row.pk}:{mark}:{int(row.due_at.timestamp())}" if row.due_at else ""
        yield from _to(responsible(row), row, key, mark)


def responsible(row: Finding) -> list[Officer]:
    """Who sets it right: whoever holds the post today; where nobody does, whoever leads the agency."""
    post = row.post
    if post is not None:
        named = f"{post.unit.key}:{post.role}" if post.unit else post.role
        if found := list(colleagues(row.agency_id, named)):
            return found
    return list(colleagues(row.agency_id, "director"))


def _mark(row: Finding) -> str:
    now = clock.now()
    if row.due_at is None:
        return ""
    if row.due_at <= now:
        return "late"
    warn = rules.correction_rule(row.found_at.astimezone(VIETNAM).date()).warn
    return "soon" if row.due_at <= due(calendar_of(row.agency_id, now), now, warn).at else ""


def _to(officers: list[Officer], row: Finding, key: str, what: str) -> Iterator[Letter]:
    for officer in officers:
        account = officer.account
        if account.is_active:
            with translation.override(account.language):
                title, body = _words(row, what)
            yield Letter(key, account, title, body, PAGE % (row.audit.number, row.number))


def _words(row: Finding, what: str) -> tuple[str, str]:
    said = {
        "number": f"{row.audit.number}/{row.number}",
        "agency": row.agency.name,
        "due": moment(row.due_at) if row.due_at else "",
    }
    title, body = {
        "found": (
            _("Phát hiện %(number)s cần khắc phục"),
            _("Đánh giá nội bộ ghi nhận một điểm không phù hợp của %(agency)s; khắc phục trước %(due)s."),
        ),
        "soon": (
            _("Phát hiện %(number)s sắp đến hạn khắc phục"), _("%(agency)s phải khắc phục trước %(due)s."),
        ),
        "late": (
            _("Phát hiện %(number)s đã quá hạn khắc phục"),
            _("%(agency)s phải khắc phục trước %(due)s và chưa gửi việc đã làm."),
        ),
        "waits": (
            _("Phát hiện %(number)s chờ kiểm tra khắc phục"), _("%(agency)s đã gửi việc khắc phục."),
        ),
    }[what]  # fmt: skip
    return title % said, body % said
