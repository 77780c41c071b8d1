"""What a reorganisation changes among agencies: set by set, in the transaction that is open.

Posts of who goes are opened at the successor under the same role and unit, unless it has them, and whoever holds one
holds the other from that day on, also in somebody's place. Nothing of the old is taken away: it ends the day before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from motcua.agencies.models import (
    Agency,
    FormerCommune,
    Holding,
    Post,
    ProvincePeriod,
    SuccessionLine,
    SuccessionPlan,
    Unit,
)
from motcua.agencies.people import CHANGED, TOPIC
from motcua.agencies.taking_in import name_all_agencies, put_names
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.platform.upsert import Change, put, record

Kind = SuccessionLine.Kind
_PLACE = ("ủy ban nhân dân ", "uỷ ban nhân dân ")


@dataclass(frozen=True)
class Taken:
    """What was done: the `lines` that move dossiers, the agencies that `closed`, how much of what was moved."""

    lines: Sequence[SuccessionLine]
    closed: frozenset[str]
    moved: Mapping[str, int] = field(default_factory=dict)


def take_over(plan: SuccessionPlan, *, actor: Actor, at: datetime) -> Taken:
    """Carry out what concerns agencies, posts and people; the names of the day are in force at once."""
    lines = list(plan.lines.select_related("agency__parent", "successor"))
    moves = [one for one in lines if one.kind in (Kind.MERGE, Kind.SPLIT)]
    closed = _closing(moves)
    changes = [
        *_renamed(lines, plan.day),
        *_put_under(lines, moves, closed),
        *_province(plan, moves, closed),
        *_former_communes(moves),
    ]
    moved: Counter[str] = Counter()
    carried = _Carried([one for one in moves if one.main and one.agency_id in closed], plan.day, at)
    moved.update(carried.carry())
    changes += _close(closed, plan.day)
    record(changes, actor=actor, at=at, reason=f"{plan.title} ({plan.decision})")
    carried.tell(actor, f"{plan.title} ({plan.decision})")
    name_all_agencies()
    moved["agencies"] = len(closed)
    return Taken(moves, closed, moved)


def _closing(moves: Sequence[SuccessionLine]) -> frozenset[str]:
    """Those that go on nowhere under their own code."""
    going_on = {one.agency_id for one in moves if one.successor_id == one.agency_id}
    return frozenset(one.agency_id for one in moves) - going_on


def _close(closed: Iterable[str], day: date) -> list[Change]:
    last = day - timedelta(days=1)
    rows = list(Agency.objects.filter(code__in=closed).values("code", "valid_to"))
    Agency.objects.filter(code__in=closed).update(valid_to=last)
    return [
        Change("agencies", row["code"], {"valid_to": row["valid_to"]}, {"valid_to": last}) for row in rows
    ]


def _renamed(lines: Sequence[SuccessionLine], day: date) -> list[Change]:
    rows = [
        {
            "agency": one.agency_id,
            "name": one.name,
            "short_name": one.short_name or one.agency.short_name,
            "valid_from": day,
        }
        for one in lines
        if one.kind == Kind.RENAME
    ]
    return put_names(rows)


def _put_under(
    lines: Sequence[SuccessionLine], moves: Sequence[SuccessionLine], closed: frozenset[str]
) -> list[Change]:
    """Who gets another superior, and what lay below one that closes and goes on itself."""
    above = {one.agency_id: one.successor_id for one in lines if one.kind == Kind.UNDER}
    heirs = {one.agency_id: one.successor_id for one in moves if one.main}
    below = Agency.objects.filter(parent__in=closed, valid_to=None).exclude(code__in=closed)
    for code, parent in below.values_list("code", "parent_id"):
        above.setdefault(code, heirs.get(parent or ""))
    changes = []
    for code, before in Agency.objects.filter(code__in=above).values_list("code", "parent_id"):
        # An agency that takes over its own superior hangs on what that one hung on.
        after = above[code] if above[code] != code else _above(before, closed)
        if after != before:
            Agency.objects.filter(code=code).update(parent=after)
            changes.append(Change("agencies", code, {"parent_id": before}, {"parent_id": after}))
    return changes


def _above(code: str | None, closed: frozenset[str]) -> str | None:
    parents = dict(Agency.objects.values_list("code", "parent_id"))
    while code in closed:
        code = parents.get(code)
    return code


def _province(plan: SuccessionPlan, moves: Sequence[SuccessionLine], closed: frozenset[str]) -> list[Change]:
    """A period of the province from the day on, where the plan says so or the last one names who goes."""
    last = ProvincePeriod.objects.filter(valid_from__lte=plan.day).order_by("-valid_from").first()
    if last is None:
        return []
    heirs = {one.agency_id: one.successor_id for one in moves if one.main and one.agency_id in closed}
    content = {**_with_heirs(last.content, heirs), **plan.province}
    if content == last.content:
        return []
    row = {"valid_from": plan.day, "content": content}
    return put(ProvincePeriod, [row], what="province", keys=["valid_from"])


def _with_heirs(value: Any, heirs: Mapping[str, str | None]) -> Any:
    """The same with every code of an agency that goes replaced; a list names each once."""
    if isinstance(value, Mapping):
        return {key: _with_heirs(one, heirs) for key, one in value.items()}
    if isinstance(value, list):
        made = [_with_heirs(one, heirs) for one in value]
        return [one for place, one in enumerate(made) if one not in made[:place]]
    return heirs.get(value, value) if isinstance(value, str) else value


def _former_communes(moves: Sequence[SuccessionLine]) -> list[Change]:
    """What citizens find a commune by that bore another name before."""
    parents = {one.agency_id: one.agency.parent for one in moves if one.agency.parent_id}
    shared = Counter(one.agency_id for one in moves)
    rows = [
        {
            "name": _place(one.agency.name),
            "district": _place(parent.name) if (parent := parents.get(one.agency_id)) else "",
            "commune": one.successor.commune_gso,
            "divided": shared[one.agency_id] > 1,
        }
        for one in moves
        if one.agency.kind == "commune" and one.successor and one.successor.kind == "commune"
        and one.successor.commune_gso and one.agency_id != one.successor_id
    ]  # fmt: skip
    return put(FormerCommune, rows, what="former_communes", keys=["name", "district", "commune"])


def _place(name: str) -> str:
    """`Phường Hà Phong` of the committee's name."""
    lower = name.lower()
    for words in _PLACE:
        if lower.startswith(words):
            return name[len(words) :][:1].upper() + name[len(words) + 1 :]
    return name


