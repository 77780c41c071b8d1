"""Fees as the national portal writes them. What is odd is kept, flagged and never charged.

Seen in real records: dollars, thousands ("45" for 45,000), 0 or nothing beside a text that names amounts, several
alternatives side by side of which only one is due, amounts whose period has ended.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import money
from motcua.procedures.doubts import Doubt
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.limits import CHANNELS
from motcua.procedures.national.record import FeeRow, Method

_KINDS = {"FEE": "fee", "SERVICE_FEE": "service_fee", "PRICE_LEVEL": "price_level"}
_NAMES = {
    "fee": gettext_noop("Lệ phí"),
    "service_fee": gettext_noop("Phí"),
    "price_level": gettext_noop("Giá dịch vụ"),
}
_LEAST = 1_000  # no fee in đồng is smaller; smaller figures are thousands, dollars or a slip
_MOST = 10_000_000_000
_SUMS = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)
_ENDED = re.compile(r"đến (?:hết )?ngày \d{1,2}/\d{1,2}/\d{4}")
_LONGEST_NAME = 160
Row = dict[str, Any]


def fees_of(code: str, methods: Sequence[Method], flags: Flags) -> list[Row]:
    """The fees of all ways of filing; one row for all channels where they agree."""
    by_channel: dict[str, list[Row]] = {}
    for method in methods:
        channel = CHANNELS.get(method.submissionMethod)
        if channel is not None:
            rows = by_channel.setdefault(channel, [])
            rows += [row for row in (_row(fee, flags) for fee in method.fees) if row not in rows]
    for rows in by_channel.values():
        _only_one_is_due(rows, flags)
    found = _merged(by_channel) or [_not_told(flags)]
    return [{"code": f"{code}.LP{number:02d}", **row} for number, row in enumerate(found, 1)]


def _not_told(flags: Flags) -> Row:
    """A record without any fee does not say that there is none."""
    flags.doubt("fees", "Không ghi khoản thu nào: chưa rõ có thu hay không.")
    told = {"name": "Phí, lệ phí", "kind": "fee", "amount": None, "channel": None}
    return {**told, "collect_at": "intake", "note": None}


def _merged(by_channel: dict[str, list[Row]]) -> list[Row]:
    lists = list(by_channel.values())
    if lists and all(rows == lists[0] for rows in lists):
        return [{**row, "channel": None} for row in lists[0]]
    return [{**row, "channel": channel} for channel, rows in by_channel.items() for row in rows]


def _row(fee: FeeRow, flags: Flags) -> Row:
    kind = _KINDS.get(fee.type, "fee")
    if fee.type not in _KINDS:
        flags.doubt("fees.type", "Loại khoản thu lạ «%(kind)s»: tạm coi là lệ phí.", kind=fee.type[:40])
    doubt = _doubt(fee)
    if doubt:
        flags.note("fees", doubt)
    elif not fee.value:
        flags.doubt("fees", "Ghi mức 0, không diễn giải: hiểu là không thu.")
    amount = None if doubt or not isinstance(fee.value, int) else fee.value
    return {
        "name": _name(fee, kind),
        "kind": kind,
        "amount": amount,
        "collect_at": "intake",
        "note": _note(fee, doubt),
        "editor_note": _editor_note(fee, doubt),
    }


def _name(fee: FeeRow, kind: str) -> str:
    first = fee.description.split("\n")[0].strip(" :;-+*")
    return first if first and len(first) <= _LONGEST_NAME and not _SUMS.search(first) else _NAMES[kind]


def _note(fee: FeeRow, doubt: Doubt | None) -> str | None:
    """The record's own words; those of a fee that is not charged as it stands are for the editor first."""
    return None if doubt else fee.description or None


def _editor_note(fee: FeeRow, doubt: Doubt | None) -> str | None:
    said = _said(fee)
    parts = [fee.description, f"Cổng quốc gia ghi: {said}." if said else "", str(doubt)] if doubt else []
    return "\n".join(part for part in parts if part) or None


def _said(fee: FeeRow) -> str:
    """The figure as it stands in the record, with its currency."""
    if fee.value is None or fee.value == "":
        return ""
    return f"{fee.value} {fee.currencyName}".strip()


def _doubt(fee: FeeRow) -> Doubt | None:
    """Why this fee must not be charged as it stands; None when nothing is wrong with it."""
    if fee.value is None or fee.value == "":
        return Doubt("Không ghi mức thu: chưa thu.")
    if isinstance(fee.value, str):
        return Doubt("Mức thu ghi bằng chữ «%(value)s»: chưa thu.", {"value": fee.value[:60]})
    if not _in_dong(fee):
        return Doubt(
            "Mức thu tính bằng %(money)s: chưa thu.", {"money": fee.currencyName or "loại tiền không rõ"}
        )
    if fee.value == 0:
        said = Doubt("Ghi mức 0 kèm phần diễn giải: chưa rõ có thu hay không, chưa thu.")
        return said if fee.description else None
    return _odd_amount(fee.value) or _told_otherwise(fee)


def _odd_amount(value: float) -> Doubt | None:
    if value < 0 or value != int(value) or value > _MOST:
        return Doubt("Mức thu %(value)s bất thường: chưa thu.", {"value": value})
    if value < _LEAST:
        return Doubt(
            "Mức thu %(value)s nhỏ bất thường (nghìn đồng hoặc ngoại tệ?): chưa thu.", {"value": value}
        )
    return None


def _in_dong(fee: FeeRow) -> bool:
    name = fee.currencyName.lower()
    return ("đồng" in name or name in ("vnd", "vnđ")) if name else not fee.currencyId


def _told_otherwise(fee: FeeRow) -> Doubt | None:
    sums = {int(re.sub(r"\D", "", found)) for found in _SUMS.findall(fee.description)}
    if sums - {fee.value}:
        return Doubt("Phần diễn giải nêu mức khác với con số: chưa thu.")
    if _ENDED.search(fee.description):
        return Doubt("Mức thu chỉ áp dụng trong một thời gian: chưa thu.")
    return None


def _only_one_is_due(rows: list[Row], flags: Flags) -> None:
    """Several amounts of one kind in one channel are alternatives: adding them up would charge too much."""
    for kind, name in _NAMES.items():
        known = [row for row in rows if row["kind"] == kind and row["amount"]]
        if len(known) < 2:
            continue
        doubt = Doubt("%(name)s: có nhiều mức tùy trường hợp, chưa thu.", {"name": name})
        flags.note("fees", doubt)
        for row in known:
            told = [row["note"] or "", f"Mức: {money.dong(row['amount'])}.", str(doubt)]
            row.update(amount=None, note=None, editor_note="\n".join(part for part in told if part))
