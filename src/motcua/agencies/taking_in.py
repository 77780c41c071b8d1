"""Agencies and their names as rows that are taken in. Inside a command only: the caller holds the transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.agencies import province
from motcua.agencies.models import Agency, AgencyName
from motcua.agencies.people import as_day
from motcua.kernel import clock
from motcua.platform.upsert import Change, put

Row = Mapping[str, Any]
_AGENCY = ("code", "kind", "level", "address", "phone", "tms_code", "note", "commune_gso")


def put_agencies(agencies: Sequence[Row]) -> list[Change]:
    """Parents before children: new ones are made, known ones get what their row says, under the name of its day."""
    parents = {row["code"]: row.get("parent") for row in agencies}
    rows = sorted(agencies, key=lambda row: _depth(row["code"], parents))
    named = set(Agency.objects.values_list("code", flat=True))
    new = put(
        Agency, [_agency(row) for row in rows if row["code"] not in named], what="agencies", keys=["code"]
    )
    names = ("name", "short_name")
    known = [
        {k: v for k, v in _agency(row).items() if k not in names} for row in rows if row["code"] in named
    ]
    changes = [*new, *put(Agency, known, what="agencies", keys=["code"])]
    first = [_name(row["code"], row) for row in rows]
    new_codes = {one.key for one in new}
    put_first = put(AgencyName, first, what="names", keys=["agency_id", "valid_from"])
    return [*changes, *(one for one in put_first if one.after["agency_id"] not in new_codes)]


def put_names(names: Sequence[Row]) -> list[Change]:
    """Further names (`agency`, `name`, `short_name`, `valid_from`)."""
    rows = [_name(row["agency"], row) for row in names]
    return put(AgencyName, rows, what="renames", keys=["agency_id", "valid_from"])


def name_all_agencies() -> None:
    """Every agency is called what it is called today."""
    begun = AgencyName.objects.filter(valid_from__lte=clock.now().date()).order_by("valid_from")
    todays = {row.agency_id: row for row in begun.select_related("agency")}
    for row in todays.values():
        if (row.agency.name, row.agency.short_name) != (row.name, row.short_name):
            Agency.objects.filter(pk=row.agency_id).update(name=row.name, short_name=row.short_name)
    province.forget()


def _depth(code: str | None, parents: Mapping[str, str | None]) -> int:
    return 1 + _depth(parents.get(code), parents) if code else 0


def _agency(row: Row) -> dict[str, Any]:
    place = row.get("map") or {}
    return {
        **{key: row.get(key) or "" for key in (*_AGENCY, "name", "short_name")},
        "parent_id": row.get("parent"),
        "map_x": place.get("x", row.get("map_x")),
        "map_y": place.get("y", row.get("map_y")),
        "valid_from": as_day(row["valid_from"]),
        "valid_to": as_day(row.get("valid_to")),
    }


def _name(agency: str, row: Row) -> dict[str, Any]:
    return {
        "agency_id": agency,
        "name": row["name"],
        "short_name": row.get("short_name") or "",
        "valid_from": as_day(row["valid_from"]),
    }
