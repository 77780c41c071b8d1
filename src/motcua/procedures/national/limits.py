"""Time limits as the national portal writes them: figures with a unit, or sentences.

What a sentence names without doubt is counted (`wording.py`); what cannot be counted stays text.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from motcua.kernel.errors import Invalid
from motcua.procedures.national.areas import Extra, read
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.record import Method, Span
from motcua.procedures.national.wording import counted, spans
from motcua.process.limit import Limit, Unit

CHANNELS = {"ONLINE": "online", "DIRECT": "direct", "POSTAL": "postal"}
_UNITS = {"WORKING_DAY": Unit.WORKING_DAY, "DAY": Unit.DAY, "HOUR": Unit.HOUR, "MONTH": Unit.MONTH}
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
_SAYS_NOTHING = re.compile(r"theo (?:mô tả|quy định)[. ]*", re.IGNORECASE)
# What people read where the law's words name no time; what stood in the record is told to the editor by a flag.
UNKNOWN = "Văn bản không ghi rõ số ngày"
_TIMES = "executionMethods.processingTime"
Row = dict[str, Any]


class Time(NamedTuple):
    """A limit without its channel: countable, or only `text`."""

    limit: Limit | None
    text: str

    def row(self, channel: str) -> Row:
        """As a version's content has it."""
        unit = self.limit.unit.value if self.limit else "other"
        return {"channel": channel, "quantity": self._quantity, "unit": unit, "text": self.text}

    @property
    def _quantity(self) -> float | None:
        if self.limit is None:
            return None
        if self.limit.unit is Unit.SAME_DAY:
            return 1
        whole = int(self.limit.quantity)
        return whole if whole == self.limit.quantity else float(self.limit.quantity)


def time_of(limit: Limit) -> Time:
    """A limit with its words."""
    return Time(limit, limit.words)


def figure_of(value: float | str | None, unit: str) -> Limit | None:
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


def _absent(value: float | str | None) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _time(value: float | str, unit: str, beside: str, flags: Flags, place: str) -> Time:
    """A figure, else what the words name, else the words."""
    limit = figure_of(value, unit)
    if limit is not None:
        return time_of(limit)
    words = value if isinstance(value, str) and not _NUMBER.fullmatch(value) else ""
    said = "" if _SAYS_NOTHING.fullmatch(words) else words
    limit = counted(read(said or beside).usual)
    figure, of = _shown(value), unit or "để trống"
    if limit is not None:
        flags.doubt(
            place,
            "Thời hạn ghi «%(value)s», đơn vị %(unit)s: đọc theo lời văn là %(limit)s.",
            value=figure,
            unit=of,
            limit=limit,
        )
        return time_of(limit)
    flags.doubt(
        place,
        "Thời hạn ghi «%(value)s», đơn vị %(unit)s: không đếm được, "
        "địa phương phải cam kết một thời hạn trước khi công bố.",
        value=figure,
        unit=of,
    )
    return Time(None, said or beside or UNKNOWN)


def _shown(value: float | str) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:60]}…"


def channels_of(methods: Iterable[Method], flags: Flags) -> list[str]:
    """Ways of filing in their order; unknown ones are flagged and left out."""
    found: dict[str, None] = {}
    for method in methods:
        if method.submissionMethod in CHANNELS:
            found.setdefault(CHANNELS[method.submissionMethod])
        else:
            odd = method.submissionMethod[:40]
            flags.doubt("executionMethods", "Cách nộp lạ «%(way)s» không được dùng.", way=odd)
    if not found:
        flags.doubt("executionMethods", "Không ghi cách nộp nào: tạm để nộp trực tiếp.")
    return list(found) or ["direct"]


class Variant(NamedTuple):
    """A limit with the channels that have it and what the record says beside it, once each."""

    time: Time
    channels: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def extra(self) -> Extra | None:
        """What these words give communes in the mountains and their like."""
        found = [extra for note in self._words if (extra := read(note).extra) is not None]
        return next((extra for extra in found if extra.limits), next(iter(found), None))

    @property
    def named(self) -> list[Limit]:
        """The spans that these words name for everybody."""
        return [span.limit for note in self._words for span in spans(read(note).usual)]

    @property
    def _words(self) -> tuple[str, ...]:
        return (*self.notes, self.time.text) if self.time.limit is None else self.notes


def variants_of(methods: Sequence[Method], flags: Flags) -> list[Variant]:
    """The different limits among the ways of filing, in their order."""
    found: dict[Time, tuple[dict[str, None], dict[str, None]]] = {}
    for method in methods:
        channel = CHANNELS.get(method.submissionMethod)
        if _absent(method.processingTime):
            flags.doubt(_TIMES, "Không ghi thời hạn giải quyết.")
        elif channel is not None and method.processingTime is not None:
            words, unit = method.description, method.processingTimeUnit
            time = _time(method.processingTime, unit, words, flags, _TIMES)
            channels, notes = found.setdefault(time, ({}, {}))
            channels.setdefault(channel)
            notes.update(dict.fromkeys(note for note in (words, _sentence(method)) if note))
    return [Variant(time, tuple(channels), tuple(notes)) for time, (channels, notes) in found.items()]


def _sentence(method: Method) -> str:
    """A limit that was written as a sentence."""
    value = method.processingTime
    return value if isinstance(value, str) and not _NUMBER.fullmatch(value) else ""


def overlap(variants: Sequence[Variant]) -> bool:
    """Whether one channel has several limits, so that they belong to different cases."""
    channels = [channel for variant in variants for channel in variant.channels]
    return len(channels) > len(set(channels))


def span_of(span: Span | None, flags: Flags) -> Time | None:
    """The limit of a national case; None where it names none that can be counted."""
    if span is None or _absent(span.qty) or span.qty is None:
        return None
    limit = figure_of(span.qty, span.type) or (counted(span.qty) if isinstance(span.qty, str) else None)
    if limit is None:
        flags.doubt(
            "cases.processingDay",
            "Thời hạn của trường hợp ghi «%(value)s», đơn vị %(unit)s: không đếm được.",
            value=_shown(span.qty),
            unit=span.type or "để trống",
        )
        return None
    return time_of(limit)


def check_words(variant: Variant, flags: Flags) -> None:
    """Flag a figure that the words beside it do not bear out, in amount or in the kind of day."""
    limit, named = variant.time.limit, variant.named
    if limit is None or not named or limit in named:
        return
    same_kind = [other for other in named if other.unit is limit.unit]
    if same_kind and sum((other.quantity for other in same_kind), Decimal(0)) == limit.quantity:
        return
    flags.doubt(
        "executionMethods.description",
        "Con số là %(limit)s, lời văn bên cạnh nêu %(said)s.",
        limit=limit,
        said=list(dict.fromkeys(named)),
    )
