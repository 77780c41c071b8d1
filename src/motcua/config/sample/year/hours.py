"""Working time in whole seconds, for millions of moments: one calendar's stretches, looked up by bisection.

Moments are seconds of local wall-clock time since `ORIGIN`. Agrees with `process.calendar` and `process.deadline`
(tested against them); where those walk from day to day, this looks up.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from motcua.process.calendar import WorkCalendar
from motcua.process.deadline import due, remaining, resume, working_time
from motcua.process.limit import Limit, Measure, Unit

ORIGIN = datetime(2000, 1, 1)  # noqa: DTZ001 - local time throughout
DAY = 24 * 3600


def seconds(local: datetime) -> int:
    """A naive local moment as whole seconds since `ORIGIN`."""
    gone = local - ORIGIN
    return gone.days * DAY + gone.seconds


def moment(at: int) -> datetime:
    """The naive local moment."""
    return ORIGIN + timedelta(seconds=at)


@dataclass
class Hours:
    """A calendar's stretches of work from `first` to `last`, and what has been worked up to each of them."""

    calendar: WorkCalendar
    first: date
    last: date
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    worked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.due_by_date = cache(self._due_by_date)
        total, day = 0, self.first
        while day <= self.last:
            for a, b in self.calendar.day(day).stretches:
                self.starts.append(seconds(a))
                self.ends.append(seconds(b))
                self.worked.append(total)
                total += self.ends[-1] - self.starts[-1]
            day += timedelta(days=1)

    def position(self, at: int) -> int:
        """How much has been worked until `at`."""
        i = bisect_right(self.starts, at) - 1
        return self.worked[i] + min(at, self.ends[i]) - self.starts[i]

    def at(self, position: int) -> int:
        """When that much has been worked; rests on a closing."""
        i = bisect_left(self.worked, position) - 1
        return self.starts[i] + position - self.worked[i]

    def add(self, at: int, amount: int) -> int:
        """`at` moved forward by working time; nothing leaves it where it is."""
        return self.at(self.position(at) + amount) if amount > 0 else at

    def open_from(self, at: int) -> int:
        """The first moment from `at` on at which work goes on."""
        i = bisect_right(self.ends, at)
        return max(at, self.starts[i])

    def is_working(self, day: date) -> bool:
        """Whether anybody works on this date."""
        return self.calendar.is_working(day)

    def due(self, received: int, limit: Limit) -> int:
        """When work received at that moment is due."""
        counted = self._counted_from(received)
        if limit.measure is Measure.WORKING and limit.unit is not Unit.SAME_DAY:
            return self.add(counted, int(working_time(self.calendar, limit).total_seconds()))
        return self.due_by_date(limit, moment(counted).date())

    def _counted_from(self, received: int) -> int:
        day = moment(received).date()
        cutoff = self.calendar.cutoff_on(day)
        if cutoff is not None and seconds(cutoff) < received < seconds(self.calendar.day(day).closing):
            received = seconds(self.calendar.day(day).closing)
        return self.open_from(received)

    def _due_by_date(self, limit: Limit, day: date) -> int:
        opening = self.calendar.aware(self.calendar.day(day).opening)
        return self._seconds(due(self.calendar, opening, limit, cutoff=False).at)

    def remaining(self, limit: Limit, at: int, due_at: int) -> int:
        """Signed minutes that are left of a limit."""
        return remaining(self.calendar, limit, self._aware(at), self._aware(due_at))

    def resume(self, limit: Limit, at: int, minutes: int) -> int:
        """The due moment when the clock goes on with that many minutes left."""
        return self._seconds(resume(self.calendar, limit, self._aware(at), minutes))

    def _aware(self, at: int) -> datetime:
        return self.calendar.aware(moment(at))

    def _seconds(self, at: datetime) -> int:
        return seconds(self.calendar.local(at))
