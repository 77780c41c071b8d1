"""What kinds and levels of agencies are called, and the fields by which one is described."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.agencies.types import Agency
from motcua.web.ui.fields import Field, Kind, Option


def kinds() -> dict[str, str]:
    """The kinds that the house knows; the first two are counters, where dossiers are received."""
    return {
        "commune_centre": _("Nơi tiếp nhận của xã, phường, đặc khu"),
        "centre": _("Trung tâm Phục vụ hành chính công"),
        "commune": _("Ủy ban nhân dân xã, phường, đặc khu"),
        "department": _("Sở, ban, ngành"),
        "province": _("Ủy ban nhân dân tỉnh, thành phố"),
        "police": _("Công an"),
        "tax": _("Thuế"),
        "insurance": _("Bảo hiểm xã hội"),
        "electricity": _("Điện lực"),
        "company": _("Doanh nghiệp phục vụ công cộng"),
    }


def levels() -> dict[str, str]:
    """Of which level an agency is."""
    return {"commune": _("Cấp xã"), "province": _("Cấp tỉnh"), "central": _("Trung ương")}


def kind(value: str) -> str:
    """A kind in words; one that only this province knows keeps its own."""
    return kinds().get(value, value)


# Field of the form, and what it says of an agency.
PARTICULARS = {
    "loai": "kind", "cap": "level", "truc-thuoc": "parent", "ma-xa": "commune_gso", "dia-chi": "address",
    "dien-thoai": "phone", "ma-buu-chinh": "tms_code", "ghi-chu": "note",
}  # fmt: skip
OPENING = {"ma": "code", "ten": "name", "ten-ngan": "short_name", "tu": "valid_from"}
_REQUIRED = {"code", "name", "valid_from", "kind", "level"}


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "code": (_("Mã cơ quan"), _("Theo danh mục quốc gia, như H90.61.01; không đổi được về sau.")),
        "name": (_("Tên đầy đủ"), ""),
        "short_name": (_("Tên ngắn"), ""),
        "valid_from": (_("Bắt đầu từ ngày"), _("Ví dụ: 24/11/2026")),
        "kind": (_("Loại"), ""),
        "level": (_("Cấp"), ""),
        "parent": (_("Trực thuộc (mã)"), ""),
        "commune_gso": (_("Mã xã (thống kê)"), ""),
        "address": (_("Địa chỉ"), ""),
        "phone": (_("Điện thoại"), ""),
        "tms_code": (_("Mã TMS"), ""),
        "note": (_("Ghi chú"), ""),
    }


def fields(
    names: Mapping[str, str], agency: Agency | None, posted: QueryDict, mistakes: Mapping[str, list[str]]
) -> list[Field]:
    """The fields of a form: as typed, else as the agency is."""
    return [_field(name, key, _now(agency, key, posted, name), mistakes) for name, key in names.items()]


def _now(agency: Agency | None, key: str, posted: QueryDict, name: str) -> str:
    if name in posted or agency is None:
        return posted.get(name, "")
    return str(getattr(agency, "parent_id" if key == "parent" else key) or "")


def _field(name: str, key: str, value: str, mistakes: Mapping[str, list[str]]) -> Field:
    label, hint = _titles()[key]
    choices = {"kind": kinds(), "level": levels()}.get(key, {})
    if choices and value and value not in choices:
        choices = {**choices, value: value}
    shown: Kind = (
        "select" if choices else "date" if key == "valid_from" else "area" if key == "note" else "text"
    )
    return Field(
        name=name,
        key=key,
        kind=shown,
        label=label,
        hint=hint,
        value=value,
        required=key in _REQUIRED,
        options=tuple(Option(one, words, one == value) for one, words in choices.items()),
        errors=tuple(_(one) for one in mistakes.get(key, ())),
        width={"code": "w-id", "valid_from": "w-date", "phone": "w-tel"}.get(key, ""),
    )


def typed(names: Mapping[str, str], posted: QueryDict) -> dict[str, Any]:
    """What a form says, by the agency's own words; an empty parent is none."""
    found: dict[str, Any] = {key: posted.get(name, "").strip() for name, key in names.items()}
    return {**found, "parent": found["parent"] or None} if "parent" in found else found
