"""What bases and fields of a purpose are called, and the fields by which one is described."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.kernel.vietnamese import day, typed_day
from motcua.privacy.queries import KINDS, titles_of_rules
from motcua.privacy.types import Purpose
from motcua.web.ui.fields import Field, Kind, Option


def bases() -> dict[str, str]:
    """By what something may be kept."""
    return {
        "task": _("Nhiệm vụ của cơ quan nhà nước"),
        "law": _("Nghĩa vụ theo luật khác"),
        "consent": _("Người đó đồng ý"),
    }


def state(purpose: Purpose, today: Any) -> tuple[str, str]:
    """Whether it is in force, in a word with its tone."""
    if purpose.is_current(today):
        return _("Đang áp dụng"), "done"
    return (_("Sắp áp dụng"), "info") if today < purpose.valid_from else (_("Đã kết thúc"), "quiet")


# Field of the form, and what it says of a purpose.
NAMES = {
    "ma": "key", "ten": "title", "de-lam-gi": "why", "du-lieu": "data", "nhay-cam": "sensitive", "cua-ai": "subjects",
    "can-cu": "basis", "van-ban": "reference", "quy-tac": "retention", "giu": "kept", "ai-nhan": "recipients",
    "nuoc-ngoai": "abroad", "tu": "valid_from", "den": "valid_to",
}  # fmt: skip
_AREAS = {"data", "reference", "kept", "recipients", "why", "subjects"}
_OPTIONAL = {"kept", "recipients", "abroad", "valid_to", "retention", "sensitive"}
_DAYS = ("valid_from", "valid_to")


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "key": (_("Mã"), _("Chữ thường không dấu, như camera; không đổi được về sau.")),
        "title": (
            _("Mục đích"),
            _("Người dân đọc dòng này: viết như nói với họ, ví dụ “Giải quyết hồ sơ của bạn”."),
        ),
        "why": (_("Để làm gì"), _("Một câu, người dân đọc được.")),
        "data": (_("Giữ dữ liệu nào"), ""),
        "sensitive": (_("Có dữ liệu nhạy cảm"), ""),
        "subjects": (_("Của ai"), ""),
        "basis": (_("Căn cứ"), ""),
        "reference": (_("Văn bản, điều khoản"), ""),
        "retention": (_("Quy tắc lưu giữ"), _("Số ngày lấy từ quy tắc đang áp dụng, không gõ tay.")),
        "kept": (_("Giữ bao lâu, nếu không có quy tắc"), _("Hoặc điều cần nói thêm.")),
        "recipients": (_("Ai nhận"), _("Để trống: không ai ngoài cơ quan.")),
        "abroad": (_("Chuyển ra nước ngoài"), _("Cho ai, ở nước nào; để trống: không.")),
        "valid_from": (_("Từ ngày"), ""),
        "valid_to": (_("Đến hết ngày"), _("Để trống: còn tiếp tục.")),
    }


def fields(row: Mapping[str, Any], mistakes: Mapping[str, list[str]], *, new: bool) -> list[Field]:
    """The fields of the form with what `row` says; the key of a known purpose stands."""
    return [_field(name, key, row, mistakes) for name, key in NAMES.items() if new or key != "key"]


def _field(name: str, key: str, row: Mapping[str, Any], mistakes: Mapping[str, list[str]]) -> Field:
    label, hint = _titles()[key]
    value = row.get(key)
    return Field(
        name=name,
        key=key,
        kind=_kind(key),
        label=label,
        hint=hint,
        value="" if value in (None, False) or isinstance(value, list) else str(value),
        required=key not in _OPTIONAL,
        options=_options(key, value),
        errors=tuple(_(one) for one in mistakes.get(key, ())),
        width={"key": "w-id", "valid_from": "w-date", "valid_to": "w-date"}.get(key, ""),
    )


def _kind(key: str) -> Kind:
    if key in _DAYS:
        return "date"
    kinds: Mapping[str, Kind] = {"sensitive": "checkbox", "basis": "radio", "retention": "many"}
    return kinds.get(key, "area" if key in _AREAS else "text")


def _options(key: str, value: Any) -> tuple[Option, ...]:
    if key == "basis":
        return tuple(Option(one, words, one == value) for one, words in bases().items())
    if key == "retention":
        words = titles_of_rules()
        return tuple(Option(one, words[one], one in (value or ())) for one in KINDS)
    return ()


def typed(posted: QueryDict, key: str = "") -> dict[str, Any]:
    """What the form says, as a purpose is handed in; a day that is none stays as typed, to be told."""
    row: dict[str, Any] = {field: posted.get(name, "").strip() for name, field in NAMES.items()}
    row |= {
        "sensitive": bool(row["sensitive"]),
        "retention": posted.getlist("quy-tac"),
        "key": key or row["key"],
    }
    for name in _DAYS:
        found = typed_day(row[name])
        row[name] = found.isoformat() if found else row[name]
    return row


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A purpose as its form shows it: days as people write them; what is no day, as it was typed."""
    typed_days = {name: str(row.get(name) or "") for name in _DAYS}
    return {
        **row,
        **{name: day(found) if (found := typed_day(text)) else text for name, text in typed_days.items()},
    }
