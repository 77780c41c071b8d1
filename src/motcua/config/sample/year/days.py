"""How a year's dossiers fall on its days and hours, and what each of them is."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from motcua.config.sample.year.hours import DAY, Hours, seconds
from motcua.config.sample.year.ledger import Ledger
from motcua.config.sample.year.people import People
from motcua.config.sample.year.province import Kind, Province
from motcua.config.sample.year.story import Desk, Filed, Story
from motcua.kernel.codes import dossier_code

# Little before and after Tết, much before the school year; Mondays are the fullest, Saturdays quiet.
_MONTHS = (0.85, 0.55, 1.1, 1.05, 0.95, 1.05, 1.1, 1.2, 1.1, 1.0, 1.0, 0.9)
_WEEKDAYS = (1.25, 1.08, 1.0, 0.97, 0.95)
_DAY_OFF = 0.07
# By the hour, for what comes over the net.
_ONLINE_HOURS = (0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 5, 10, 11, 10, 6, 3, 5, 9, 9, 8, 5, 3, 4, 5, 4, 2, 0.8)
_CHANNELS = {"online": 0.84, "direct": 0.13, "postal": 0.03}


def spread(dossiers: int, first: date, until: datetime, calendar: Hours) -> dict[date, int]:
    """How many are filed on each day, up to the (local) moment `until`; together exactly `dossiers`."""
    days, weights = [], []
    day = first
    while day <= until.date():
        share = _MONTHS[day.month - 1] * (
            _WEEKDAYS[min(day.weekday(), 4)] if calendar.is_working(day) else _DAY_OFF
        )
        gone = min(1.0, (seconds(until) - seconds(datetime.combine(day, datetime.min.time()))) / DAY)
        days.append(day)
        weights.append(share * gone)
        day += timedelta(days=1)
    ends = [round(dossiers * upto / sum(weights)) for upto in accumulate(weights)]
    return {d: end - begin for d, begin, end in zip(days, [0, *ends], ends, strict=False) if end > begin}


@dataclass
class Drawing:
    """Draws what is filed: the same seed and day always give the same dossiers."""

    province: Province
    people: People
    desk: Desk
    seed: int
    _kinds: list[float] = field(default_factory=list)
    _communes: list[float] = field(default_factory=list)
    _online: list[float] = field(default_factory=lambda: list(accumulate(_ONLINE_HOURS)))

    def __post_init__(self) -> None:
        self._kinds = list(accumulate(k.weight for k in self.province.kinds))
        self._communes = list(accumulate(c.weight for c in self.province.communes))

    def day(
        self, day: date, count: int, first_id: int, given: Mapping[str, int]
    ) -> tuple[Ledger, Counter[str]]:
        """All dossiers of a day. `given`: the last number each counter had given before; the new last ones return."""
        rng = Random(f"{self.seed}/{day}")  # noqa: S311 - chance for made-up data
        ledger, last = Ledger(), Counter(given)
        drawn = sorted((self._filed(rng, day) for _ in range(count)), key=lambda filed: filed.at)
        for number, filed in enumerate(drawn, first_id):
            last[filed.counter] += 1
            filed.id = number
            filed.code = dossier_code(filed.counter, day, last[filed.counter])
            Story(self.desk, ledger, rng, filed).tell()
        return ledger, last

    def _filed(self, rng: Random, day: date) -> Filed:
        kind: Kind = self.province.kinds[_drawn(rng, self._kinds)]
        where = _drawn(rng, self._communes)
        commune = self.province.communes[where]
        counter, handling = commune.counter, commune.committee
        if kind.places == "police":
            handling = commune.police
        elif kind.places != "commune":
            counter, handling = "H49.61", rng.choice(kind.places)
        channel = self._channel(rng, kind.filing)
        company = kind.for_companies and kind.places != "police" and rng.random() < 0.35
        owner = self.people.somebody(where, rng.random(), company=company)
        filer = None
        if channel == "online" and (company or rng.random() < 0.05):
            filer = self.people.somebody(where, rng.random(), company=False)
        at = self._at(rng, day, channel, self.desk.hours[counter])
        return Filed(0, "", kind, counter, handling, channel, owner, filer if filer != owner else None, at)

    def _channel(self, rng: Random, filing: Sequence[str]) -> str:
        weights = [_CHANNELS.get(channel, 0.05) for channel in filing]
        return rng.choices(filing, weights)[0]

    def _at(self, rng: Random, day: date, channel: str, hours: Hours) -> int:
        midnight = seconds(datetime.combine(day, datetime.min.time()))
        latest = self.desk.until - midnight - 1
        if channel == "online" or not hours.is_working(day):
            at = _drawn(rng, self._online) * 3600 + int(rng.random() * 3600)
        else:
            begin, end = hours.position(midnight), hours.position(midnight + DAY)
            at = hours.at(begin + 1 + int(rng.random() * max(end - begin - 1800, 60))) - midnight
        return midnight + (at if at <= latest else int(rng.random() * max(latest, 1)))


def _drawn(rng: Random, upto: Sequence[float]) -> int:
    return min(bisect_right(upto, rng.random() * upto[-1]), len(upto) - 1)
