"""A change of what the house works by, as a form: it is rehearsed, told whom it touches, and only then saved.

A rehearsal carries everything out and keeps nothing, so that what it tells is what would happen. Only what would still
change the same things is saved; whatever was altered since, by whomever, is rehearsed again.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.kernel.errors import Invalid, Refusal
from motcua.platform.transactions import together
from motcua.platform.upsert import Change, Recorded, history
from motcua.web.ui.fields import Field
from motcua.web.ui.refusals import status_of

_BUTTON, _SEEN = "lam", "da-thu"
_SHOWN = 60
_LONGEST = 160
LABELS: Mapping[str, Any] = {
    "version": lazy("phiên bản"), "hours": lazy("giờ làm việc"), "worked_hours": lazy("giờ ngày làm bù"),
    "cutoff": lazy("giờ chốt tiếp nhận"), "holidays": lazy("nghỉ lễ"), "off": lazy("nghỉ hoán đổi, ngày riêng"),
    "worked": lazy("làm bù"), "years": lazy("lịch nghỉ của năm"), "day_minutes": lazy("số phút của một ngày làm việc"),
    "name": lazy("tên"), "short_name": lazy("tên ngắn"), "kind": lazy("loại"), "level": lazy("cấp"),
    "parent_id": lazy("trực thuộc"), "agency_id": lazy("cơ quan"), "address": lazy("địa chỉ"),
    "phone": lazy("điện thoại"),
    "valid_from": lazy("từ ngày"), "valid_to": lazy("đến ngày"), "note": lazy("ghi chú"), "code": lazy("mã"),
    "commune_gso": lazy("mã xã (thống kê)"), "amount": lazy("số tiền"), "channel": lazy("cách nộp"),
    "resolution": lazy("văn bản quy định"), "plain_name": lazy("tên dễ hiểu"), "called": lazy("lời thường"),
    "title": lazy("tên"), "sentence": lazy("một câu"), "procedures": lazy("thủ tục"), "position": lazy("thứ tự"),
    "why": lazy("để làm gì"), "data": lazy("dữ liệu"), "sensitive": lazy("nhạy cảm"), "subjects": lazy("của ai"),
    "basis": lazy("căn cứ"), "reference": lazy("văn bản"), "retention": lazy("quy tắc lưu giữ"),
    "kept": lazy("giữ bao lâu"), "recipients": lazy("ai nhận"), "abroad": lazy("ra nước ngoài"),
    "day": lazy("ngày thực hiện"), "decision": lazy("văn bản quyết định"), "province": lazy("thông tin tỉnh"),
    "lines": lazy("các dòng sắp xếp"), "approved_at": lazy("duyệt lúc"), "withdrawn_at": lazy("thu hồi lúc"),
    "carried_out_at": lazy("thực hiện lúc"), "moved": lazy("đã chuyển"), "stuck": lazy("vướng mắc"),
    "content": lazy("nội dung"), "since": lazy("áp dụng từ"), "subject": lazy("tiêu đề"), "body": lazy("nội dung"),
}  # fmt: skip
Write = Callable[[], Sequence[Change]]


@dataclass(frozen=True)
class Line:
    """A row that changes: what it is, and by field before and after as people read them."""

    what: str
    new: bool
    fields: Sequence[tuple[str, str, str]]


@dataclass
class Answer:
    """How a form was answered: `saved`, or what the page shows: a refusal, or what the rehearsal told."""

    saved: bool = False
    changes: Sequence[Change] = ()
    touches: Sequence[str] = ()
    refusal: Refusal | None = None
    seen: str = ""
    status: int = 200
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def rehearsed(self) -> bool:
        """Whether there is something to save."""
        return bool(self.seen)

    @property
    def lines(self) -> list[Line]:
        """What would differ, the first of them."""
        return [line(one) for one in self.changes[:_SHOWN]]

    @property
    def left_off(self) -> int:
        """How many more there are."""
        return max(0, len(self.changes) - _SHOWN)


def answered(
    request: HttpRequest,
    write: Write,
    touches: Callable[[], Sequence[str]],
    after: Callable[[], None] = lambda: None,
) -> Answer:
    """Rehearse `write` and ask `touches` whom it concerns; save it when it would still do what was rehearsed.

    `after` makes this process forget what it read during the rehearsal. Refusals become part of the answer.
    """
    try:
        told, changes = touches(), rehearsed(write, after)
        mark = mark_of(changes)
        if changes and is_to_write(request.POST, mark):
            return Answer(saved=True, changes=write())
    except Refusal as refusal:
        return refused(refusal)
    return Answer(changes=changes, touches=told, seen=mark if changes else "")


def refused(refusal: Refusal) -> Answer:
    """What is wrong, with what is said of single fields."""
    fields = {k: list(v) for k, v in refusal.fields.items()} if isinstance(refusal, Invalid) else {}
    return Answer(refusal=refusal, fields=fields, status=status_of(refusal))


def is_to_write(posted: QueryDict, mark: str) -> bool:
    """Whether what bears this mark was looked at and is now to be written."""
    return posted.get(_BUTTON) == "luu" and posted.get(_SEEN) == mark


def rehearsed(write: Write, after: Callable[[], None] = lambda: None) -> Sequence[Change]:
    """What `write` would change; nothing is kept, and `after` makes this process forget what it read meanwhile."""
    try:
        with together(rehearsal=True):
            return write()
    finally:
        after()


def mark_of(changes: Sequence[Change], asked: str = "") -> str:
    """By what a rehearsal is known again: what it would change, from what to what.

    Where what was `asked` for says the latter, it stands for it: a new row may get another number each time.
    """
    told = [(one.what, one.key, one.before if asked else sorted(one.to_json().items())) for one in changes]
    return hashlib.sha256(f"{asked}{told!r}".encode()).hexdigest()


def line(change: Change) -> Line:
    """A change as people read it."""
    differing = change.fields()
    before = {name: old for name, (old, _new) in differing.items()} if change.before is not None else None
    return Line(
        change.key, change.before is None, list(_fields(before, {k: v for k, (_, v) in differing.items()}))
    )


def _fields(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What differs, field by field; of a field with parts only the parts that differ."""
    for name, now in after.items():
        was = (before or {}).get(name)
        if isinstance(now, Mapping) and isinstance(was, Mapping):
            for part in {**was, **now}:
                if was.get(part) != now.get(part):
                    yield f"{label(name)} {part}", _shown(was.get(part)), _shown(now.get(part))
        elif now not in (None, "", [], {}) or was not in (None, "", [], {}):
            yield label(name), _shown(was), _shown(now)


