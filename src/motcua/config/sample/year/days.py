"""How a year's dossiers fall on its days and hours, and what each of them is."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from motcua.config.sample.year.life import COUNTER, HANDLING, HOUR, Desk, Filed, Life
from motcua.config.sample.year.moulds import Mould, mould
from motcua.config.sample.year.people import People, Person
from motcua.config.sample.year.province import Kind, Province, Site, Sites
from motcua.dossiers.readers.tally import Fact
from motcua.kernel.clock import VIETNAM
from motcua.kernel.codes import UNMISTAKABLE, dossier_code
from motcua.process.calendar import WorkCalendar

# Little before and after Tết, much before the school year; Mondays are the fullest, Saturdays quiet.
_MONTHS = (0.85, 0.55, 1.1, 1.05, 0.95, 1.05, 1.1, 1.2, 1.1, 1.0, 1.0, 0.9)
_WEEKDAYS = (1.25, 1.08, 1.0, 0.97, 0.95)
_DAY_OFF = 0.07
# By the hour, for what comes over the net.
_ONLINE_HOURS = (0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 5, 10, 11, 10, 6, 3, 5, 9, 9, 8, 5, 3, 4, 5, 4, 2, 0.8)
_CHANNELS = {"online": 0.84, "direct": 0.13, "postal": 0.03}


def spread(dossiers: int, first: date, until: datetime, calendar: WorkCalendar) -> dict[date, int]:
    """How many are filed on each day, up to the moment `until`; together exactly `dossiers`."""
    days, weights = [], []
    day = first
    while day <= until.date():
        share = _MONTHS[day.month - 1] * (
            _WEEKDAYS[min(day.weekday(), 4)] if calendar.is_working(day) else _DAY_OFF
        )
        gone = min(1.0, (until - datetime.combine(day, time(), VIETNAM)) / timedelta(days=1))
        days.append(day)
        weights.append(share * gone)
        day += timedelta(days=1)
    ends = [round(dossiers * upto / sum(weights)) for upto in accumulate(weights)]
    return {d: end - begin for d, begin, end in zip(days, [0, *ends], ends, strict=False) if end > begin}


# How many different lives are lived on a day, times the root of how many dossiers are filed: enough for variety, while
# the engine decides only a small part of what is written.
_VARIETY = 0.7


class Packed(NamedTuple):
    """A day as it goes to whoever copies it into the tables."""

    rows: Mapping[str, bytes]
    facts: Counter[Fact]
    last: Counter[str]
    events: int


class Day:
    """What one day writes: lines for each table, the last numbers given, and what the figures count."""

    def __init__(self, given: Mapping[str, int]) -> None:
        self.lines: dict[str, list[str]] = {}
        self.last = Counter(given)
        self.facts: Counter[Fact] = Counter()
        self.events = 0

    def add(self, copy: Iterable[tuple[str, str]]) -> None:
        """The lines of one more dossier."""
        for table, lines in copy:
            self.lines.setdefault(table, []).append(lines)

    def count(self, one: Mould, sites: Mapping[Site, int]) -> None:
        """What the figures count of all copies of a life, by site."""
        for site, times in sites.items():
            for fact in one.facts:
                self.facts[fact._replace(counter=site.counter, handling=site.handling)] += times
            self.events += one.events * times

    def packed(self) -> Packed:
        """Everything in a form that travels cheaply between processes."""
        rows = {table: "".join(lines).encode() for table, lines in self.lines.items()}
        return Packed(rows, self.facts, self.last, self.events)


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

    def day(self, day: date, count: int, first_id: int, given: Mapping[str, int]) -> Day:
        """All dossiers of a day. `given`: the last number each counter had given before."""
        rng = Random(f"{self.seed}/{day}")  # noqa: S311 - chance for made-up data
        written = Day(given)
        lives = min(count, int(_VARIETY * count**0.5) + 1)
        drawn = sorted((self._filed(rng, day) for _ in range(lives)), key=lambda filed: filed[0].at)
        ids = iter(range(first_id, first_id + count))
        for n, (filed, group) in enumerate(drawn):
            life = Life(self.desk, rng, filed)
            one = mould(life.tell(), life.marks, life.posts)
            copies = (n + 1) * count // lives - n * count // lives
            sites = [group.drawn(rng.random()) for _ in range(copies)]
            for site, number in zip(sites, ids, strict=False):
                holders = self._holders(rng, one, site)
                written.add(one.cast(self._values(written, rng, filed, site, number), holders, rng))
            written.count(one, Counter(sites))
        return written

    def _values(self, written: Day, rng: Random, filed: Filed, site: Site, number: int) -> list[str]:
        """What is a copy's own, in the order of the marks: where it lies and whose it is."""
        where = _drawn(rng, self._communes) if site.commune is None else site.commune
        owner = self.people.somebody(where, rng.random(), company=filed.company)
        filer = self.people.somebody(where, rng.random(), company=False)
        written.last[site.counter] += 1
        code = dossier_code(site.counter, filed.at.date(), written.last[site.counter])
        key = f"sample-{filed.at.year}-{number}"
        fixed = (
            str(number),
            code,
            _secret(rng),
            key,
            site.counter,
            site.handling,
            "",
            str(filer.id),
            filer.name,
        )
        return [*fixed, *_as_owner(owner)]

    def _holders(self, rng: Random, one: Mould, site: Site) -> list[tuple[str, str, str]]:
        """Who holds the posts of a life at this site."""
        places = {COUNTER: site.counter, HANDLING: site.handling}
        posts = ((places.get(agency, agency), post) for (agency, post), _ in one.posts)
        return [rng.choice(self.province.holders[post]).texts for post in posts]

    def _filed(self, rng: Random, day: date) -> tuple[Filed, Sites]:
        kind: Kind = self.province.kinds[_drawn(rng, self._kinds)]
        sites = rng.choices(kind.groups, [group.upto[-1] for group in kind.groups])[0]
        site = sites.sites[0]
        channel = self._channel(rng, kind.case.filing)
        company = kind.for_companies and rng.random() < 0.35
        for_another = channel == "online" and (company or rng.random() < 0.05)
        at = self._at(rng, day, channel, self.desk.calendars[site.counter])
        return Filed(kind, site.counter, site.handling, channel, company, for_another, at), sites

    def _channel(self, rng: Random, filing: Sequence[str]) -> str:
        weights = [_CHANNELS.get(channel, 0.05) for channel in filing]
        return rng.choices(filing, weights)[0]

    def _at(self, rng: Random, day: date, channel: str, hours: WorkCalendar) -> datetime:
        midnight = datetime.combine(day, time(), VIETNAM)
        latest = self.desk.until - midnight
        if channel == "online" or not hours.is_working(day):
            after = timedelta(hours=_drawn(rng, self._online), seconds=int(rng.random() * 3600))
        else:
            worked = hours.day(day).length - HOUR / 2
            after = hours.add_working_time(midnight, max(worked, HOUR / 60) * rng.random()) - midnight
        after = after if after < latest else max(latest, HOUR / 60) * rng.random()
        return midnight + timedelta(seconds=int(after.total_seconds()))


def _as_owner(owner: Person) -> tuple[str, ...]:
    known = (str(owner.id), owner.name, owner.number, owner.number[-4:])
    return (*known, owner.born, owner.gender, owner.address, owner.phone)


def _secret(rng: Random) -> str:
    letters = "".join(rng.choices(UNMISTAKABLE, k=10))
    return f"{letters[:5]}-{letters[5:]}"


def _drawn(rng: Random, upto: Sequence[float]) -> int:
    return min(bisect_right(upto, rng.random() * upto[-1]), len(upto) - 1)
