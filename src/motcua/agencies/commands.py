"""Writes of the agencies floor: a province's agencies, posts and officers come in; calendars get new versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.agencies.models import Agency, FormerCommune, Holding, Officer, Post, Unit, WorkingCalendar
from motcua.agencies.queries import forget_calendars
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.process.calendar import WorkCalendar, with_overrides

Row = Mapping[str, Any]


@command
def establish_agencies(*, actor: Actor, agencies: Sequence[Row]) -> None:
    """Take in agencies, parents before children; those already known stay as they are."""
    _administers(actor)
    parents = {row["code"]: row["parent"] for row in agencies}
    rows = sorted(agencies, key=lambda row: _depth(row["code"], parents))
    fields = ("code", "name", "short_name", "kind", "level", "address", "phone", "valid_from")
    Agency.objects.bulk_create(
        (
            Agency(
                **{k: row.get(k) or "" for k in fields},
                parent_id=row["parent"],
                commune_gso=row.get("commune_gso") or "",
                tms_code=row.get("tms_code") or "",
                map_x=(row.get("map") or {}).get("x"),
                map_y=(row.get("map") or {}).get("y"),
                note=row.get("note") or "",
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )


@command
def establish_former_communes(*, actor: Actor, communes: Sequence[Row]) -> None:
    """Take in what communes were called before 1 July 2025, and which they became."""
    _administers(actor)
    FormerCommune.objects.bulk_create((FormerCommune(**row) for row in communes), ignore_conflicts=True)


def _depth(code: str | None, parents: Mapping[str, str | None]) -> int:
    return 1 + _depth(parents.get(code), parents) if code else 0


@command
def establish_posts(*, actor: Actor, units: Sequence[Row], posts: Sequence[Row]) -> None:
    """Take in units and the posts in them."""
    _administers(actor)
    Unit.objects.bulk_create(
        (Unit(agency_id=u["agency"], key=u["key"], name=u["name"]) for u in units), ignore_conflicts=True
    )
    known = {(u.agency_id, u.key): u for u in Unit.objects.all()}
    Post.objects.bulk_create(
        (
            Post(
                key=p["key"],
                agency_id=p["agency"],
                unit=known[p["agency"], p["unit"]] if p["unit"] else None,
                role=p["role"],
                title=p["title"],
                authority=p.get("signature_authority") or "",
            )
            for p in posts
        ),
        ignore_conflicts=True,
    )


@command
def appoint(*, actor: Actor, officers: Sequence[Row]) -> None:
    """Make officers of accounts that exist, each in their posts for the periods given."""
    _administers(actor)
    accounts = dict(
        Account.objects.filter(username__in=[o["username"] for o in officers]).values_list("username", "pk")
    )
    Officer.objects.bulk_create(
        (
            Officer(account_id=accounts[o["username"]], name=o["name"], phone=o["phone"], email=o["email"])
            for o in officers
        ),
        ignore_conflicts=True,
    )
    by_account = dict(Officer.objects.values_list("account_id", "pk"))
    posts = dict(Post.objects.values_list("key", "pk"))
    Holding.objects.bulk_create(
        (
            Holding(
                officer_id=by_account[accounts[o["username"]]],
                post_id=posts[held["post"]],
                valid_from=held["from"],
                valid_to=held["to"],
            )
            for o in officers
            for held in o["posts"]
        ),
        ignore_conflicts=True,
    )


@command
def set_calendar(*, actor: Actor, agency: str | None, content: Mapping[str, Any]) -> WorkingCalendar:
    """A new version of the province's calendar (`agency` None) or of what differs in one agency.

    Dates already promised keep the version they were computed from. Raises `Invalid` when it cannot be used.
    """
    _administers(actor)
    version = str(content.get("version") or "").strip()
    if not version:
        raise Invalid("Hãy đặt tên cho phiên bản lịch.", fields={"version": ["Hãy đặt tên phiên bản."]})
    WorkCalendar.from_json(content if agency is None else with_overrides(_province(), content))
    calendar, made = WorkingCalendar.objects.get_or_create(
        agency_id=agency, version=version, defaults={"content": dict(content)}
    )
    if made:
        forget_calendars()
        data = {"agency": agency or "", "version": version}
        log.record("calendar", calendar.pk, "set", at=clock.now(), actor=actor, data=data)
    return calendar


def _province() -> dict[str, Any]:
    newest = WorkingCalendar.objects.filter(agency=None).order_by("-id").first()
    return {**newest.content, "version": newest.version} if newest else {}


def _administers(actor: Actor) -> None:
    if actor.kind != "system" and not actor.agencies("administrator"):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
