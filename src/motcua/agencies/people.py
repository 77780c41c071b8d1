"""Officials and the posts they hold: made, corrected, given and ended, each with a reason and what was there before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from motcua.agencies.access import (
    changeable,
    changed_by,
    ensure_looks_after_people,
    found,
    reach,
)
from motcua.agencies.models import Holding, Officer, Post
from motcua.identity.commands import add_accounts
from motcua.identity.queries import Account
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import day, normal
from motcua.platform import log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, put

Row = Mapping[str, Any]
TOPIC = "officer"
CHANGED = "officer.changed"
_PERSONAL = ("phone", "email")
_NO_END = date.max


@command
def appoint(*, actor: Actor, officers: Sequence[Row], reason: str = "") -> list[Change]:
    """Make officers of accounts that exist, each in their posts for the periods given; a known period may be changed.

    An agency's administrator does so within their reach, and gives no right to administer. Raises `Invalid` for an
    account or post that is not there, and for two periods of one person in one post at the same time.
    """
    return appoint_all(actor, officers, reason)


@command
def register_official(*, actor: Actor, username: str, person: Row, post: Row, reason: str) -> list[Change]:
    """A new official: an account that nobody can enter yet, their name, their first post (`post`, `from`, `to`)."""
    ensure_looks_after_people(actor)
    login = checked_login(username)
    if Account.objects.filter(username__iexact=login).exists():
        sentence = "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."
        raise Invalid(sentence, fields={"username": [sentence]})
    add_accounts(actor=actor, usernames=[login])
    row = {"username": login, **person, "posts": [post]}
    return appoint_all(actor, [row], reason_given(reason))


@command
def correct_official(*, actor: Actor, officer: int, person: Row, reason: str) -> list[Change]:
    """Name and how to reach them."""
    one = changed_by(actor, officer)
    return appoint_all(
        actor, [{"username": one.account.username, **person, "posts": []}], reason_given(reason)
    )


@command
def give_post(*, actor: Actor, officer: int, post: Row, reason: str) -> list[Change]:
    """A post (`post`, `from`, `to`) for a period; the same post from the same day: its end is changed."""
    one = found(actor, officer)
    if one.left_at is not None:
        raise Invalid("Cán bộ này đã thôi việc. Hãy nhận lại trước khi giao vị trí.")
    said = {"name": one.name, "phone": one.phone, "email": one.email}
    return appoint_all(
        actor, [{"username": one.account.username, **said, "posts": [post]}], reason_given(reason)
    )


@command
def end_post(*, actor: Actor, holding: int, last: date | None, reason: str) -> list[Change]:
    """A post or a delegation ends with a day, or (`last` None) at once. Raises `NotFound` when it has ended."""
    held = Holding.objects.select_for_update(of=("self",)).select_related("post").filter(pk=holding).first()
    if held is None or has_ended(held):
        raise NotFound("Vị trí này đã kết thúc.")
    one = found(actor, held.officer_id)
    why = reason_given(reason)
    _ensure_within(actor, {held.post_id})
    if last is not None and last < max(held.valid_from, clock.now().date()):
        sentence = "Ngày cuối không được trước hôm nay hoặc trước ngày bắt đầu."
        raise Invalid(sentence, fields={"last": [sentence]})
    changes = end_holdings([held], last=last)
    tell(changes, one.pk, actor=actor, reason=why)
    return changes


def end_holdings(
    holdings: Sequence[Holding], *, last: date | None = None, at: datetime | None = None
) -> list[Change]:
    """They end with a day, or at an hour (now), in the transaction that is open."""
    moment = at or clock.now()
    changes = []
    for held in holdings:
        until = max(last or moment.date(), held.valid_from)
        after = {"valid_to": until, "ended_at": None if last else moment}
        before = {"valid_to": held.valid_to, "ended_at": held.ended_at}
        Holding.objects.filter(pk=held.pk).update(**after)
        changes.append(Change("holdings", held.post.key, before, after))
    return changes


def has_ended(held: Holding) -> bool:
    """Whether a period is over."""
    now = clock.now()
    return (held.valid_to is not None and held.valid_to < now.date()) or (
        held.ended_at is not None and held.ended_at <= now
    )


def tell(
    changes: Sequence[Change], officer: int, *, actor: Actor, reason: str, kind: str = CHANGED, **more: Any
) -> None:
    """What changed of an officer into their stream of the log."""
    if changes or kind != CHANGED:
        log.record_each(TOPIC, [_happened(officer, changes, reason, kind, more)], at=clock.now(), actor=actor)


def _happened(
    officer: int, changes: Sequence[Change], reason: str, kind: str, more: Mapping[str, Any]
) -> log.Happened:
    """How to reach somebody is personal: it stands beside the log."""
    told = [one.to_json() | {"what": one.what} for one in changes]
    words: dict[str, Any] = {}
    for one in told:
        for side in ("before", "after"):
            for name in _PERSONAL:
                if one[side] and name in one[side]:
                    words.setdefault(name, {})[side] = one[side].pop(name)
    return log.Happened(officer, kind, {"reason": reason, "changes": told, **more}, words or None)


def checked_login(text: str) -> str:
    """A log-in of a new official: small letters, figures and dots. Raises `Invalid` (field `username`)."""
    login = text.strip().lower()
    if not (3 <= len(login) <= 60) or not all(c.isascii() and (c.isalnum() or c in "._-") for c in login):
        sentence = "Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối."
        raise Invalid(sentence, fields={"username": [sentence]})
    return login


def appoint_all(actor: Actor, officers: Sequence[Row], reason: str) -> list[Change]:
    """As `appoint`, in the transaction that is open."""
    ensure_looks_after_people(actor)
    accounts = _accounts(officers)
    posts = _posts(officers)
    new = _new_ones(accounts.values())
    people = [
        {"account_id": accounts[o["username"]], "name": _name(o)}
        | {k: str(o.get(k) or "") for k in _PERSONAL}
        for o in officers
    ]
    logins = {account: login for login, account in accounts.items()}
    by_person = put(Officer, people, what="officers", keys=["account_id"])
    by_account = dict(Officer.objects.filter(account__in=logins).values_list("account_id", "pk"))
    changes = {by_account[c.after["account_id"]]: [_named(c, logins)] for c in by_person}
    titles = {number: key for key, number in posts.items()}
    held = put(
        Holding,
        [_held(by_account[accounts[o["username"]]], posts, one) for o in officers for one in o["posts"]],
        what="holdings",
        keys=["officer_id", "post_id", "valid_from"],
        among={"delegated_by": None},
    )
    for one in held:
        changes.setdefault(one.after["officer_id"], []).append(replace(one, key=titles[one.after["post_id"]]))
    _reopen(held)
    _ensure_may(actor, held, {by_account[a] for a in new}, changes)
    _ensure_no_overlap({one.after["officer_id"] for one in held})
    told = [_happened(pk, some, reason, CHANGED, {}) for pk, some in changes.items()]
    log.record_each(TOPIC, told, at=clock.now(), actor=actor)
    names = {pk: logins[account] for account, pk in by_account.items()}
    return [
        replace(one, key=names[pk] if one.what == "officers" else f"{names[pk]} {one.key}")
        for pk, some in changes.items()
        for one in some
    ]


def _named(change: Change, logins: Mapping[int, str]) -> Change:
    return replace(change, key=logins[change.after["account_id"]])


def _accounts(officers: Sequence[Row]) -> dict[str, int]:
    named = [o["username"] for o in officers]
    known = dict(Account.objects.filter(username__in=named).values_list("username", "pk"))
    if missing := [name for name in named if name not in known]:
        raise Invalid("Không có tài khoản %(username)s.", username=missing[0])
    return known


def _posts(officers: Sequence[Row]) -> dict[str, int]:
    named = {one["post"] for o in officers for one in o["posts"]}
    known = dict(Post.objects.filter(key__in=named).values_list("key", "pk"))
    if missing := sorted(named - known.keys()):
        raise Invalid("Không có vị trí %(post)s.", post=missing[0], fields={"post": ["Không có vị trí này."]})
    return known


def _new_ones(accounts: Collection[int]) -> frozenset[int]:
    there = Officer.objects.filter(account__in=accounts).values_list("account_id", flat=True)
    return frozenset(accounts) - frozenset(there)


def _name(row: Row) -> str:
    name = normal(str(row.get("name") or ""))
    if not name:
        raise Invalid("Thiếu họ và tên của cán bộ.", fields={"name": ["Thiếu họ và tên."]})
    return name


def _held(officer: int, posts: Mapping[str, int], one: Row) -> dict[str, Any]:
    since, until = as_day(one["from"]), as_day(one.get("to"))
    if since is None:
        raise Invalid("Thiếu ngày bắt đầu giữ vị trí.", fields={"since": ["Hãy ghi ngày bắt đầu."]})
    if until and until < since:
        sentence = "Ngày cuối trước ngày bắt đầu."
        raise Invalid(sentence, fields={"until": [sentence]})
    return {"officer_id": officer, "post_id": posts[one["post"]], "valid_from": since, "valid_to": until}


def as_day(value: str | date | None) -> date | None:
    """A day as files and forms give it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _reopen(held: Sequence[Change]) -> None:
    """A period that gets another end is not over at the hour at which it was ended."""
    for one in held:
        if one.before is not None:
            keys = {name: one.after[name] for name in ("officer_id", "post_id", "valid_from")}
            Holding.objects.filter(**keys, delegated_by=None).update(ended_at=None)


