"""Whose installation this is, in periods: the name, whom to call, the bodies with a part of their own, the logo.

A province becomes a city, a hotline changes, a Centre moves: each period holds from its day until the next one begins.
Papers ask for the day they are made on, pages for today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self, TypeVar

from django.core.cache import cache

from motcua.agencies.models import Agency, AgencyName, ProvincePeriod
from motcua.kernel import clock
from motcua.kernel.errors import Invalid

# A change is seen by every process within this many seconds.
_SECONDS = 30
_PERIODS, _NAMES, PLACES = "province-periods", "agency-names", "places"
KINDS = ("tỉnh", "thành phố")
T = TypeVar("T")
# The first page stays under 100 KB with all that it shows.
LARGEST_PICTURE = 40_000


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class QuickLane:
    """A day of the week on which an agency has a lane for what is settled while people wait, under a name."""

    agency: str
    weekday: str
    name: str


@dataclass(frozen=True)
class Province:
    """A period. `code` is the body that the province itself is, in which its key signs closings unless `notary` names
    another; `centre` its provincial Centre; leaders and auditors of `overseers` see every dossier.

    `logo` and `picture` (of the first page) are SVG; empty: the product's own. `on_the_spot` are the codes of
    procedures that are settled while the person waits, by `on_the_spot_source`; `quick_lanes` the days of their lanes.
    """

    code: str = ""
    kind: str = "tỉnh"
    name: str = ""
    hotline: str = ""
    centre: str = ""
    overseers: tuple[str, ...] = ()
    notary: str = ""
    logo: str = ""
    picture: str = ""
    on_the_spot: tuple[str, ...] = ()
    on_the_spot_source: str = ""
    quick_lanes: tuple[QuickLane, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what is kept; raises `Invalid` for what cannot be used, naming the field."""
        known = {one.name for one in fields(cls)}
        for key in content.keys() - known:
            raise _wrong(
                key, f"“{key}” không phải thông tin của tỉnh. Các mục có thể ghi: {', '.join(sorted(known))}."
            )
        for key in ("code", "name", "centre"):
            if not str(content.get(key) or "").strip():
                raise _wrong(key, f"Hãy ghi mục “{key}” của tỉnh.")
        if content.get("kind", KINDS[0]) not in KINDS:
            raise _wrong("kind", "Mục “kind” là “tỉnh” hoặc “thành phố”.")
        for key in ("logo", "picture"):
            if (drawn := content.get(key) or "") and not _is_drawing(drawn):
                raise _wrong(key, f"Mục “{key}” phải là hình SVG, không quá {LARGEST_PICTURE // 1000} KB.")
        overseers = tuple(content.get("overseers") or (content["code"], content["centre"]))
        notary = content.get("notary") or content["code"]
        lanes = tuple(_lane(row) for row in content.get("quick_lanes") or ())
        listed = tuple(content.get("on_the_spot") or ())
        if listed and not content.get("on_the_spot_source"):
            raise _wrong(
                "on_the_spot_source", "Danh mục giải quyết tại chỗ cần ghi căn cứ (on_the_spot_source)."
            )
        lists = {"overseers": overseers, "on_the_spot": listed, "quick_lanes": lanes}
        return cls(**{**content, **lists, "notary": notary})

    @property
    def full(self) -> str:
        """`tỉnh Ví Dụ`; empty where nobody said yet whose installation this is."""
        return f"{self.kind} {self.name}" if self.name else ""

    @property
    def committee(self) -> str:
        """What stands around the seals of its own bodies: `ỦY BAN NHÂN DÂN TỈNH VÍ DỤ`."""
        return f"Ủy ban nhân dân {self.full}".upper()


def _lane(row: Mapping[str, Any]) -> QuickLane:
    if set(row) != {"agency", "weekday", "name"} or row["weekday"] not in WEEKDAYS:
        sentence = "Mỗi dòng “quick_lanes” có agency, weekday (mon đến sun) và name."
        raise _wrong("quick_lanes", sentence)
    return QuickLane(**row)


def _is_drawing(text: str) -> bool:
    return "<svg" in text[:1000] and len(text.encode()) <= LARGEST_PICTURE


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: [sentence]})


def province(on: date | None = None) -> Province:
    """The period in force on a day (today); before the first one, the first; without any, nobody's."""
    periods = cache.get(_PERIODS)
    if periods is None:
        rows = ProvincePeriod.objects.order_by("valid_from")
        periods = [(row.valid_from, Province.from_json(row.content)) for row in rows]
        cache.set(_PERIODS, periods, _SECONDS)
    return _in_force(periods, on or clock.now().date()) or Province()


def name_on(agency: Agency, on: date) -> str:
    """What an agency was called on a day."""
    changed: Mapping[str, list[tuple[date, str]]] | None = cache.get(_NAMES)
    if changed is None:
        changed = _renamed()
        cache.set(_NAMES, changed, _SECONDS)
    return _in_force(changed.get(agency.code, []), on) or agency.name


def _renamed() -> dict[str, list[tuple[date, str]]]:
    """Only who ever changed their name: all others are called as their row says."""
    found: dict[str, list[tuple[date, str]]] = {}
    for row in AgencyName.objects.order_by("valid_from"):
        found.setdefault(row.agency_id, []).append((row.valid_from, row.name))
    return {code: names for code, names in found.items() if len(names) > 1}


def _in_force(periods: Sequence[tuple[date, T]], on: date) -> T | None:
    begun = [what for since, what in periods if since <= on]
    return begun[-1] if begun else next((what for _, what in periods), None)


def forget() -> None:
    """Read periods, names and places anew at the next question, after one was changed in this process."""
    cache.delete_many([_PERIODS, _NAMES, PLACES])