class _Carried:
    """The posts of agencies that close, and whoever holds them, at their main successors."""

    def __init__(self, lines: Sequence[SuccessionLine], day: date, at: datetime) -> None:
        self.heirs = {one.agency_id: str(one.successor_id) for one in lines}
        self.day, self.at = day, at
        self.told: dict[int, list[Change]] = defaultdict(list)

    def carry(self) -> Counter[str]:
        """Open posts, begin holdings and end the old ones; returns how many."""
        posts = list(Post.objects.filter(agency__in=self.heirs).select_related("unit"))
        targets, opened = self._targets(posts)
        lasting = Q(valid_to=None) | Q(valid_to__gte=self.day)
        held = list(
            Holding.objects.filter(lasting, post__in=posts, ended_at=None)
            .select_related("post")
            .order_by("pk")
        )
        made = self._begun(held, targets)
        Holding.objects.bulk_create(made)
        self._end(held)
        delegated = sum(one.delegated_by_id is not None for one in made)
        return Counter(
            posts=len(posts), posts_opened=opened, holdings=len(made) - delegated, delegations=delegated
        )

    def _targets(self, posts: Sequence[Post]) -> tuple[dict[int, Post], int]:
        """By the number of an old post its place at the successor."""
        known = _Known(set(self.heirs.values()))
        targets, new = {}, []
        for post in posts:
            heir = self.heirs[post.agency_id]
            target = known.like(post, heir)
            if target is None:
                target = known.opened(post, heir)
                new.append(target)
            targets[post.pk] = target
        Unit.objects.bulk_create(known.new_units)
        for target in new:
            # The unit has its number only now.
            target.unit_id = target.unit.pk if target.unit else None
        Post.objects.bulk_create(new)
        return targets, len(new)

    def _begun(self, held: Sequence[Holding], targets: Mapping[int, Post]) -> list[Holding]:
        there = Holding.objects.filter(
            post__in={one.pk for one in targets.values()}, ended_at=None, delegated_by=None
        )
        lasting = there.filter(Q(valid_to=None) | Q(valid_to__gte=self.day))
        has = set(lasting.values_list("officer_id", "post_id"))
        made = []
        for one in held:
            target = targets[one.post_id]
            if one.delegated_by_id is None:
                if (one.officer_id, target.pk) in has:
                    continue
                has.add((one.officer_id, target.pk))
            begun = Holding(
                officer_id=one.officer_id, post=target, valid_from=max(self.day, one.valid_from),
                valid_to=one.valid_to, delegated_by_id=one.delegated_by_id, form=one.form,
                authority=one.authority, only=one.only, kinds=one.kinds, absence_id=one.absence_id,
            )  # fmt: skip
            made.append(begun)
            after = {"valid_from": begun.valid_from, "valid_to": begun.valid_to}
            self.told[one.officer_id].append(Change("holdings", target.key, None, after))
        return made

    def _end(self, held: Sequence[Holding]) -> None:
        """With the day before; what had not begun by then never does."""
        last = self.day - timedelta(days=1)
        begun = [one.pk for one in held if one.valid_from <= last]
        Holding.objects.filter(pk__in=begun).update(valid_to=last)
        for one in held:
            if one.valid_from > last:
                Holding.objects.filter(pk=one.pk).update(ended_at=self.at, valid_to=one.valid_from)
            before, after = {"valid_to": one.valid_to}, {"valid_to": min(last, one.valid_to or last)}
            self.told[one.officer_id].append(Change("holdings", one.post.key, before, after))

    def tell(self, actor: Actor, reason: str) -> None:
        """What changed of each officer, into their stream."""
        happened = [
            log.Happened(
                officer, CHANGED,
                {"reason": reason, "changes": [one.to_json() | {"what": one.what} for one in changes]},
            )
            for officer, changes in self.told.items()
        ]  # fmt: skip
        log.record_each(TOPIC, happened, at=self.at, actor=actor)


