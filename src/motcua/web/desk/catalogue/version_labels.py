"""What states and sources of versions are called, and the fields that acts of the catalogue ask for."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid
from motcua.kernel.money import dong
from motcua.kernel.vietnamese import typed_day
from motcua.procedures.types import LimitRow
from motcua.process.limit import Limit
from motcua.web.desk import dossier_labels
from motcua.web.ui.fields import Field
from motcua.web.ui.formats import limit_words


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
    return {
        "national": _("Cổng quốc gia"),
        "local": _("Địa phương"),
        "routes": _("Quy trình mới"),
        "results": _("Mẫu kết quả mới"),
    }.get(value, value)


def touches(value: str) -> str:
    """What a doubt of an import is about."""
    return {
        "clock": _("Thời hạn"),
        "fee": _("Phí, lệ phí"),
        "papers": _("Giấy tờ"),
        "return": _("Trả kết quả"),
    }.get(value, value)


class ReadDoubt(NamedTuple):
    """A doubt of an import as it is read: where, what, and once answered how, why and by whom."""

    field: str
    words: str
    answer: str = ""
    reason: str = ""
    by: str = ""


def doubt(flag: Mapping[str, Any]) -> ReadDoubt:
    """A doubt in the reader's language; one that was noted before sentences had places stays as it was written."""
    words = _sentence(flag["said"]) if flag.get("said") else str(flag["reason"])
    answered = flag.get("answer")
    if not answered:
        return ReadDoubt(flag["field"], words)
    return ReadDoubt(flag["field"], words, _answer(answered["value"]), answered["reason"], answered["by"])


def _sentence(said: Mapping[str, Any]) -> str:
    message, parts = said["message"], said["parts"]
    return _(message) % {name: _part(part) for name, part in parts.items()} if parts else _(message)


def _part(part: Any) -> str:
    if isinstance(part, dict):
        return limit_words(Limit.parse(part["limit"])) if "limit" in part else _sentence(part)
    if isinstance(part, list):
        return ", ".join(map(_part, part))
    return _(part) if isinstance(part, str) and part else str(part)


def _answer(value: Mapping[str, Any]) -> str:
    """As `procedures.flag_answers.in_words`, in the reader's language."""
    if value.get("keep"):
        return _("Giữ như bản nháp")
    if value.get("remove"):
        return _("Bỏ khỏi bản nháp")
    if "quantity" in value:
        limit = LimitRow("", value["quantity"], value["unit"]).limit
        return limit_words(limit) if limit else ""
    if "amount" in value:
        amount = value["amount"]
        return _("Chưa rõ mức") if amount is None else dong(amount) if amount else _("Không thu")
    return ", ".join(value.get("required") or [dossier_labels.returning(way) for way in value["returning"]])


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
