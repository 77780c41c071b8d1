"""How the register is said on a screen: states of clocks as word and tone, kinds, lines of the chronology."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kernel import clock
from motcua.security import events
from motcua.security.queries import Entry, step_words, to_whom
from motcua.security.types import CHOSEN, Clock, Incident, State
from motcua.web.ui import formats

_TONES = {
    State.LATE: "late", State.AT_ONCE: "late", State.SOON: "due", State.RUNNING: "info", State.LATE_DONE: "due",
    State.DONE: "done",
}  # fmt: skip
_MINUTES_OF_A_DAY = 24 * 60
_DAYS_FROM = 4
"""From so many days on hours say nothing more."""


@dataclass(frozen=True)
class ClockLine:
    """A clock as it is shown: what is to be sent, to whom, how it stands as word and tone."""

    step: str
    title: str
    to: str
    clock: Clock
    words: str
    tone: str


def clock_line(one: Clock) -> ClockLine:
    """A clock of the register."""
    return ClockLine(
        one.step, step_words(one.step), to_whom(one.step), one, state_words(one), _TONES[one.state]
    )


def state_words(one: Clock) -> str:
    """How a clock stands, in words."""
    now = clock.now()
    if one.sent_at is not None:
        sent = _("Đã gửi")
        late = _("Đã gửi, chậm %(span)s") % {"span": span(one.due, one.sent_at)}
        return late if one.state is State.LATE_DONE else sent
    if one.state is State.AT_ONCE:
        return _("Phải báo ngay, đã %(span)s") % {"span": span(one.due, now)}
    if one.state is State.LATE:
        return _("Quá hạn %(span)s") % {"span": span(one.due, now)}
    return _("Còn %(span)s") % {"span": span(now, one.due)}


def span(first: datetime, then: datetime) -> str:
    """The time between two moments, by day and night: hours and minutes, from four days on days alone."""
    minutes = max(0, int((then - first).total_seconds() // 60))
    days = minutes // _MINUTES_OF_A_DAY
    if days >= _DAYS_FROM:
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    return formats.clock_span(minutes)


def kind_words(found: Incident) -> str:
    """An incident or a weakness."""
    return _("Lỗ hổng") if found.kind == Incident.Kind.WEAKNESS else _("Sự cố")


def marks(found: Incident) -> list[tuple[str, str]]:
    """What is special about it, as words and tones."""
    serious = found.gravity == Incident.Gravity.SERIOUS
    known = [
        (serious, _("Nghiêm trọng"), "late"),
        (found.national, _("An ninh quốc gia, trật tự"), "late"),
        (found.outage, _("Ngừng phục vụ"), "late"),
        (found.biometric, _("Sinh trắc học"), "due"),
        (found.personal and not found.biometric, _("Dữ liệu cá nhân"), "due"),
    ]
    return [(words, tone) for holds, words, tone in known if holds]


def state_of(found: Incident) -> tuple[str, str]:
    """How far it is, as a word and a tone."""
    if found.closed_at is not None:
        return _("Đã kết thúc"), "done"
    if found.contained_at is not None:
        weakness = found.kind == Incident.Kind.WEAKNESS
        return (_("Đã sửa xong") if weakness else _("Đã ngăn chặn")), "info"
    return _("Đang xử lý"), "due"


@dataclass(frozen=True)
class EntryLine:
    """A line of the chronology: when, what, said by whom, and by field what was corrected."""

    at: datetime
    recorded_at: datetime
    what: str
    text: str
    who: str
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def later(self) -> bool:
        """Whether it was written down noticeably later than it happened."""
        return (self.recorded_at - self.at).total_seconds() >= 60


def entry_line(entry: Entry) -> EntryLine:
    """A line of the chronology in words."""
    facts, step = entry.facts, step_words(str(entry.facts.get("step", "")))
    title = {
        events.REGISTERED: _("Ghi vào sổ"),
        events.CORRECTED: _("Đính chính"),
        events.NOTED: _("Diễn biến"),
        events.CONTAINED: _("Ngăn chặn hoặc sửa xong"),
        events.SENT: _("Đã gửi: %(step)s") % {"step": step},
        events.SENT_WITHDRAWN: _("Bỏ ghi nhầm: %(step)s") % {"step": step},
        events.CLOSED: _("Kết thúc"),
        events.REOPENED: _("Mở lại"),
    }.get(entry.type, entry.type)
    return EntryLine(entry.at, entry.recorded_at, title, _text(facts), entry.who, tuple(_corrected(facts)))


def _text(facts: Mapping[str, Any]) -> str:
    parts = [facts.get(name, "") for name in ("text", "to", "reference", "lessons", "reason")]
    return " · ".join(str(part) for part in parts if part)


def _corrected(facts: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """By field before and after: marks stand in the event, texts beside it as `field.before`, `field.after`."""
    before, after = dict(facts.get("before", {})), dict(facts.get("after", {}))
    for name, text in facts.items():
        field, _dot, when = name.partition(".")
        if when in ("before", "after"):
            (before if when == "before" else after)[field] = text
    names = dict.fromkeys([*before, *after])
    return [
        (field_words(name), _shown(name, before.get(name)), _shown(name, after.get(name))) for name in names
    ]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value in (None, ""):
        return "–"
    if name in CHOSEN:
        return str(CHOSEN[name].get(value, value))
    return formats.moment(datetime.fromisoformat(value)) if name.endswith("_at") else str(value)


def field_words(name: str) -> str:
    """What a field of the register is called."""
    return {
        "title": _("tên gọi"), "what": _("điều đã xảy ra"), "happened_at": _("xảy ra lúc"),
        "noticed_at": _("phát hiện lúc"), "noticed_by": _("ai phát hiện"), "source": _("nguồn"),
        "systems": _("bộ phận bị ảnh hưởng"), "data": _("loại dữ liệu"), "gravity": _("mức độ"),
        "national": _("an ninh quốc gia, trật tự"), "outage": _("ngừng phục vụ nghiêm trọng"),
        "personal": _("dữ liệu cá nhân"), "biometric": _("sinh trắc học"), "persons": _("số người"),
        "consequences": _("hậu quả"), "measures": _("biện pháp"), "contact": _("đầu mối"),
    }.get(name, name)  # fmt: skip
