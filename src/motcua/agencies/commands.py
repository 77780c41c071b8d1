"""Writes of the agencies floor: a province's agencies, posts and officers come in; calendars get new versions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from motcua.agencies import province
from motcua.agencies.models import (
    Agency,
    AgencyName,
    FormerCommune,
    Holding,
    Officer,
    Post,
    ProvincePeriod,
    Unit,
    WorkingCalendar,
)
from motcua.agencies.queries import agency as find_agency
from motcua.agencies.queries import current, forget_calendars
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.process.calendar import WorkCalendar, with_overrides

Row = Mapping[str, Any]
PROVINCE = "province"
"""The topic of the log under which a province's own settings change."""
ADMINISTRATOR = "administrator"


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
    unnamed = Agency.objects.filter(names=None)
    AgencyName.objects.bulk_create(
        AgencyName(agency=one, name=one.name, short_name=one.short_name, valid_from=one.valid_from)
        for one in unnamed
    )


@command
def set_province(*, actor: Actor, content: Row, valid_from: date) -> bool:
    """Say whose installation this is from a day on; whether that changes anything. Raises `Invalid` by field."""
    _administers(actor)
    return _set_province(actor, content, valid_from)


@command
def establish_province(*, actor: Actor, periods: Sequence[Row]) -> int:
    """Several periods at once, each with its `valid_from`; returns how many are new."""
    _administers(actor)
    return sum(
        _set_province(
            actor,
            {key: value for key, value in period.items() if key != "valid_from"},
            date.fromisoformat(str(period["valid_from"])),
        )
        for period in periods
    )


def _set_province(actor: Actor, content: Row, valid_from: date) -> bool:
    province.Province.from_json(content)
    before = ProvincePeriod.objects.filter(valid_from=valid_from).first()
    if before is not None and before.content == dict(content):
        return False
    ProvincePeriod.objects.update_or_create(valid_from=valid_from, defaults={"content": dict(content)})
    province.forget()
    data = {
        "from": valid_from.isoformat(),
        "before": before.content if before else {},
        "after": dict(content),
    }
    log.record(PROVINCE, 1, "province_set", at=clock.now(), actor=actor, data=data)
    return True


@command
def rename_agencies(*, actor: Actor, names: Sequence[Row]) -> int:
    """Give agencies new names from a day on (`agency`, `name`, `short_name`, `valid_from`); returns how many are new.

    A name whose day has come is in force at once, another one when its day comes (`bring_names_into_force`). Papers
    of before keep the name they were made under. Raises `Invalid` for an agency that is not known.
    """
    _administers(actor)
    known = set(Agency.objects.values_list("code", flat=True))
    there = {(row.agency_id, row.valid_from.isoformat()): row for row in AgencyName.objects.all()}
    new = [row for row in names if _is_new(there.get((row["agency"], str(row["valid_from"]))), row)]
    for row in new:
        if row["agency"] not in known:
            raise Invalid("Không có cơ quan mang mã %(agency)s để đổi tên.", agency=row["agency"])
        given = {"name": row["name"], "short_name": row.get("short_name") or ""}
        AgencyName.objects.update_or_create(
            agency_id=row["agency"], valid_from=row["valid_from"], defaults=given
        )
        data = {"agency": row["agency"], "from": str(row["valid_from"]), **given}
        log.record(PROVINCE, 1, "agency_renamed", at=clock.now(), actor=actor, data=data)
    _bring_names_into_force()
    return len(new)


def _is_new(there: AgencyName | None, row: Row) -> bool:
    return there is None or (there.name, there.short_name) != (row["name"], row.get("short_name") or "")


@command
def bring_names_into_force(*, actor: Actor) -> None:
    """Let every agency be called what it is called today."""
    _administers(actor)
    _bring_names_into_force()


def _bring_names_into_force() -> None:
    begun = AgencyName.objects.filter(valid_from__lte=clock.now().date()).order_by("valid_from")
    todays = {row.agency_id: row for row in begun.select_related("agency")}
    for row in todays.values():
        if (row.agency.name, row.agency.short_name) != (row.name, row.short_name):
            Agency.objects.filter(pk=row.agency_id).update(name=row.name, short_name=row.short_name)
    province.forget()


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
def appoint_administrator(*, actor: Actor, account: int, name: str, agency: str = "") -> Officer:
    """Make an officer of an account, if it is none yet, and from today the administrator of an agency.

    Without an agency the account waits for one. An agency without such a post gets it. Raises `NotFound` for an unknown
    one, `Invalid` for an officer without a name.
    """
    _administers(actor)
    officer = Officer.objects.filter(account_id=account).first()
    if officer is None:
        if not normal(name):
            raise Invalid("Thiếu họ và tên của cán bộ.", fields={"name": ["Thiếu họ và tên."]})
        officer = Officer.objects.create(account_id=account, name=normal(name))
    if agency:
        _hold_administration(officer, find_agency(agency))
    data = {"account": account, "agency": agency}
    log.record("officer", officer.pk, "administrator_appointed", at=clock.now(), actor=actor, data=data)
    return officer


def _hold_administration(officer: Officer, agency: Agency) -> None:
    post = Post.objects.filter(agency=agency, role=ADMINISTRATOR).order_by("pk").first()
    if post is None:
        post = Post.objects.create(
            key=f"{agency.code}/{ADMINISTRATOR}", agency=agency, role=ADMINISTRATOR, title="Quản trị hệ thống"
        )
    today = clock.now().date()
    if not current(Holding.objects.filter(officer=officer, post=post), today).exists():
        Holding.objects.create(officer=officer, post=post, valid_from=today)


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
