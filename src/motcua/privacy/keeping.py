"""Purposes as administrators keep them: one at the desk, or many from a file; every change with its reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from motcua.agencies.queries import administers
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, put, record
from motcua.privacy.kept import KINDS
from motcua.privacy.models import OwnPurpose
from motcua.privacy.register import FIELDS, as_row, purposes, shipped
from motcua.privacy.types import BASES

Row = Mapping[str, Any]
WHAT = "purposes"
LONGEST = 1000
_KEY = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_TEXTS = ("title", "why", "data", "subjects", "reference", "kept", "recipients", "abroad")
_MISSING = {
    "title": gettext_noop("Hãy ghi tên mục đích, bằng lời người dân hiểu."),
    "why": gettext_noop("Hãy ghi để làm gì."),
    "data": gettext_noop("Hãy ghi giữ dữ liệu nào."),
    "subjects": gettext_noop("Hãy ghi của ai."),
    "reference": gettext_noop("Hãy ghi văn bản làm căn cứ, có điều khoản."),
}


@command
def set_purpose(*, actor: Actor, row: Row, reason: str) -> list[Change]:
    """Add or change one purpose (`FIELDS`). Raises `Invalid` by field."""
    _must_keep_register(actor)
    said = reason_given(reason)
    if mistakes := purpose_mistakes(row):
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return _put([row], actor, said)


@command
def establish_purposes(*, actor: Actor, purposes: Sequence[Row], reason: str = "") -> list[Change]:
    """Purposes as a province hands them in; others stay. Raises `Invalid` for the first that cannot be."""
    _must_keep_register(actor)
    for row in purposes:
        for sentences in purpose_mistakes(row).values():
            raise Invalid("%(key)s: %(what)s", key=row.get("key", "?"), what=sentences[0])
    return _put(purposes, actor, reason)


def may_keep_register(actor: Actor) -> bool:
    """Whether an actor changes the register: whoever administers the province."""
    return administers(actor)


def purpose_mistakes(row: Row) -> dict[str, list[str]]:
    """By field what keeps a row from being a purpose."""
    found: dict[str, list[str]] = {}
    for name, sentence in _mistakes(row):
        found.setdefault(name, []).append(sentence)
    return found


def _must_keep_register(actor: Actor) -> None:
    if not may_keep_register(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")


def _mistakes(row: Row) -> Iterator[tuple[str, str]]:
    if not _KEY.fullmatch(str(row.get("key") or "")):
        yield "key", gettext_noop("Mã gồm chữ thường không dấu, số, gạch nối, như messages.")
    for name, sentence in _MISSING.items():
        if not normal(str(row.get(name) or "")):
            yield name, sentence
    for name in _TEXTS:
        if len(str(row.get(name) or "")) > LONGEST:
            yield name, gettext_noop("Dài quá 1.000 chữ. Hãy viết gọn lại.")
    if row.get("basis") not in BASES:
        yield "basis", gettext_noop("Hãy chọn căn cứ.")
    yield from _of_time(row)


def _of_time(row: Row) -> Iterator[tuple[str, str]]:
    rules = row.get("retention") or ()
    if not set(rules) <= set(KINDS):
        yield (
            "retention",
            gettext_noop("Không có quy tắc lưu giữ này; các quy tắc nêu ở trang sửa mục đích."),
        )
    if not rules and not normal(str(row.get("kept") or "")):
        yield "kept", gettext_noop("Hãy chọn quy tắc lưu giữ, hoặc ghi giữ bao lâu.")
    first, last = _day(row.get("valid_from")), _day(row.get("valid_to"))
    if first is None:
        yield "valid_from", gettext_noop("Hãy ghi ngày bắt đầu như 24/11/2026.")
    if row.get("valid_to") and last is None:
        yield "valid_to", gettext_noop("Hãy ghi ngày như 24/11/2026, hoặc để trống.")
    if first and last and last < first:
        yield "valid_to", gettext_noop("Ngày cuối trước ngày đầu.")


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else value or None
    except ValueError:
        return None


def _put(rows: Sequence[Row], actor: Actor, reason: str) -> list[Change]:
    """Only what says something else than is in force is written; the first change of a purpose of the product's shows
    what the product said."""
    known = {one.key: as_row(one) for one in purposes()}
    coming = [_as_kept(row) for row in rows]
    differing = [_as_columns(row) for row in coming if known.get(row["key"]) != row]
    product = {key: _as_columns(as_row(one)) for key, one in shipped().items()}
    changes = [
        Change(WHAT, one.key, one.before or product.get(one.key), one.after)
        for one in put(OwnPurpose, differing, what=WHAT, keys=["key"])
    ]
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


def _as_kept(row: Row) -> dict[str, Any]:
    texts = {name: normal(str(row.get(name) or "")) for name in _TEXTS}
    first, last = _day(row.get("valid_from")), _day(row.get("valid_to"))
    days = {
        "valid_from": first.isoformat() if first else None,
        "valid_to": last.isoformat() if last else None,
    }
    rest = {"key": row["key"], "basis": row["basis"], "sensitive": bool(row.get("sensitive"))}
    kept = {
        **texts,
        **days,
        **rest,
        "retention": [kind for kind in KINDS if kind in (row.get("retention") or ())],
    }
    return {name: kept[name] for name in FIELDS}


def _as_columns(row: Row) -> dict[str, Any]:
    return {**row, "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])}
