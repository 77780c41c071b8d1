"""Comparing with a partner: by count, by dossier, by content. Both lists are walked along in one order, page by page,
so that memory does not grow with them; what differs is a named list, which a person can heal.

A dossier of which something is still on its way is not compared: it is counted as such.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import Max
from django.db.models.functions import Collate

from motcua.dossiers.queries.outside import Stand, stands, stands_of
from motcua.exchange import events, ports, telling
from motcua.exchange.codes import read_once
from motcua.exchange.models import Body, Comparison, Difference, Message, Strand
from motcua.exchange.types import ANEW, DOSSIER, PROGRESS, Listed, Told
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Unavailable
from motcua.platform import log

PAGE = 500
MOST_NAMED = 10_000
"""So many differences are named; more are only counted."""


READ_BY = timedelta(minutes=10)
"""What was filed so shortly before may not have been read yet."""


@dataclass
class Count:
    """What was found so far."""

    ours: int = 0
    theirs: int = 0
    same: int = 0
    waiting: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    named: int = 0

    def numbers(self) -> dict[str, Any]:
        """As the protocol keeps it."""
        found = {"ours": self.ours, "theirs": self.theirs, "same": self.same, "waiting": self.waiting}
        return {**found, "differences": sum(self.kinds.values()), "kinds": dict(self.kinds)}


def compare(*, actor: Actor, partner: ports.Partner) -> Comparison:
    """Compare all that the partner was told, and keep what was found. No transaction spans it: it calls outside."""
    since = telling.begun(partner.name).connected_at
    made = Comparison.objects.create(
        partner=partner.name, by=actor.service or actor.name, since=since, began_at=clock.now()
    )
    count = Count()
    try:
        with read_once():
            for ours, there in _side_by_side(partner):
                _judge(partner, made, count, ours, there)
            _never_told(partner, made, count)
    except Unavailable as away:
        made.trouble = str(away)
    else:
        made.ended_at = clock.now()
    made.numbers = count.numbers()
    made.save()
    if made.ended_at:
        data = {"partner": partner.name, "comparison": made.pk, **made.numbers}
        log.record(events.TOPIC, 0, events.COMPARED, at=made.ended_at, actor=actor, data=data)
    return made


Line = tuple[Mapping[str, Any], datetime | None]
"""A line that was told, empty once its time is over, and when it was."""


@dataclass(frozen=True)
class Ours:
    """A dossier as we told it: its strand, its row, the lines of its course that were told, when it was told last."""

    strand: Strand
    stand: Stand | None
    lines: Sequence[Line]
    is_open: bool
    told_at: datetime | None


def _side_by_side(partner: ports.Partner) -> Iterator[tuple[Ours | None, Listed | None]]:
    """Both lists merged by the number there."""
    ours, theirs = _ours(partner.name), _theirs(partner)
    mine, there = next(ours, None), next(theirs, None)
    while mine or there:
        if there is None or (mine and mine.strand.ref < there.ref):
            yield mine, None
            mine = next(ours, None)
        elif mine is None or there.ref < mine.strand.ref:
            yield None, there
            there = next(theirs, None)
        else:
            yield mine, there
            mine, there = next(ours, None), next(theirs, None)


def _theirs(partner: ports.Partner) -> Iterator[Listed]:
    after = ""
    while page := partner.listed(after, PAGE):
        yield from page
        if page[-1].ref <= after:
            raise Unavailable("Danh sách của bên kia không theo thứ tự, nên chưa đối soát được.")
        after = page[-1].ref


def _ours(partner: str) -> Iterator[Ours]:
    after = ""
    while True:
        rows = Strand.objects.filter(partner=partner, way=Strand.Way.OUT).annotate(there=Collate("ref", "C"))
        page = list(rows.filter(there__gt=after).order_by("there")[:PAGE])
        if not page:
            return
        numbers = [s.pk for s in page]
        known = stands_of([s.dossier for s in page if s.dossier])
        lines = _lines(numbers)
        still = Message.objects.filter(strand__in=numbers).exclude(
            state__in=[Message.State.DONE, Message.State.SET_ASIDE]
        )
        on_their_way = set(still.values_list("strand_id", flat=True))
        told = Message.objects.filter(strand__in=numbers, kind=DOSSIER, state=Message.State.DONE)
        last = dict(told.order_by("strand").values_list("strand").annotate(at=Max("tried_at")))
        for one in page:
            stand, is_open = known.get(one.dossier or 0), one.pk in on_their_way
            yield Ours(one, stand, lines.get(one.pk, []), is_open, last.get(one.pk))
        after = page[-1].ref


def _lines(strands: Sequence[int]) -> dict[int, list[Line]]:
    told = Message.objects.filter(strand__in=strands, kind=PROGRESS, state=Message.State.DONE)
    rows = list(
        told.exclude(key__contains=ANEW).order_by("number").values_list("strand_id", "body_id", "tried_at")
    )
    bodies = dict(Body.objects.filter(pk__in={b for _, b, _ in rows}).values_list("pk", "content"))
    found: dict[int, list[Line]] = {}
    for strand, body, at in rows:
        content = bodies.get(body)
        found.setdefault(strand, []).append((orjson.loads(bytes(content)) if content else {}, at))
    return found


def _judge(
    partner: ports.Partner, made: Comparison, count: Count, ours: Ours | None, there: Listed | None
) -> None:
    count.theirs += there is not None
    if ours is None:
        if there is not None:
            _name(made, count, "missing_here", there.ref, [str(there.status)])
        return
    count.ours += 1
    if ours.is_open or (ours.stand and ours.stand.seq > ours.strand.seq):
        count.waiting += 1
        return
    if ours.stand and (wrong := _own(ours.strand.shown, ours.stand)):
        _name(made, count, "own", ours.strand.ref, wrong)
    elif there is None:
        _name(made, count, "missing_there", ours.strand.ref, [])
    elif ours.strand.shown:
        _contents(partner, made, count, ours, there)


def _contents(partner: ports.Partner, made: Comparison, count: Count, ours: Ours, there: Listed) -> None:
    strand = ours.strand
    if there.status != strand.shown["status"]:
        wrong = [str(strand.shown["status"]), str(there.status)]
        _name(made, count, "status", strand.ref, wrong)
        return
    if wrong := list(
        partner.same(Told(DOSSIER, strand.ref, strand.shown, theirs=strand.theirs, on=ours.told_at), there)
    ):
        _name(made, count, "content", strand.ref, wrong[:20])
        return
    if wrong := _course(partner, ours, there):
        _name(made, count, "progress", strand.ref, wrong)
        return
    count.same += 1


def _course(partner: ports.Partner, ours: Ours, there: Listed) -> list[str]:
    """How their lines differ from those that were told: fewer, more, or other ones."""
    if len(ours.lines) != len(there.progress):
        return [str(len(ours.lines)), str(len(there.progress))]
    left = list(there.progress)
    for body, at in ((body, at) for body, at in ours.lines if body):
        told = Told(PROGRESS, ours.strand.ref, body, on=at)
        shown = next((x for x in left if not partner.same(told, Listed(ours.strand.ref, 0, x))), None)
        if shown is None:
            return [str(body["words"])]
        left.remove(shown)
    return []


def _own(shown: Mapping[str, Any], stand: Stand) -> list[str]:
    """Where what we told is not how the dossier's own row stands."""
    if not shown:
        return []
    names = ("status", "received_at", "finished_at", "ended_at")
    return [name for name in names if shown[name] != getattr(stand, name)]


def _never_told(partner: ports.Partner, made: Comparison, count: Count) -> None:
    """Dossiers filed since it was connected of which there is no strand: nobody ever read their first event."""
    after = 0
    until = made.began_at - READ_BY
    while page := stands(since=made.since, until=until, after=after, most=PAGE):
        told = Strand.objects.filter(
            partner=partner.name, way=Strand.Way.OUT, dossier__in=[one.id for one in page]
        )
        known = set(told.values_list("dossier", flat=True))
        for one in page:
            if one.id not in known:
                count.ours += 1
                _name(made, count, "missing_there", one.code, [])
        after = page[-1].id


def _name(made: Comparison, count: Count, kind: str, ref: str, fields: Sequence[str]) -> None:
    count.kinds[kind] += 1
    if count.named < MOST_NAMED:
        count.named += 1
        Difference.objects.create(comparison=made, kind=kind, ref=ref, fields=list(fields))


def latest(partner: str) -> Comparison | None:
    """The last comparison that came to an end."""
    return Comparison.objects.filter(partner=partner, ended_at__isnull=False).order_by("-began_at").first()
