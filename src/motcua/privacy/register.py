"""The register: the product's own purposes (`register.json`, in versions), with the province's laid over them.

What the province wrote under a key of the product's stands for it; all else of the product's stays, and comes with its
next version.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.privacy.models import OwnPurpose
from motcua.privacy.types import Purpose

FILE = Path(__file__).with_name("register.json")
FIELDS = (
    "key", "title", "why", "data", "sensitive", "subjects", "basis", "reference", "retention", "kept", "recipients",
    "abroad", "valid_from", "valid_to",
)  # fmt: skip
"""What a purpose says, as it is handed in."""


@cache
def versions() -> tuple[Mapping[str, Any], ...]:
    """The product's registers, the oldest first."""
    found: list[Mapping[str, Any]] = json.loads(FILE.read_text("utf-8"))["versions"]
    return tuple(sorted(found, key=lambda one: str(one["from"])))


def shipped(on: date | None = None) -> dict[str, Purpose]:
    """The product's own purposes on a day (today), by key, in their order."""
    day = on or clock.now().date()
    begun = [one for one in versions() if date.fromisoformat(one["from"]) <= day]
    return {row["key"]: _of_product(row, begun[-1]["from"]) for row in begun[-1]["purposes"]} if begun else {}


def _of_product(row: Mapping[str, Any], since: str) -> Purpose:
    lists = {name: tuple(row[name]) for name in ("retention", "tables")}
    return Purpose(**{**row, **lists, "valid_from": date.fromisoformat(since)})


def purposes() -> list[Purpose]:
    """All purposes, ended ones too: the product's in their order, then the province's own by key."""
    own = {row.key: _of_province(row) for row in OwnPurpose.objects.order_by("key")}
    product = shipped()
    return [own.pop(key, one) for key, one in product.items()] + list(own.values())


def current() -> list[Purpose]:
    """Those that are in force today."""
    today = clock.now().date()
    return [one for one in purposes() if one.is_current(today)]


def purpose_named(key: str) -> Purpose:
    """The purpose with this key; `NotFound` otherwise."""
    found = next((one for one in purposes() if one.key == key), None)
    if found is None:
        raise NotFound("Không có mục đích này trong sổ.")
    return found


def own_rows() -> list[dict[str, Any]]:
    """What the province wrote, as it is handed in again: without what is empty."""
    rows = (as_row(_of_province(row)) for row in OwnPurpose.objects.order_by("key"))
    return [
        {name: value for name, value in row.items() if value not in ("", None, [], False)} for row in rows
    ]


def as_row(purpose: Purpose) -> dict[str, Any]:
    """A purpose as it is handed in: days and rules as files have them."""
    row = {name: getattr(purpose, name) for name in FIELDS}
    days = {name: row[name].isoformat() if row[name] else None for name in ("valid_from", "valid_to")}
    return {**row, **days, "retention": list(purpose.retention)}


def _of_province(row: OwnPurpose) -> Purpose:
    said = {name: getattr(row, name) for name in FIELDS}
    known = shipped().get(row.key)
    tables = known.tables if known else ()
    return Purpose(**{**said, "retention": tuple(row.retention), "own": True, "tables": tables})
