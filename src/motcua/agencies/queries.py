"""Reads of the agencies floor: the actor behind an account, calendars, agencies and the officers in their posts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.agencies import directory, reviews, signers, workbook
from motcua.agencies.access import administers
from motcua.agencies.calendars import (
    PROVINCE_CALENDAR,
    Calendars,
    calendar_as_if,
    calendar_of,
    composed_calendar,
    forget_calendars,
    may_change_calendar,
    newest_version,
    own_calendars,
    read_calendars,
    shared_calendar,
    without_own_calendar,
)
from motcua.agencies.delegations import (
    delegated_on_the_spot,
    own_posts,
    running_delegations,
    staff_of_the_centre,
)
from motcua.agencies.directory import absent
from motcua.agencies.exports import agencies as agency_rows
from motcua.agencies.heirs import Heirs, forget_heirs, heirs
from motcua.agencies.in_force import current, existing
from motcua.agencies.leaving import leavers_to_hand_on
from motcua.agencies.models import COUNTER_KINDS, Agency, AgencyName, FormerCommune, Holding, Officer, Post
from motcua.agencies.places import Places, places
from motcua.agencies.province import Province, name_on, province
from motcua.agencies.province import forget as forget_names
from motcua.agencies.succession import lines_of, plan_of, plans, plans_due, stops
from motcua.agencies.workbook import sent_workbook
from motcua.identity.queries import PROVEN_ASSURANCE, Account, acts_for
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor, Kind, PostHeld
from motcua.kernel.errors import NotFound
from motcua.kernel.rights import ALL as RIGHTS
from motcua.kernel.vietnamese import sort_key
from motcua.platform import statements

__all__ = [
    "PROVINCE_CALENDAR",
    "Calendars",
    "Heirs",
    "Places",
    "Province",
    "absent",
    "accounts_in_posts",
    "actor_for",
    "administers",
    "agency",
    "agency_rows",
    "all_agencies",
    "among",
    "by_codes",
    "calendar_as_if",
    "calendar_of",
    "colleagues",
    "communes",
    "composed_calendar",
    "counters",
    "current",
    "delegated_on_the_spot",
    "directory",
    "existing",
    "forget_calendars",
    "forget_heirs",
    "forget_names",
    "former_names",
    "heirs",
    "held_posts",
    "holders_of_posts",
    "in_order",
    "known_by_codes",
    "last_post_of",
    "leavers_to_hand_on",
    "letter_addresses",
    "lines_of",
    "may_change_calendar",
    "name_on",
    "names",
    "names_ever",
    "names_of",
    "newest_version",
    "officer_actor",
    "officer_by_id",
    "officer_named",
    "officers_at",
    "officers_by_ids",
    "officers_with_accounts",
    "own_calendars",
    "own_posts",
    "places",
    "plan_of",
    "plans",
    "plans_due",
    "posts_held",
    "posts_in",
    "posts_of",
    "province",
    "read_calendars",
    "reviews",
    "roles",
    "running_delegations",
    "sent_workbook",
    "shared_calendar",
    "signers",
    "signers_in",
    "staff_of_the_centre",
    "stops",
    "weighty_accounts",
    "without_own_calendar",
    "workbook",
]  # fmt: skip


def actor_for(account: Account, *, assurance: int = 1, role: int | None = None) -> Actor:
    """The actor behind a log-in, with the posts that are held today; nobody, once an official has left.

    `role` is the right by which somebody proven in person has chosen to act for another; one that is over is none.
    """
    officer = Officer.objects.filter(account=account).first()
    if officer:
        return officer_actor(officer)
    if account.party is None:
        return STRANGER
    return Actor(
        kind=Kind.PERSON,
        name=account.party.name,
        account_id=account.pk,
        party_id=account.party_id,
        assurance=assurance,
        acts_for=acts_for(account.party, role) if role and assurance >= PROVEN_ASSURANCE else None,
    )


def officer_actor(officer: Officer, *, on: date | None = None) -> Actor:
    """An officer with the posts held on a day (today); nobody from the hour on at which they left."""
    if officer.left_at is not None and officer.left_at <= clock.now():
        return STRANGER
    return Actor(
        kind=Kind.OFFICER,
        name=officer.name,
        account_id=officer.account_id,
        officer_id=officer.pk,
        posts=posts_of(officer, on or clock.now().date()),
        assurance=2,
    )


def posts_of(officer: Officer, on: date) -> tuple[PostHeld, ...]:
    """Posts held on a day, own and delegated."""
    held = current(officer.holdings.select_related("post__unit", "delegated_by"), on)
    return tuple(
        PostHeld(
            post_id=h.post_id,
            agency=h.post.agency_id,
            unit=h.post.unit.key if h.post.unit else "",
            role=h.post.role,
            title=h.post.title,
            authority=h.authority if h.delegated_by else h.post.authority,
            on_behalf_of=h.delegated_by.name if h.delegated_by else "",
            for_officer=h.delegated_by_id,
            only=frozenset(h.only),
        )
        for h in held
    )


_WEIGHTY_ROLES = frozenset({"signer", "clerk"}) | RIGHTS


def holds_a_weighty_post(actor: Actor) -> bool:
    """Whether this officer signs (any post with words of authority), seals (the clerk) or administers."""
    return any(post.authority or post.role in _WEIGHTY_ROLES for post in actor.posts)


def weighty_accounts() -> frozenset[int]:
    """The accounts of everybody who signs, seals or administers today."""
    authority = ~Q(post__authority="", delegated_by=None) & ~Q(authority="", delegated_by__isnull=False)
    held = current(Holding.objects.all(), clock.now().date())
    weighty = held.filter(Q(post__role__in=_WEIGHTY_ROLES) | authority)
    return frozenset(weighty.values_list("officer__account_id", flat=True))


def accounts_in_posts(roles: Collection[str] = ()) -> frozenset[int]:
    """The accounts of everybody who holds a post today, any or one of these roles."""
    held = current(Holding.objects.all(), clock.now().date())
    wanted = held.filter(post__role__in=roles) if roles else held
    return frozenset(wanted.values_list("officer__account_id", flat=True))


def officers_found(text: str, among: Q, most: int = 30) -> list[Officer]:
    """Officers `among` some, with their accounts, whose log-in or name holds these words, of three letters at least."""
    words = " ".join(text.split())
    if len(words) < 3:
        return []
    found = Officer.objects.select_related("account").filter(
        among, Q(account__username__icontains=words) | Q(name__icontains=words)
    )
    return list(found.order_by("name", "pk")[:most])


def names_of_accounts(accounts: Collection[int]) -> dict[int, str]:
    """The officer's name behind each of these accounts that has one."""
    return dict(Officer.objects.filter(account_id__in=accounts).values_list("account_id", "name"))


