"""What each person chose: which news by which channels, and when not to be disturbed. What is usual, and which news do
not wait for the morning, is data (`news.json`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.identity.queries import party_known
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.phones import mobile
from motcua.notifications import delivery_rules
from motcua.notifications.models import ClosedNumber, NewsChoice
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.platform.versions import Versions

OFFERED = ("email", "zalo", "sms")
TOPIC = "news_choice"
_FILE = Path(__file__).with_name("news.json")


@dataclass(frozen=True)
class Group:
    """One kind of news: whether it disturbs at night, and by which channels it usually comes."""

    key: str
    urgent: bool
    usual: tuple[str, ...]
    events: frozenset[str]


@dataclass(frozen=True)
class News:
    """All of them; the last one has what no other names. `quiet`: when people are usually not disturbed."""

    groups: tuple[Group, ...]
    quiet: tuple[time, time]

    def group_of(self, about: str) -> Group:
        """The kind of news that a message is."""
        return next((one for one in self.groups if about in one.events), self.groups[-1])


@dataclass(frozen=True)
class Choice:
    """What one person wants."""

    channels: Mapping[str, Sequence[str]]
    quiet: tuple[time, time] | None

    def of(self, group: Group) -> Sequence[str]:
        """By which channels they want this kind of news."""
        return self.channels.get(group.key, group.usual)

    def not_before(self, group: Group, channel: str, now: datetime) -> datetime | None:
        """When a message may disturb them; None: now."""
        way = delivery_rules.way(channel)
        if group.urgent or self.quiet is None or way is None or not way.quiet:
            return None
        return _end_of_quiet(self.quiet, now.astimezone(clock.VIETNAM))


def news(at: datetime | None = None) -> News:
    """What holds at a moment, by default now."""
    return _VERSIONS.at(at or clock.now())


def usual() -> Choice:
    """Of whoever has chosen nothing."""
    return Choice({}, news().quiet)


def choices_of(parties: Collection[int]) -> dict[int, Choice]:
    """Of each of these; whoever chose nothing is not in it."""
    rows = NewsChoice.objects.filter(party__in=parties)
    return {
        row.party_id: Choice(
            row.channels,
            (row.quiet_from, row.quiet_until)
            if row.quiet_from is not None and row.quiet_until is not None
            else None,
        )
        for row in rows
    }


def choice_of(actor: Actor) -> Choice:
    """The actor's own."""
    return choices_of([actor.party_id] if actor.party_id else []).get(actor.party_id or 0, usual())


def closed(numbers: Collection[str]) -> set[str]:
    """Those of these numbers (`84912000000`) that want no text messages."""
    return set(ClosedNumber.objects.filter(number__in=numbers).values_list("number", flat=True))


@command
def choose_news(
    *, actor: Actor, channels: Mapping[str, Collection[str]], quiet: tuple[time, time] | None
) -> None:
    """By which channels the actor wants each kind of news from now on, and when they are not to be disturbed.

    The inbox always has everything. Raises `Invalid` where quiet hours end when they begin.
    """
    if actor.kind is not Kind.PERSON or actor.party_id is None:
        raise NotAllowed("Chỉ người dân chọn cách nhận tin của mình.")
    if quiet is not None and quiet[0] == quiet[1]:
        raise Invalid(
            "Giờ yên tĩnh phải kết thúc sau khi bắt đầu.", fields={"den": ["Hãy chọn giờ khác giờ bắt đầu."]}
        )
    chosen = {
        group.key: [one for one in OFFERED if one in channels.get(group.key, ())] for group in news().groups
    }
    values = {
        "channels": chosen,
        "quiet_from": quiet[0] if quiet else None,
        "quiet_until": quiet[1] if quiet else None,
    }
    now = clock.now()
    with transaction.atomic():
        NewsChoice.objects.update_or_create(party_id=actor.party_id, defaults={**values, "changed_at": now})
        told = {"channels": chosen, "quiet": [one.isoformat("minutes") for one in quiet] if quiet else []}
        log.record(TOPIC, actor.party_id, "chosen", at=now, actor=actor, data=told)


@command
def open_number(*, actor: Actor) -> None:
    """The actor takes back that their number wants no text messages."""
    if actor.kind is not Kind.PERSON or actor.party_id is None:
        raise NotAllowed("Chỉ người dân chọn cách nhận tin của mình.")
    ClosedNumber.objects.filter(number=mobile(party_known(actor.party_id).phone) or "").delete()


def _end_of_quiet(quiet: tuple[time, time], now: datetime) -> datetime | None:
    begin, end = quiet
    local = now.time()
    is_quiet = begin <= local < end if begin < end else local >= begin or local < end
    if not is_quiet:
        return None
    day = now.date() if local < end else now.date() + timedelta(days=1)
    return datetime.combine(day, end, clock.VIETNAM)


def _read(row: Mapping[str, Any]) -> News:
    begin, end = map(time.fromisoformat, row["quiet"])
    groups = tuple(
        Group(key, told["urgent"], tuple(told["usual"]), frozenset(told["events"]))
        for key, told in row["groups"].items()
    )
    return News(groups, (begin, end))


_VERSIONS = Versions(_FILE, _read)
