"""Which cases a record has, and the limit of each: the record's own cases first, then what its ways of filing say.

A case of the record keeps its code and its own limit, whatever the ways of filing say; differences are flagged.
The longer time of communes in the mountains and their like becomes a case of its own, which only they can have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel.vietnamese import fold
from motcua.procedures.doubts import Doubt
from motcua.procedures.national.areas import AREA, read, same_amount
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.limits import (
    UNKNOWN,
    Row,
    Time,
    Variant,
    check_words,
    overlap,
    span_of,
    time_of,
)
from motcua.procedures.national.pairing import Pair, pairs_of
from motcua.procedures.national.record import NationalCase, Record
from motcua.procedures.national.texts import name_from, shown
from motcua.process.limit import Limit

USUAL_NAME = "Trường hợp chung"
_CHANNEL_WORDS = {
    "online": gettext_noop("trực tuyến"),
    "direct": gettext_noop("trực tiếp"),
    "postal": gettext_noop("bưu chính"),
}
SPECIAL_NAME = gettext_noop("xã miền núi, biên giới, hải đảo, vùng khó khăn")
Json = dict[str, Any]


@dataclass(frozen=True)
class Outline:
    """A case without its papers: code, name, limits by channel, and the communes it is for (empty: all)."""

    code: str
    name: str
    rows: tuple[Row, ...]
    area: str = ""


@dataclass(frozen=True)
class _Own:
    """A case of the record with its limit, if it names one that can be counted."""

    case: NationalCase
    time: Time | None

    @property
    def limit(self) -> Limit | None:
        return self.time.limit if self.time else None


def outlines_of(
    record: Record, variants: Sequence[Variant], filing: Sequence[str], flags: Flags
) -> list[Outline]:
    """The cases of a record, each with its limits."""
    for variant in variants:
        check_words(variant, flags)
    owned = [_Own(case, span_of(case.processingDay, flags)) for case in _distinct(record.cases, flags)]
    pairs = pairs_of(variants, [own.limit for own in owned if own.limit])
    made = _Maker(record, variants, pairs, tuple(filing), flags)
    if len(owned) > 1:
        found = made.of_own_cases(owned)
    elif owned and owned[0].time:
        found = made.of_one_own_case(owned[0])
    else:
        found = made.of_ways(owned[0].case.code if owned else "")
    _compare(owned, variants, flags)
    _tell_of_areas(found, variants, flags)
    return found


def _distinct(cases: Sequence[NationalCase], flags: Flags) -> list[NationalCase]:
    """National cases by code; the portal sometimes lists one twice."""
    found: dict[str, NationalCase] = {}
    for case in sorted(cases, key=lambda c: c.code):
        if case.code and case.code not in found:
            found[case.code] = case
        else:
            flags.doubt(
                "cases",
                "Trường hợp mã «%(code)s» bị lặp hoặc không có mã: chỉ giữ lần đầu.",
                code=case.code[:40],
            )
    return list(found.values())


def _compare(owned: Sequence[_Own], variants: Sequence[Variant], flags: Flags) -> None:
    """The limits of the ways of filing that no case of the record has."""
    own = {one.limit for one in owned if one.limit}
    other = [variant for variant in variants if variant.time.limit and variant.time.limit not in own]
    if not own or not other:
        return
    said = [
        Doubt(
            "%(limit)s (%(ways)s)",
            {"limit": shown(v.time.text, 60), "ways": [_CHANNEL_WORDS[c] for c in v.channels]},
        )
        for v in other
    ]
    flags.doubt(
        "cases",
        "Cách nộp ghi %(said)s; trường hợp ghi %(cases)s: dùng thời hạn của trường hợp.",
        said=said,
        cases=[f"{one.case.code}: {one.time.text}" for one in owned if one.time],
    )


def _tell_of_areas(found: Sequence[Outline], variants: Sequence[Variant], flags: Flags) -> None:
    special = [one for one in found if one.area]
    for one in special:
        limit = one.rows[0]["text"] if one.rows else UNKNOWN
        flags.doubt(
            "cases",
            "Thời hạn %(limit)s chỉ dành cho %(where)s: thành trường hợp riêng «%(code)s», "
            "chỉ các xã trong danh sách của địa phương chọn được.",
            one.code,
            limit=limit,
            where=SPECIAL_NAME,
            code=one.code,
        )
    if not special and any(variant.extra for variant in variants):
        flags.doubt(
            "cases",
            "Lời văn nêu thời hạn riêng của %(where)s nhưng không rõ của trường hợp nào: "
            "chưa lập trường hợp riêng.",
            where=SPECIAL_NAME,
        )


@dataclass(frozen=True)
class _Maker:
    record: Record
    variants: Sequence[Variant]
    pairs: Sequence[Pair]
    filing: tuple[str, ...]
    flags: Flags

    def of_one_own_case(self, own: _Own) -> list[Outline]:
        """The record's own case, and what else its ways of filing tell apart."""
        code, time = own.case.code, own.time
        pair = self._pair(own.limit)
        if time is None or pair is None:
            return self._with_area(self._everywhere(code, USUAL_NAME, time), self._extra_over(own.limit))
        others = self._by_limit([p for p in self.pairs if p is not pair], {code}) if self._apart else []
        return [*self._of_pair(code, USUAL_NAME, pair, time), *others]

    def of_own_cases(self, owned: Sequence[_Own]) -> list[Outline]:
        """Every case of the record by its code; and what it leaves out of a pair that one of them belongs to."""
        own_limits = [own.limit for own in owned if own.limit]
        found: list[Outline] = []
        for own in owned:
            name = self._case_name(own)
            pair = self._pair(own.limit)
            if own.time is None or pair is None:
                usual = self._everywhere(own.case.code, name, own.time)
                found += self._with_area(usual, self._extra_over(own.limit))
                continue
            made = self._of_pair(own.case.code, name, pair, own.time)
            found += [one for one in made if one.code == own.case.code or not _has(own_limits, one)]
        return found

    def of_ways(self, code: str) -> list[Outline]:
        """What the ways of filing say, where the record has no case with a limit of its own."""
        if self._apart and len([p for p in self.pairs if p.usual]) > 1:
            self.flags.doubt(
                "executionMethods.processingTime",
                "Một cách nộp có nhiều thời hạn: mỗi thời hạn thành một trường hợp.",
            )
            return self._by_limit(self.pairs, set(), code)
        code = code or f"{self.record.code}.01"
        rows = {c: p.usual.row(c) for p in self.pairs if p.usual for c in p.channels}
        lone = {c: p.special.row(c) for p in self.pairs if not p.usual and p.special for c in p.channels}
        ordered = tuple({**lone, **rows}[c] for c in (*self.filing,) if c in {**lone, **rows})
        special = next((p.special for p in self.pairs if p.usual and p.special), None)
        return self._with_area(Outline(code, USUAL_NAME, ordered), special)

    @property
    def _apart(self) -> bool:
        return overlap(self.variants)

    def _pair(self, limit: Limit | None) -> Pair | None:
        """The pair of the ways of filing that a limit of a case belongs to: exactly, else by its figure."""
        for same in (lambda a, b: a == b, same_amount):
            for side in ("usual", "special"):
                for pair in self.pairs:
                    time: Time | None = getattr(pair, side)
                    if time is not None and time.limit is not None and same(time.limit, limit):
                        return pair
        return None

    def _of_pair(self, code: str, name: str, pair: Pair, own: Time) -> list[Outline]:
        """The record's own case in its place of the pair, the other one beside it."""
        is_special = pair.usual is not None and not same_amount(pair.usual.limit, own.limit)
        if not is_special:
            return self._with_area(self._everywhere(code, name, own), pair.special)
        usual = self._everywhere(f"{code}-tt", name, pair.usual)
        return [usual, replace(self._everywhere(code, _special_name(name), own), area=AREA)]

    def _with_area(self, usual: Outline, special: Time | None) -> list[Outline]:
        if special is None or special.text in {row["text"] for row in usual.rows}:
            return [usual]
        rows = tuple(special.row(channel) for channel in self.filing)
        return [usual, Outline(f"{usual.code}-mn", _special_name(usual.name), rows, AREA)]

    def _everywhere(self, code: str, name: str, time: Time | None) -> Outline:
        if time is None:
            rows = {channel: v.time.row(channel) for v in self.variants for channel in v.channels}
            return Outline(code, name, tuple(rows.values()))
        return Outline(code, name, tuple(time.row(channel) for channel in self.filing))

    def _extra_over(self, limit: Limit | None) -> Time | None:
        """The limit of the communes with more time, where the words give them an addition to every limit."""
        extras = {v.extra for v in self.variants if v.extra and v.extra.limits}
        if limit is None or not extras:
            return None
        extra = next(iter(extras))
        found = extra.over(limit) if len(extras) == 1 and extra.more else None
        return time_of(found) if found else None

    def _by_limit(self, pairs: Sequence[Pair], taken: set[str], first: str = "") -> list[Outline]:
        codes = self._free_codes(taken, first)
        found: list[Outline] = []
        for pair in pairs:
            time = pair.usual or pair.special
            if time is None:
                continue
            rows = tuple(time.row(channel) for channel in pair.channels)
            usual = Outline(next(codes), _name_by_limit(time, pair.notes), rows)
            found += self._with_area(usual, pair.special if pair.usual else None)
        return found

    def _free_codes(self, taken: set[str], first: str) -> Iterator[str]:
        if first:
            yield first
        numbered = (f"{self.record.code}.{number:02d}" for number in range(1, 1000))
        yield from (code for code in numbered if code not in taken and code != first)

    def _case_name(self, own: _Own) -> str:
        """Its own name; where that is only the procedure's again, its number and limit tell it apart."""
        name = own.case.name
        if name and fold(name) not in fold(self.record.name):
            return name_from(name)
        number = own.case.code.rpartition(".")[2]
        return f"Trường hợp {number}" + (f" ({own.time.text})" if own.time else "")


def _special_name(name: str) -> str:
    return f"{name} - {SPECIAL_NAME}"


def _name_by_limit(time: Time, notes: Sequence[str]) -> str:
    limit = time.text if time.limit else "theo quy định riêng"
    said = name_from(read(notes[0]).usual) if notes else ""
    return f"Thời hạn {limit}" + (f": {said}" if said else "")


def _has(limits: Sequence[Limit], outline: Outline) -> bool:
    """Whether a case of the record itself already has the limit of this one."""
    texts = {row["text"] for row in outline.rows}
    return any(limit.words in texts for limit in limits)