def emails_of_accounts(accounts: Collection[int]) -> dict[int, str]:
    """The address that is known of the officer behind each of these accounts, where there is one."""
    found = Officer.objects.filter(account_id__in=accounts).exclude(email="")
    return dict(found.values_list("account_id", "email"))


def letter_addresses(accounts: Collection[Account]) -> dict[int, str]:
    """Where letters to officials go: the address that they confirmed themselves, else as their agency wrote it down."""
    written = emails_of_accounts([one.pk for one in accounts])
    return written | {one.pk: one.confirmed_email for one in accounts if one.confirmed_email}


def administrators_at_work(*rights: str) -> list[Account]:
    """The accounts that hold one of these rights to administer today and can be entered: open, with a password."""
    held = current(Holding.objects.filter(post__role__in=rights), clock.now().date())
    accounts = Account.objects.filter(officer__holdings__in=held, is_active=True).distinct().order_by("pk")
    return [account for account in accounts if account.has_usable_password()]


def last_post_of(officer: int) -> Holding | None:
    """The post that an officer held last, for one who holds none; None when they never held any."""
    held = Holding.objects.filter(officer_id=officer, valid_from__lte=clock.now().date())
    return held.select_related("post").order_by("-valid_to", "-pk").first()


def held_posts(on: date | None = None) -> frozenset[tuple[str, str]]:
    """Agency and post (`role`, and `unit:role` where it has a unit) of all that somebody holds on a day (today)."""
    held = current(Holding.objects.all(), on or clock.now().date())
    rows = held.values_list("post__agency_id", "post__role", "post__unit__key").distinct()
    units = {(agency, f"{unit}:{role}") for agency, role, unit in rows if unit}
    return frozenset({(agency, role) for agency, role, _ in rows} | units)


