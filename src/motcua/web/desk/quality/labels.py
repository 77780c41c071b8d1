"""How audits and findings are said on a screen: how grave, how far, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.vietnamese import day
from motcua.platform.readers import LogEvent
from motcua.quality import events
from motcua.quality.queries import is_late
from motcua.quality.types import ANSWERS, GRAVITIES, Audit, Finding

_TONES = {"major": "late", "minor": "due", "remark": "info"}


def gravity(row: Finding) -> tuple[str, str]:
    """How grave it is, as a word and a tone."""
    return str(dict(GRAVITIES)[row.gravity]), _TONES[row.gravity]


def state(row: Finding) -> tuple[str, str]:
    """How far a finding is, as a word and a tone."""
    if row.closed_at is not None:
        return _("Đã kết thúc"), "done"
    if row.waits:
        return _("Chờ kiểm tra"), "info"
    if is_late(row):
        return _("Quá hạn khắc phục"), "late"
    return (_("Đang mở"), "quiet") if row.due_at is None else (_("Chờ khắc phục"), "due")


def audit_state(found: Audit) -> tuple[str, str]:
    """How far an audit is, as a word and a tone."""
    if found.closed_at is not None:
        return _("Đã kết thúc"), "done"
    return (_("Đang đánh giá"), "due") if found.drawn_at else (_("Chưa rút mẫu"), "info")


def answer(value: str) -> str:
    """An answer of the check-list."""
    return str(dict(ANSWERS).get(value, ""))


@dataclass(frozen=True)
class EntryLine:
    """A line of the story: when, what, the words, who."""

    at: datetime
    what: str
    text: str
    who: str


def entry(event: LogEvent) -> EntryLine:
    """What happened, in words."""
    facts = event.facts
    number = facts.get("finding", "")
    said = {
        events.PLANNED: _("Lập cuộc đánh giá"),
        events.DRAWN: _("Rút mẫu: %(n)d hồ sơ") % {"n": len(facts.get("dossiers", ()))},
        events.ANSWERED: _("Trả lời bảng kiểm: %(code)s") % {"code": facts.get("dossier", "")},
        events.FOUND: _("Phát hiện %(n)s") % {"n": number},
        events.CORRECTED: _("Gửi việc khắc phục, phát hiện %(n)s") % {"n": number},
        events.RETURNED: _("Yêu cầu khắc phục tiếp, phát hiện %(n)s") % {"n": number},
        events.EXTENDED: _("Gia hạn khắc phục, phát hiện %(n)s") % {"n": number},
        events.FINDING_CLOSED: _("Kết thúc phát hiện %(n)s") % {"n": number},
        events.CLOSED: _("Kết thúc cuộc đánh giá"),
    }
    return EntryLine(
        event.at, said.get(event.type, event.type), _text(facts), str(event.actor.get("name", ""))
    )


def _text(facts: Mapping[str, Any]) -> str:
    names = ("title", "reason", "what", "cause", "done", "said", "conclusion")
    parts = [str(facts[name]) for name in names if facts.get(name)]
    if before := facts.get("due_before"):
        first, then = (day(datetime.fromisoformat(str(moment))) for moment in (before, facts["due_at"]))
        parts.append(f"{first} → {then}")
    return " · ".join(parts)
