"""One agency changed by a person: opened, its particulars kept right, renamed from a day on, closed on a day.

Merging and splitting agencies move dossiers and posts as well: a plan of its own (`succession`).
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.models import Agency, AgencyName
from motcua.agencies.queries import agency as find_agency
from motcua.agencies.taking_in import name_all_agencies, put_agencies, put_names
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record

LEVELS = ("province", "commune", "central")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,9}(\.[A-Z0-9]{1,6}){0,4}")
# What may be kept right at any time; all else of an agency is its name, or stands for good.
PARTICULARS = ("kind", "level", "parent", "commune_gso", "address", "phone", "tms_code", "note")


@command
def open_agency(*, actor: Actor, row: Mapping[str, Any], reason: str) -> list[Change]:
    """A new agency or counter from a day on (`valid_from`); before it nobody can choose it.

    Raises `Invalid` by field.
    """
    must_administer(actor)
    said = reason_given(reason)
    mistakes = agency_mistakes(row)
    if Agency.objects.filter(code=row.get("code") or "").exists():
        mistakes["code"] = [gettext_noop("Mã này đã có cơ quan khác dùng.")]
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return _established(actor, row, said)


def agency_mistakes(row: Mapping[str, Any], others: Collection[str] = ()) -> dict[str, list[str]]:
    """By field what keeps a row from being an agency, new or known; `others` come in with it and may be its parent."""
    found = _mistakes(row, str(row.get("code") or ""), others)
    if not _CODE.fullmatch(str(row.get("code") or "")):
        found["code"] = [
            gettext_noop("Mã gồm chữ hoa và số, các phần cách nhau bằng dấu chấm, như H90.61.01.")
        ]
    if not normal(str(row.get("name") or "")):
        found["name"] = [gettext_noop("Hãy ghi tên cơ quan.")]
    if row.get("valid_from") is None:
        found["valid_from"] = [gettext_noop("Hãy ghi ngày bắt đầu như 24/11/2026.")]
    return found


def _mistakes(row: Mapping[str, Any], code: str = "", others: Collection[str] = ()) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not normal(str(row.get("kind") or "")):
        found["kind"] = [gettext_noop("Hãy chọn loại cơ quan.")]
    if row.get("level") not in LEVELS:
        found["level"] = [gettext_noop("Hãy chọn cấp.")]
    parent = row.get("parent")
    if parent and parent not in others and not Agency.objects.filter(code=parent).exists():
        found["parent"] = [gettext_noop("Không có cơ quan mang mã này.")]
    elif parent and code in _above(parent):
        found["parent"] = [gettext_noop("Cơ quan không thể trực thuộc chính nó hoặc cơ quan dưới nó.")]
    return found


def _above(code: str | None) -> list[str]:
    """An agency and all above it."""
    parents = dict(Agency.objects.values_list("code", "parent_id"))
    found: list[str] = []
    while code and code not in found:
        found.append(code)
        code = parents.get(code)
    return found


@command
def change_agency(*, actor: Actor, code: str, particulars: Mapping[str, Any], reason: str) -> list[Change]:
    """Keep right where an agency is, how it is reached, what it belongs to (`PARTICULARS`).

    Raises `Invalid` by field.
    """
    must_administer(actor, code)
    said = reason_given(reason)
    agency = find_agency(code)
    row = {**_row(agency), **{name: particulars[name] for name in PARTICULARS if name in particulars}}
    if mistakes := _mistakes(row, code):
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return _established(actor, row, said)


@command
def rename_agency(
    *, actor: Actor, code: str, name: str, short_name: str, since: date | None, reason: str
) -> list[Change]:
    """Another name from a day on; papers of before keep the one they were made under. Raises `Invalid` by field."""
    must_administer(actor)
    said = reason_given(reason)
    agency = find_agency(code)
    mistakes: dict[str, list[str]] = {}
    if not normal(name):
        mistakes["name"] = [gettext_noop("Hãy ghi tên mới.")]
    if since is None:
        mistakes["since"] = [gettext_noop("Hãy ghi ngày mang tên mới như 24/11/2026.")]
    elif since <= agency.valid_from:
        mistakes["since"] = [gettext_noop("Hãy ghi một ngày sau ngày cơ quan bắt đầu.")]
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    new = {"agency": code, "name": normal(name), "short_name": normal(short_name), "valid_from": since}
    changes = put_names([new])
    record(changes, actor=actor, at=clock.now(), reason=said)
    name_all_agencies()
    return changes


@command
def close_agency(*, actor: Actor, code: str, last_day: date | None, reason: str) -> list[Change]:
    """The last day of an agency (None: it goes on after all); from the next one nobody can choose it.

    Its open dossiers stay with it until somebody moves them. Raises `Invalid` by field, `Conflict` while others that go
    on belong to it.
    """
    must_administer(actor)
    said = reason_given(reason)
    agency = find_agency(code)
    if last_day is not None and last_day < clock.now().date() - timedelta(days=1):
        raise Invalid("Ngày này đã qua.", fields={"last_day": ["Hãy ghi từ hôm qua trở đi."]})
    if last_day is not None and last_day < agency.valid_from:
        raise Invalid("Ngày này trước khi có cơ quan.", fields={"last_day": ["Ngày này trước ngày bắt đầu."]})
    below = Agency.objects.filter(parent=agency, valid_to=None).order_by("code")
    if last_day is not None and below:
        raise Conflict(
            "Còn cơ quan trực thuộc: %(agencies)s. Hãy đóng hoặc chuyển các cơ quan ấy trước.",
            agencies=", ".join(below.values_list("name", flat=True)[:5]),
        )
    return _established(actor, {**_row(agency), "valid_to": last_day}, said)


def _established(actor: Actor, row: Mapping[str, Any], reason: str) -> list[Change]:
    changes = put_agencies([row])
    record(changes, actor=actor, at=clock.now(), reason=reason)
    name_all_agencies()
    return changes


def _row(agency: Agency) -> dict[str, Any]:
    """An agency as it is handed in; its name is the one of its first day."""
    first = AgencyName.objects.filter(agency=agency).order_by("valid_from").first()
    fields = (
        "code",
        "kind",
        "level",
        "commune_gso",
        "address",
        "phone",
        "tms_code",
        "note",
        "map_x",
        "map_y",
    )
    return {
        **{name: getattr(agency, name) for name in fields},
        "name": first.name if first else agency.name,
        "short_name": first.short_name if first else agency.short_name,
        "parent": agency.parent_id,
        "valid_from": agency.valid_from,
        "valid_to": agency.valid_to,
    }
