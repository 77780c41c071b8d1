"""A time limit as the catalogue writes it: `3d`, `10cd`, `8h`, `1m`, `same-day`.

Grammar: `limit = "same-day" | number unit`; `unit = "d" | "cd" | "h" | "m"`; `number` has four digits
before and two after a decimal point at most; `cd` and `m` are whole and at least 1. The largest are
3650d, 3650cd, 9999h and 120m.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from motcua.kernel.errors import Invalid

_WRITTEN = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)(d|cd|h|m)")
_SAME_DAY = "same-day"


class Unit(StrEnum):
    """What a limit counts."""

    WORKING_DAY = "working_day"
    """"ngày làm việc": an amount of working time, `day_minutes` of the calendar each."""
    DAY = "day"
    """"ngày": calendar days; the first is not counted and the last is never a day off."""
    HOUR = "hour"
    """"giờ làm việc": working hours."""
    MONTH = "month"
    """"tháng": to the corresponding day of the month."""
    SAME_DAY = "same_day"
    """"trong ngày làm việc": by the closing of the day on which it counts as received."""


class Measure(StrEnum):
    """In which time what is left of a limit is kept while the clock stands still."""

    WORKING = "working"
    CALENDAR = "calendar"


_SUFFIX = {Unit.WORKING_DAY: "d", Unit.DAY: "cd", Unit.HOUR: "h", Unit.MONTH: "m"}
_UNIT = {suffix: unit for unit, suffix in _SUFFIX.items()}
_LARGEST = {Unit.WORKING_DAY: 3650, Unit.DAY: 3650, Unit.HOUR: 9999, Unit.MONTH: 120}
_WORDS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.HOUR: "giờ làm việc",
    Unit.MONTH: "tháng",
}


@dataclass(frozen=True)
class Limit:
    """So much time for a piece of work. `quantity` is 0 for `same_day`."""

    quantity: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit is Unit.SAME_DAY:
            return
        if self.quantity < 0 or self.quantity > _LARGEST[self.unit]:
            raise Invalid(
                "Thời hạn phải từ 0 đến %(largest)s %(unit)s.",
                largest=_LARGEST[self.unit],
                unit=_WORDS[self.unit],
            )
        if self.measure is Measure.CALENDAR and (self.quantity < 1 or self.quantity != int(self.quantity)):
            raise Invalid("Thời hạn tính theo %(unit)s phải là số nguyên từ 1.", unit=_WORDS[self.unit])

    @classmethod
    def of(cls, quantity: float | str | Decimal, unit: Unit) -> Self:
        """`Limit.of(3, Unit.WORKING_DAY)`."""
        return cls(Decimal(str(quantity)), unit)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `3d`, `0.5d`, `3cd`, `8h`, `1m` or `same-day`; raises `Invalid` for anything else."""
        written = text.strip().lower()
        if written == _SAME_DAY:
            return cls(Decimal(0), Unit.SAME_DAY)
        found = _WRITTEN.fullmatch(written)
        if not found:
            raise Invalid(
                "Không hiểu thời hạn «%(text)s». Viết 3d (ngày làm việc), 3cd (ngày theo lịch), "
                "8h (giờ làm việc), 1m (tháng) hoặc same-day (trong ngày).",
                code="limit_invalid",
                text=text[:40],
            )
        return cls(Decimal(found[1]), _UNIT[found[2]])

    @property
    def measure(self) -> Measure:
        """Calendar time for days and months, working time for everything else."""
        return Measure.CALENDAR if self.unit in (Unit.DAY, Unit.MONTH) else Measure.WORKING

    @property
    def words(self) -> str:
        """`3 ngày làm việc`, as people write it."""
        if self.unit is Unit.SAME_DAY:
            return "trong ngày làm việc"
        return f"{self._number.replace('.', ',')} {_WORDS[self.unit]}"

    @property
    def _number(self) -> str:
        return f"{self.quantity.normalize():f}"

    def __str__(self) -> str:
        return _SAME_DAY if self.unit is Unit.SAME_DAY else f"{self._number}{_SUFFIX[self.unit]}"