class _Known:
    """The posts and units of successors, with those that are opened on the way."""

    def __init__(self, agencies: set[str]) -> None:
        self.posts: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
        self.keys = set(Post.objects.values_list("key", flat=True))
        for post in Post.objects.filter(agency__in=agencies).select_related("unit").order_by("pk"):
            self._keep(post)
        self.units = {(one.agency_id, one.key): one for one in Unit.objects.filter(agency__in=agencies)}
        self.new_units: list[Unit] = []

    def _keep(self, post: Post) -> None:
        unit = post.unit.key if post.unit else ""
        self.posts[post.agency_id, unit, post.role].append(post)

    def like(self, post: Post, agency: str) -> Post | None:
        """The post with the same role and unit, of the same title where there are several."""
        found = self.posts[agency, post.unit.key if post.unit else "", post.role]
        return next((one for one in found if one.title == post.title), found[0] if found else None)

    def opened(self, post: Post, agency: str) -> Post:
        """A new post like it."""
        unit = self._unit(post.unit, agency) if post.unit else None
        parts = (agency, post.unit.key, post.role) if post.unit else (agency, post.role)
        key = "/".join(parts)
        while key in self.keys:
            key += "+"
        self.keys.add(key)
        made = Post(
            key=key, agency_id=agency, unit=unit, role=post.role, title=post.title, authority=post.authority
        )
        self._keep(made)
        return made

    def _unit(self, unit: Unit, agency: str) -> Unit:
        known = self.units.get((agency, unit.key))
        if known is None:
            known = Unit(agency_id=agency, key=unit.key, name=unit.name)
            self.units[agency, unit.key] = known
            self.new_units.append(known)
        return known