def colleagues(agency: str, post: str) -> Sequence[Officer]:
    """Officers who hold this post today: `role`, or `unit:role`, in the agency."""
    unit, _, role = post.rpartition(":")
    posts = Holding.objects.filter(post__agency_id=agency, post__role=role)
    held = current(posts.filter(post__unit__key=unit) if unit else posts, clock.now().date())
    return list(Officer.objects.filter(holdings__in=held).distinct().order_by("name"))


def officers_at(agency: str) -> Sequence[Officer]:
    """Officers who hold a post in the agency today that is none to administer, by name."""
    posts = Holding.objects.filter(post__agency_id=agency).exclude(post__role__in=RIGHTS)
    held = current(posts, clock.now().date())
    return list(Officer.objects.filter(holdings__in=held).distinct().order_by("name"))


def holders_of_posts(on: date) -> frozenset[tuple[int, str, str]]:
    """(officer, agency, post as routes call it) of everything that somebody holds on a day, also in another's place."""
    held = current(Holding.objects.all(), on)
    rows = held.values_list("officer_id", "post__agency_id", "post__role", "post__unit__key").distinct()
    units = {(officer, agency, f"{unit}:{role}") for officer, agency, role, unit in rows if unit}
    return frozenset({(officer, agency, role) for officer, agency, role, _ in rows} | units)


def signers_in(agencies: Collection[str | None], on: date) -> list[tuple[Post, list[str]]]:
    """The posts with words of authority that several would hold there on a day, with their names."""
    posts = Holding.objects.filter(post__agency__in=agencies, delegated_by=None).exclude(post__authority="")
    found: dict[int, tuple[Post, list[str]]] = {}
    for one in (
        current(posts, on).select_related("post__agency", "officer").order_by("post__key", "officer__name")
    ):
        found.setdefault(one.post_id, (one.post, []))[1].append(one.officer.name)
    return [(post, holders) for post, holders in found.values() if len(holders) > 1]


def posts_held() -> frozenset[tuple[str, str, str]]:
    """(agency, unit, role) of every post that somebody holds today; the unit is empty where the post has none."""
    held = current(Holding.objects.all(), clock.now().date())
    rows = held.values_list("post__agency_id", "post__unit__key", "post__role")
    return frozenset((agency, unit or "", role) for agency, unit, role in rows)


def agency(code: str) -> Agency:
    """The agency with this code; `NotFound` otherwise."""
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound("Không có cơ quan mang mã %(agency)s.", agency=code)
    return found


def among(codes: Sequence[str]) -> QuerySet[Agency]:
    """The agencies with these codes, or who took over from them, that exist today, by name."""
    return existing().filter(code__in=heirs().all_today(codes)).order_by("name")


def by_codes(codes: Sequence[str]) -> statements.Reading[list[Agency]]:
    """To be asked: the agencies with these codes that exist today."""
    today = clock.now().date()
    there = "code = ANY(%s::text[]) AND valid_from <= %s::date AND (valid_to IS NULL OR valid_to >= %s::date)"
    return statements.reading_of(Agency, there, [list(codes), today, today])


