"""Where each paper of a dossier is and who has it; what is on its way to somebody, and what nobody can account for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F, QuerySet

from motcua.agencies.queries import calendar_of, read_calendars
from motcua.dossiers import access
from motcua.dossiers.custody_rules import codes_within, rules
from motcua.dossiers.forwarding import paper_by
from motcua.dossiers.models import Dossier, TrackedPaper, Transfer
from motcua.dossiers.requirements import originals_of
from motcua.kernel.actor import Actor
from motcua.platform.readers import LogEvent, story
from motcua.process.deadline import due
from motcua.process.states import OPEN

__all__ = [
    "RESULT",
    "TOPIC",
    "Watched",
    "Why",
    "codes_within",
    "in_hand",
    "incoming",
    "known",
    "moves",
    "papers_of",
    "places_of",
    "transfer",
    "watched",
    "without_code",
    "works_at",
]

TOPIC = "custody"
"""The topic of the log under which stands what became of the papers of a dossier."""
RESULT = "Kết quả bản giấy"
Why = Literal["way", "post", "left", "unsent"]
_Place = TrackedPaper.Place
_MOST = 300


def papers_of(dossier: int) -> list[TrackedPaper]:
    """Every paper of a dossier that has a code, in the order in which they got it."""
    return list(_whole(TrackedPaper.objects.filter(dossier_id=dossier)).order_by("pk"))


def moves(dossier: int) -> list[LogEvent]:
    """What became of the papers of a dossier, oldest first."""
    return story(TOPIC, dossier)


def without_code(dossier: Dossier) -> list[str]:
    """What could get a code and has none: originals that were handed in, and the result once there is one."""
    have = set(TrackedPaper.objects.filter(dossier=dossier).values_list("name", flat=True))
    there = [*originals_of(dossier.pk), *([RESULT] if dossier.finished_at else [])]
    return [name for name in there if name not in have]


def places_of(dossier: Dossier) -> frozenset[str]:
    """The agencies between which its papers go: its counters, who decides, and whoever got a step with
    all of it in sight.
    """
    asked = dossier.steps.filter(shown=None).values_list("agency_id", flat=True)
    known = {dossier.counter_id, dossier.handling_id, *asked}
    return frozenset(known | ({dossier.receiving} if dossier.taken_at else set()))


def works_at(actor: Actor, dossier: Dossier) -> str:
    """The agency of the dossier for which the actor holds its papers; empty when they work in none of them."""
    here = access.own_places(actor)
    own = sorted(here & places_of(dossier), key=lambda code: (code != dossier.counter_id, code))
    return own[0] if own else ""


def known(actor: Actor, codes: Collection[str]) -> dict[str, TrackedPaper]:
    """The papers with these codes whose dossier the actor sees wholly, by code."""
    visible = access.visible_to(actor).values("pk")
    papers = _whole(TrackedPaper.objects.filter(code__in=codes, dossier__in=visible))
    return {p.code: p for p in papers if access.share(actor, p.dossier) is None}


def incoming(actor: Actor) -> list[Transfer]:
    """Lists on their way to where the actor works, with papers that nobody has confirmed, the oldest first."""
    lists = Transfer.objects.filter(to_agency_id__in=access.own_places(actor), lines__confirmed_at=None)
    return list(lists.distinct().select_related("giver", "from_agency", "receiver").order_by("made_at")[:50])


def transfer(actor: Actor, number: int) -> Transfer | None:
    """A list, for whoever works where it comes from or goes to; None for everybody else."""
    row = (
        Transfer.objects.select_related("giver", "from_agency", "to_agency", "receiver")
        .filter(pk=number)
        .first()
    )
    here = access.own_places(actor)
    return row if row and {row.from_agency_id, row.to_agency_id} & here else None


def in_hand(actor: Actor) -> list[TrackedPaper]:
    """Papers in the actor's own hands, those that lie longest first."""
    own = TrackedPaper.objects.filter(place=_Place.UNIT, holder_id=actor.officer_id or 0)
    return list(_whole(own).order_by("since")[:_MOST])


@dataclass(frozen=True)
class Watched:
    """A paper that somebody has to look for, and why: too long on its way or with the post, in the hands of somebody
    who has left, or still at a desk that had to send it on."""

    paper: TrackedPaper
    why: Why


def watched(now: datetime, actor: Actor | None = None) -> list[Watched]:
    """What nobody can account for now, of the dossiers that the actor sees (None: of all), the oldest first."""
    rows = _whole(TrackedPaper.objects.filter(dossier__status__in=sorted(OPEN)))
    if actor is not None:
        rows = rows.filter(dossier__in=access.visible_to(actor).values("pk"))
    found = [*_on_the_way(rows, now), *_left(rows, now), *_unsent(rows, now)]
    seen = (one for one in found if actor is None or access.share(actor, one.paper.dossier) is None)
    return sorted(seen, key=lambda one: one.paper.since)


def _whole(rows: QuerySet[TrackedPaper]) -> QuerySet[TrackedPaper]:
    return rows.select_related("dossier", "agency", "holder", "transfer__to_agency", "transfer__receiver")


def _on_the_way(rows: QuerySet[TrackedPaper], now: datetime) -> Iterator[Watched]:
    going = rows.filter(place__in=(_Place.WAY, _Place.POST), since__lt=now - timedelta(hours=4))
    some = list(going.order_by("since")[:_MOST])
    read_calendars({p.agency_id for p in some})
    for paper in some:
        held = rules(paper.since)
        limit = held.way if paper.place == _Place.WAY else held.post
        if due(calendar_of(paper.agency_id), paper.since, limit).at < now:
            yield Watched(paper, "way" if paper.place == _Place.WAY else "post")


def _left(rows: QuerySet[TrackedPaper], now: datetime) -> Iterator[Watched]:
    for paper in rows.filter(place=_Place.UNIT, holder__left_at__lte=now).order_by("since")[:_MOST]:
        yield Watched(paper, "left")


def _unsent(rows: QuerySet[TrackedPaper], now: datetime) -> Iterator[Watched]:
    kept = rows.filter(
        place=_Place.UNIT,
        kind=TrackedPaper.Kind.ORIGINAL,
        agency=F("dossier__counter"),
        dossier__taken_at__isnull=False,
        dossier__ended_at=None,
        dossier__finished_at=None,
        holder__left_at=None,
    )
    for paper in kept.order_by("since")[:_MOST]:
        taken_at = paper.dossier.taken_at
        if taken_at and paper.since <= taken_at and paper_by(calendar_of(paper.agency_id), taken_at) < now:
            yield Watched(paper, "unsent")