def _ensure_may(
    actor: Actor, held: Sequence[Change], new: Collection[int], changes: Mapping[int, Sequence[Change]]
) -> None:
    """Raises `NotAllowed` where a change lies beyond the actor's reach, or gives themselves something."""
    own = {one.after["officer_id"] for one in held}
    if actor.officer_id is not None and actor.officer_id in own:
        raise NotAllowed("Không ai tự giao vị trí cho chính mình. Hãy nhờ quản trị viên khác.")
    if reach(actor) is None:
        return
    _ensure_within(actor, {one.after["post_id"] for one in held})
    described = {pk for pk, some in changes.items() if any(c.what == "officers" for c in some)}
    if lost := described - changeable(actor, described):
        new_one = bool(lost & set(new))
        raise NotAllowed(
            "Cán bộ mới cần một vị trí trong cơ quan anh chị quản trị."
            if new_one
            else "Cán bộ này còn giữ vị trí ngoài phạm vi anh chị quản trị. Hãy nhờ quản trị hệ thống của tỉnh."
        )


def _ensure_within(actor: Actor, posts: Collection[int]) -> None:
    codes = reach(actor)
    if codes is None:
        return
    beyond = Post.objects.filter(pk__in=posts).exclude(agency__in=codes)
    if beyond.exists() or Post.objects.filter(pk__in=posts, role__in=rights.ALL).exists():
        raise NotAllowed(
            "Vị trí này ngoài phạm vi anh chị quản trị, hoặc là quyền quản trị. Hãy nhờ quản trị hệ thống của tỉnh."
        )


def _ensure_no_overlap(officers: Collection[int]) -> None:
    periods: dict[tuple[int, int], list[Holding]] = defaultdict(list)
    rows = Holding.objects.filter(officer__in=officers, delegated_by=None).select_related("post", "officer")
    for held in rows.order_by("valid_from"):
        periods[held.officer_id, held.post_id].append(held)
    for several in periods.values():
        for first, second in pairwise(several):
            if (first.valid_to or _NO_END) >= second.valid_from and not _over_before(first, second):
                raise Invalid(
                    "%(name)s giữ vị trí %(post)s hai lần cùng lúc (từ %(first)s và từ %(second)s).",
                    name=second.officer.name, post=second.post.key,
                    first=day(first.valid_from), second=day(second.valid_from),
                    fields={"since": ["Đã giữ vị trí này trong thời gian đó."]},
                )  # fmt: skip


def _over_before(first: Holding, second: Holding) -> bool:
    """Given again on the day on which it was ended."""
    return first.ended_at is not None and first.valid_to == second.valid_from
