"""Reads of officials for whoever looks after them: found, listed by the page, one of them with everything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import chain

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from motcua.agencies.access import officers_within, reach
from motcua.agencies.delegations import passed_on
from motcua.agencies.in_force import current
from motcua.agencies.models import Absence, Agency, Holding, Officer, Post
from motcua.agencies.people import TOPIC
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.vietnamese import fold, sort_key
from motcua.platform.log import Link, events_of
from motcua.platform.upsert import Change

LONGEST_SEARCH = 100


class State(StrEnum):
    """How an official stands today; the first that holds counts."""

    LEFT = "left"
    LEAVES = "leaves"
    CLOSED = "closed"
    NEW = "new"
    """Nobody has entered the account yet."""
    AWAY = "away"
    NO_POST = "no_post"
    AT_WORK = "at_work"


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; empty texts do not filter. `agency` with those below it."""

    text: str = ""
    agency: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class Line:
    """An official in a list."""

    officer: Officer
    held: tuple[Holding, ...]
    state: State


def find(actor: Actor, wanted: Wanted) -> list[int]:
    """The numbers of the officials asked for, in the order of the alphabet."""
    rows = Officer.objects.filter(officers_within(actor))
    if wanted.agency or wanted.role:
        rows = rows.filter(pk__in=_in_posts(wanted).values("officer"))
    if wanted.state:
        rows = rows.filter(_states()[State(wanted.state)]) if wanted.state in set(State) else rows.none()
    asked = fold(wanted.text[:LONGEST_SEARCH]).split()
    named = rows.distinct().values_list("pk", "name", "account__username")
    found = [(name, pk) for pk, name, login in named if _says(f"{name} {login}", asked)]
    return [pk for _, pk in sorted(found, key=lambda one: (sort_key(one[0]), one[1]))]


def _in_posts(wanted: Wanted) -> QuerySet[Holding]:
    today = clock.now().date()
    held = current(Holding.objects.all(), today)
    if wanted.agency:
        held = held.filter(Q(post__agency=wanted.agency) | Q(post__agency__parent=wanted.agency))
    return held.filter(post__role=wanted.role) if wanted.role else held


def _says(text: str, asked: Sequence[str]) -> bool:
    folded = fold(text) if asked else ""
    return all(word in folded for word in asked)


def _states() -> Mapping[State, Q]:
    """As `state_of`, for the database."""
    now = clock.now()
    today = now.date()
    left, leaves = Q(left_at__lte=now), Q(left_at__gt=now)
    closed, new = (
        Q(account__is_active=False),
        Q(account__password__startswith=UNUSABLE_PASSWORD_PREFIX, account__demo=False),
    )
    away = Q(
        pk__in=Absence.objects.filter(first__lte=today, last__gte=today, ended_at=None).values("officer")
    )
    holds = Q(pk__in=current(Holding.objects.all(), today).values("officer"))
    before: Q = Q(pk__isnull=True)
    found: dict[State, Q] = {}
    for state, rule in zip(State, (left, leaves, closed, new, away, ~holds, Q()), strict=True):
        found[state] = rule & ~before
        before |= rule
    return found


def lines(officers: Sequence[int]) -> list[Line]:
    """These officials with what they hold today, in the order given."""
    known = Officer.objects.select_related("account").in_bulk(list(officers))
    today = clock.now().date()
    held: dict[int, list[Holding]] = defaultdict(list)
    rows = current(Holding.objects.filter(officer__in=officers), today).select_related(
        "post__agency", "delegated_by"
    )
    for one in rows.order_by("post__agency__code", "post__key"):
        held[one.officer_id].append(one)
    away = absent(officers)
    return [
        Line(known[pk], tuple(held[pk]), state_of(known[pk], bool(held[pk]), pk in away))
        for pk in officers
        if pk in known
    ]


def absent(officers: Iterable[int]) -> frozenset[int]:
    """Those who are away today."""
    today = clock.now().date()
    rows = Absence.objects.filter(
        officer__in=list(officers), first__lte=today, last__gte=today, ended_at=None
    )
    return frozenset(rows.values_list("officer", flat=True))


def state_of(officer: Officer, holds: bool, away: bool) -> State:
    """How an official stands now."""
    account, now = officer.account, clock.now()
    found = {
        State.LEFT: officer.left_at is not None and officer.left_at <= now,
        State.LEAVES: officer.left_at is not None,
        State.CLOSED: not account.is_active,
        State.NEW: not account.has_usable_password() and not account.demo,
        State.AWAY: away,
        State.NO_POST: not holds,
        State.AT_WORK: True,
    }
    return next(state for state, holds_now in found.items() if holds_now)