def label(name: str) -> str:
    """What a field of a change is called on a screen; one without a word of its own keeps its name."""
    return str(LABELS.get(name, name))


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        value = "; ".join(f"{key}: {_shown(one)}" for key, one in value.items())
    elif isinstance(value, list | tuple):
        value = ", ".join(map(_shown, value))
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def told(what: str, key: str | None = None, *, prefix: str = "") -> list[dict[str, Any]]:
    """The history of a thing for its page, or of those whose keys begin so, newest first."""
    return [_recorded(one) for one in history(what, key, prefix=prefix)]


def _recorded(one: Recorded) -> dict[str, Any]:
    return {
        "at": one.at,
        "who": one.who,
        "reason": one.reason,
        "key": one.key,
        "new": one.before is None,
        "fields": list(_fields(one.before, one.after)),
    }


def reason_field(posted: QueryDict, mistakes: dict[str, list[str]]) -> Field:
    """Why; it stands in the log and on the page."""
    return Field(
        name="ly-do",
        key="reason",
        kind="area",
        label=_("Lý do"),
        hint=_("Căn cứ hoặc văn bản chỉ đạo; được ghi vào nhật ký và hiện ở phần lịch sử."),
        value=posted.get("ly-do", ""),
        errors=tuple(_(one) for one in mistakes.get("reason", ())),
    )