def known_by_codes(codes: Collection[str]) -> dict[str, Agency]:
    """The agencies with these codes by code, also those that exist no longer."""
    return {a.code: a for a in statements.instances(Agency, "code = ANY(%s::text[])", [list(codes)])}


def officers_by_ids(ids: Collection[int]) -> dict[int, Officer]:
    """Officers by id; asks nothing when there are none to find."""
    found = statements.instances(Officer, "id = ANY(%s::int[])", [list(ids)]) if ids else []
    return {officer.pk: officer for officer in found}


def officers_with_accounts(ids: Collection[int]) -> dict[int, Officer]:
    """The same with their accounts."""
    return Officer.objects.select_related("account").in_bulk(list(ids))


def names() -> Mapping[str, str]:
    """Every agency's name by its code."""
    return dict(statements.run("SELECT code, name FROM agencies_agency", []))


def all_agencies() -> list[Agency]:
    """Every agency, those that are closed or not open yet too."""
    return list(Agency.objects.all())


def names_of(code: str) -> list[AgencyName]:
    """What an agency was, is and will be called, the newest first."""
    return list(AgencyName.objects.filter(agency_id=code).order_by("-valid_from"))


def names_ever() -> dict[str, str]:
    """All names that agencies bore or will, with those of the agencies that they took over: one text by code."""
    found: dict[str, list[str]] = {}
    for code, name, short in AgencyName.objects.values_list("agency_id", "name", "short_name"):
        for one in {code, *heirs().all_today([code])}:
            found.setdefault(one, []).append(f"{name} {short}")
    return {code: " ".join(some) for code, some in found.items()}


def posts_in(code: str) -> list[dict[str, Any]]:
    """The posts of an agency with the names of those who hold them today."""
    held = current(Holding.objects.filter(post__agency_id=code), clock.now().date())
    holders: dict[int, list[str]] = {}
    for holding in held.select_related("officer").order_by("officer__name"):
        holders.setdefault(holding.post_id, []).append(holding.officer.name)
    posts = Post.objects.filter(agency_id=code).order_by("title", "key")
    return [{"key": post.key, "title": post.title, "holders": holders.get(post.pk, [])} for post in posts]


def roles() -> frozenset[str]:
    """The roles of all posts that there are, held or not."""
    return frozenset(Post.objects.values_list("role", flat=True))


def counters() -> QuerySet[Agency]:
    """Where dossiers are received: the provincial Centre first, then the communes by name."""
    return existing().filter(kind__in=COUNTER_KINDS).order_by("kind", "name")


def communes() -> QuerySet[Agency]:
    """The People's Committees of the communes, as handling agencies."""
    return existing().filter(kind="commune").order_by("name")


def in_order(places: Iterable[Agency]) -> list[Agency]:
    """As people look them up: the provincial Centre first, then by name in the order of the Vietnamese alphabet."""
    return sorted(places, key=lambda one: (one.kind != "centre", sort_key(one.name)))


def former_names() -> dict[str, list[FormerCommune]]:
    """What today's communes were before 1 July 2025, by their GSO code, in the order of the alphabet."""
    found: dict[str, list[FormerCommune]] = {}
    for former in sorted(FormerCommune.objects.all(), key=lambda one: sort_key(one.name)):
        found.setdefault(former.commune, []).append(former)
    return found


def officer_named(username: str) -> Officer:
    """The officer with this log-in; `NotFound` otherwise."""
    found = Officer.objects.filter(account__username=username).select_related("account").first()
    if found is None:
        raise NotFound("Không có cán bộ với tên đăng nhập %(username)s.", username=username)
    return found


def officer_by_id(officer_id: int) -> Officer:
    """The officer with this id; `NotFound` otherwise."""
    found = Officer.objects.filter(pk=officer_id).select_related("account").first()
    if found is None:
        raise NotFound("Không có cán bộ này.")
    return found