def holdings_of(officer: int) -> list[Holding]:
    """Everything that an official holds, held or will hold, also in somebody's place, the newest first."""
    rows = Holding.objects.filter(officer=officer).select_related(
        "post__agency", "post__unit", "delegated_by"
    )
    return list(rows.order_by("-valid_from", "post__key"))


def absences_of(officer: int) -> list[Absence]:
    """When an official is or was away, the newest first; a year back."""
    since = clock.now().date() - timedelta(days=366)
    rows = Absence.objects.filter(officer=officer, last__gte=since).select_related("deputy")
    return list(rows.order_by("-first"))


def history(officer: Officer) -> list[Link]:
    """What was changed of an official and their account, the newest first; how they log in is not told."""
    account = (one for one in events_of("account", officer.account_id) if not one.type.startswith(_PRIVATE))
    return sorted(chain(events_of(TOPIC, officer.pk), account), key=lambda one: one.at, reverse=True)


_PRIVATE = (
    "account.logged_in",
    "account.first_step",
    "account.second_factor_shown",
    "account.sessions_ended",
)


def posts_to_give(actor: Actor) -> list[Post]:
    """The posts that an administrator may give."""
    rows = Post.objects.filter(agency__valid_to=None).select_related("agency", "unit")
    codes = reach(actor)
    if codes is not None:
        rows = rows.filter(agency__in=codes).exclude(role__in=rights.ALL)
    return sorted(rows, key=lambda one: (sort_key(one.agency.name), one.key))


def agencies_in_reach(actor: Actor) -> list[Agency]:
    """The agencies whose people an administrator looks after, by name."""
    codes = reach(actor)
    rows = (
        Agency.objects.filter(valid_to=None)
        if codes is None
        else Agency.objects.filter(code__in=codes, valid_to=None)
    )
    return sorted(rows, key=lambda one: sort_key(one.name))


def roles_in_reach(actor: Actor) -> list[str]:
    """The roles of their posts."""
    codes = reach(actor)
    rows = Post.objects.all() if codes is None else Post.objects.filter(agency__in=codes)
    return sorted(rows.values_list("role", flat=True).distinct())


def deputies(officer: int, agencies: Iterable[str]) -> list[Officer]:
    """Who holds a post of their own in one of these agencies today, beside the officer."""
    today = clock.now().date()
    held = current(Holding.objects.filter(post__agency__in=list(agencies), delegated_by=None), today)
    rows = Officer.objects.filter(
        pk__in=held.exclude(post__role__in=rights.ALL).values("officer"), left_at=None
    )
    return sorted(rows.exclude(pk=officer), key=lambda one: sort_key(one.name))


def lasting_posts(officer: int) -> list[Holding]:
    """What an official holds now or will hold, their own."""
    lasting = Q(valid_to=None) | Q(valid_to__gte=clock.now().date())
    rows = Holding.objects.filter(lasting, officer=officer, delegated_by=None, ended_at=None)
    return list(rows.select_related("post__agency").order_by("post__key", "valid_from"))


def heirs(officer: int) -> list[Officer]:
    """Who holds a post that the officer holds too."""
    posts = [one.post_id for one in lasting_posts(officer)]
    held = current(Holding.objects.filter(post__in=posts), clock.now().date()).exclude(officer=officer)
    rows = Officer.objects.filter(pk__in=held.values("officer"), left_at=None, account__is_active=True)
    return sorted(rows, key=lambda one: sort_key(one.name))


def away_without_deputy(within: timedelta) -> list[Absence]:
    """Who is away now or soon while nobody does their work, the first to go first."""
    today = clock.now().date()
    rows = Absence.objects.filter(ended_at=None, deputy=None, last__gte=today, first__lte=today + within)
    return list(rows.filter(officer__left_at=None).select_related("officer").order_by("first", "pk"))


def delegations_ending(within: timedelta) -> list[Holding]:
    """Delegations that run out soon, the first to end first; what an absence brought ends with it and is no news."""
    today = clock.now().date()
    rows = current(Holding.objects.filter(delegated_by__isnull=False, absence=None), today)
    ending = rows.filter(valid_to__lte=today + within).select_related(
        "officer", "delegated_by", "post__agency"
    )
    return list(ending.order_by("valid_to", "pk"))


def as_held(post: str) -> list[PostHeld]:
    """A post by its key, as whoever held it would."""
    rows = Post.objects.filter(key=post).select_related("unit")
    return [
        PostHeld(one.pk, one.agency_id, one.unit.key if one.unit else "", one.role, one.title, one.authority)
        for one in rows
    ]


def passed_on_for(absence: Absence) -> list[Change]:
    """What the deputy holds because of an absence."""
    return passed_on(list(absence.delegations.select_related("post", "officer")))


def post_ids(keys: Iterable[str]) -> frozenset[int]:
    """Posts by their keys."""
    return frozenset(Post.objects.filter(key__in=list(keys)).values_list("pk", flat=True))
