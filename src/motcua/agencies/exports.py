"""What is in force on this floor, in the form in which a province hands it in (`commands.establish_...`)."""

from typing import Any

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

_Rows = list[dict[str, Any]]


def periods() -> _Rows:
    """Whose installation it is, period by period."""
    rows = ProvincePeriod.objects.order_by("valid_from")
    return [{"valid_from": row.valid_from.isoformat(), **row.content} for row in rows]


def agencies() -> _Rows:
    """Each under its first name."""
    first: dict[str, AgencyName] = {}
    for name in AgencyName.objects.order_by("-valid_from"):
        first[name.agency_id] = name
    return [_agency(one, first[one.code]) for one in Agency.objects.order_by("code")]


def _agency(one: Agency, first: AgencyName) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": one.code,
        "name": first.name,
        "short_name": first.short_name,
        "kind": one.kind,
        "level": one.level,
        "parent": one.parent_id,
        "commune_gso": one.commune_gso,
        "address": one.address,
        "phone": one.phone,
        "tms_code": one.tms_code,
        "map_x": one.map_x,
        "map_y": one.map_y,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "note": one.note,
    }
    return {key: value for key, value in row.items() if value not in (None, "")}


def renames() -> _Rows:
    """Every name but the first."""
    seen: set[str] = set()
    found = []
    for row in AgencyName.objects.order_by("agency_id", "valid_from"):
        if row.agency_id in seen:
            found.append(
                {
                    "agency": row.agency_id,
                    "name": row.name,
                    "short_name": row.short_name,
                    "valid_from": row.valid_from.isoformat(),
                }
            )
        seen.add(row.agency_id)
    return found


def former_communes() -> _Rows:
    """What communes were called before."""
    names = ("name", "district", "commune", "divided")
    rows = FormerCommune.objects.order_by("district", "name")
    return [{name: getattr(one, name) for name in names} for one in rows]


def calendars() -> dict[str, Any]:
    """The newest version of each: the province's own, then what differs in single agencies."""
    newest = {row.agency_id: row.content for row in WorkingCalendar.objects.order_by("id")}
    default = newest.pop(None, None)
    return {"default": default, "agencies": newest} if default else {}


def units() -> _Rows:
    """Divisions of agencies."""
    rows = Unit.objects.order_by("agency_id", "key").values_list("agency_id", "key", "name")
    return [{"agency": agency, "key": key, "name": name} for agency, key, name in rows]


def posts() -> _Rows:
    """Posts by key."""
    return [
        {
            "key": one.key,
            "agency": one.agency_id,
            **({"unit": one.unit.key} if one.unit else {}),
            "role": one.role,
            "title": one.title,
            **({"signature_authority": one.authority} if one.authority else {}),
        }
        for one in Post.objects.select_related("unit").order_by("key")
    ]


def officers() -> _Rows:
    """One row for each post that an official holds, held or will hold; delegations are given at the desk."""
    held = Holding.objects.filter(delegated_by=None).select_related("officer__account", "post")
    rows = [_holding(one) for one in held.order_by("officer__account__username", "post__key", "valid_from")]
    idle = Officer.objects.filter(holdings=None).select_related("account").order_by("account__username")
    return rows + [_officer(one) for one in idle]


def _officer(one: Officer) -> dict[str, Any]:
    said = {"phone": one.phone, "email": one.email}
    return {"username": one.account.username, "name": one.name, **{k: v for k, v in said.items() if v}}


def _holding(one: Holding) -> dict[str, Any]:
    until = {"to": one.valid_to.isoformat()} if one.valid_to else {}
    return {**_officer(one.officer), "post": one.post.key, "from": one.valid_from.isoformat(), **until}
