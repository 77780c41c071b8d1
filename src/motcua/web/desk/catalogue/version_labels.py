"""What states and sources of versions are called, and the fields that acts of the catalogue ask for."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import typed_day
from motcua.web.ui.fields import Field


def state(value: str) -> tuple[str, str]:
    """The word for the state of a version or a procedure and the kind of tag that carries it."""
    return {
        "published": (_("Đang áp dụng"), "done"),
        "draft": (_("Bản nháp"), "due"),
        "withdrawn": (_("Hết hiệu lực"), "quiet"),
        "listed": (_("Chỉ để tra cứu"), "info"),
    }.get(value, (value, "quiet"))


def states() -> dict[str, str]:
    """The states by which the list can be filtered."""
    named = {key: state(key)[0] for key in ("published", "draft", "withdrawn", "listed")}
    return {**named, "waiting": _("Có bản nháp chờ công bố")}


def source(value: str) -> str:
    """Where a version comes from."""
    return {"national": _("Cổng quốc gia"), "local": _("Địa phương")}.get(value, value)


def touches(value: str) -> str:
    """What a doubt of an import is about."""
    return {
        "clock": _("Thời hạn"),
        "fee": _("Phí, lệ phí"),
        "papers": _("Giấy tờ"),
        "return": _("Trả kết quả"),
    }.get(value, value)


def unit_words() -> dict[str, str]:
    """Units in which a shorter limit can be promised."""
    return {
        "working_day": _("ngày làm việc"),
        "hour": _("giờ làm việc"),
        "day": _("ngày (theo lịch)"),
        "month": _("tháng"),
        "same_day": _("trong ngày làm việc"),
    }


def decision_fields(
    asked: QueryDict | None = None, mistakes: Mapping[str, list[str]] | None = None, prefix: str = ""
) -> list[Field]:
    """The decision by which something is put into force."""
    asked, mistakes = asked or QueryDict(), mistakes or {}
    return [
        Field(
            name=f"{prefix}quyet-dinh",
            key="decision",
            kind="text",
            label=_("Số quyết định"),
            hint=_("Ví dụ: 1234/QĐ-UBND"),
            value=asked.get(f"{prefix}quyet-dinh", ""),
            errors=tuple(mistakes.get("decision", ())),
        ),
        Field(
            name=f"{prefix}ngay",
            key="decided_on",
            kind="date",
            label=_("Ngày quyết định"),
            hint=_("Ví dụ: 20/11/2026"),
            value=asked.get(f"{prefix}ngay", ""),
            errors=tuple(mistakes.get("decided_on", ())),
            width="w-date",
            attributes={"inputmode": "numeric"},
        ),
    ]


def reason_field(asked: QueryDict | None = None, mistakes: Mapping[str, list[str]] | None = None) -> Field:
    """Why the province decides so; it stands in the log."""
    return Field(
        name="ly-do",
        key="reason",
        kind="area",
        label=_("Lý do"),
        hint=_("Căn cứ hoặc văn bản chỉ đạo; được ghi vào nhật ký danh mục."),
        value=(asked or QueryDict()).get("ly-do", ""),
        errors=tuple((mistakes or {}).get("reason", ())),
    )


def read_day(text: str) -> date:
    """A day as people write it; raises `Invalid` at its field."""
    day = typed_day(text)
    if day is None:
        wrong = [_("Hãy ghi ngày theo dạng 20/11/2026.")]
        raise Invalid("Ngày quyết định chưa đúng.", fields={"decided_on": wrong})
    return day
