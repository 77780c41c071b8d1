"""Time limits as the national portal writes them. A unit `OTHER` stays text: what cannot be counted is not counted."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from motcua.kernel.errors import Invalid
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.record import Method, Span
from motcua.process.limit import Limit, Unit

CHANNELS = {"ONLINE": "online", "DIRECT": "direct", "POSTAL": "postal"}
_UNITS = {"WORKING_DAY": Unit.WORKING_DAY, "DAY": Unit.DAY, "HOUR": Unit.HOUR, "MONTH": Unit.MONTH}
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
Row = dict[str, Any]


class Time(NamedTuple):
    """A limit without its channel: countable (`quantity` and a unit of ours) or only `text` (unit `other`)."""

    quantity: float | None
    unit: str
    text: str

    def row(self, channel: str) -> Row:
        """As a version's content has it."""
        return {"channel": channel, "quantity": self.quantity, "unit": self.unit, "text": self.text}


def time_of(value: float | str | None, unit: str, flags: Flags, place: str) -> Time | None:
    """Read one limit; None where the record says nothing."""
    if value is None or (isinstance(value, str) and not value):
        flags.add(place, "Không ghi thời hạn giải quyết.")
        return None
    counted = _counted(value, unit)
    if counted is not None:
        return Time(_plain(counted), counted.unit.value, counted.words)
    flags.add(
        place, f"Thời hạn «{_shown(value)}» có đơn vị {unit or 'để trống'}: giữ nguyên văn, không tính hạn."
    )
    return Time(None, "other", _words(value, unit))


def _counted(value: float | str, unit: str) -> Limit | None:
    """The limit in a unit that can be counted; zero is a figure nobody filled in."""
    known = _UNITS.get(unit)
    number = value if not isinstance(value, str) else _NUMBER.fullmatch(value) and value.replace(",", ".")
    if known is None or not number:
        return None
    try:
        limit = Limit.of(number, known)
    except Invalid:
        return None
    return limit if limit.quantity > 0 else None


def _plain(limit: Limit) -> float:
    whole = int(limit.quantity)
    return whole if whole == limit.quantity else float(limit.quantity)


def _shown(value: float | str) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:60]}…"


def _words(value: float | str, unit: str) -> str:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return value
    said = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng"}.get(unit)
    return f"{value} {said or '(nguồn không ghi rõ đơn vị)'}".replace(".", ",")


def channels_of(methods: Iterable[Method], flags: Flags) -> list[str]:
    """Ways of filing in their order; unknown ones are flagged and left out."""
    found: dict[str, None] = {}
    for method in methods:
        if method.submissionMethod in CHANNELS:
            found.setdefault(CHANNELS[method.submissionMethod])
        else:
            flags.add("executionMethods", f"Cách nộp lạ «{method.submissionMethod[:40]}» không được dùng.")
    if not found:
        flags.add("executionMethods", "Không ghi cách nộp nào: tạm để nộp trực tiếp.")
    return list(found) or ["direct"]


class Variant(NamedTuple):
    """A limit with the channels that have it and what the record says beside it."""

    time: Time
    channels: tuple[str, ...]
    note: str


def variants_of(methods: Sequence[Method], flags: Flags) -> list[Variant]:
    """The different limits among the ways of filing, in their order."""
    found: dict[Time, tuple[dict[str, None], str]] = {}
    for method in methods:
        channel = CHANNELS.get(method.submissionMethod)
        time = time_of(
            method.processingTime, method.processingTimeUnit, flags, "executionMethods.processingTime"
        )
        if channel is None or time is None:
            continue
        channels, note = found.setdefault(time, ({}, method.description))
        channels.setdefault(channel)
        if not note:
            found[time] = (channels, method.description)
    return [Variant(time, tuple(channels), note) for time, (channels, note) in found.items()]


def overlap(variants: Sequence[Variant]) -> bool:
    """Whether one channel has several limits, so that they belong to different cases."""
    channels = [channel for variant in variants for channel in variant.channels]
    return len(channels) > len(set(channels))


def span_of(span: Span | None, flags: Flags) -> Time | None:
    """The limit of a national case."""
    return time_of(span.qty, span.type, flags, "cases.processingDay") if span else None
