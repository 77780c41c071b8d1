"""The short list of all procedures of the country: found by search, shown as information, never filed by."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import fold
from motcua.platform.transactions import command
from motcua.procedures.access import may_edit
from motcua.procedures.models import Listing
from motcua.procedures.national.hashing import record_hash
from motcua.procedures.national.mapping import USUAL_CODE
from motcua.procedures.national.record import Entry

_COMMUNE = ("cap xa", "phuong", "cong an xa")
_CENTRAL = ("bo ", "cuc ", "tong cuc", "ngan hang nha nuoc", "vu ", "chinh phu", "thu tuong", "trung uong")


@dataclass(frozen=True)
class Listed:
    """An entry ready to be compared."""

    code: str
    hash: str
    columns: Mapping[str, Any]


@dataclass
class Counts:
    """What became of a batch of entries."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    flagged: list[dict[str, str]] = field(default_factory=list)


def listed(entry: Entry, cleaned: Mapping[str, Any], code: str) -> Listed:
    """An entry in our columns; the cleaned entry itself is kept beside."""
    departments = [name for name in entry.departments if name]
    columns = {
        "name": entry.name.replace("\n", " "),
        "level": _level(departments),
        "fields": [name for name in entry.categories if name],
        "departments": departments,
        "subjects": [_subject_codes().get(name, name) for name in entry.formalityTargetType if name],
        "promulgated_by": entry.departmentPromulgate,
        "state": entry.state,
        "kind": entry.type,
        "national": dict(cleaned),
    }
    return Listed(code, record_hash(cleaned), columns)


@cache
def _subject_codes() -> Mapping[str, str]:
    """The short list names subjects, full records also give their codes (national code list, July 2026)."""
    text = files("motcua.procedures.national").joinpath("subject_types.json").read_text("utf-8")
    codes: Mapping[str, str] = json.loads(text)
    return codes


def _level(departments: Sequence[str]) -> str:
    """The level nearest to the people among the agencies named; empty where none is."""
    folded = [f"{fold(name)} " for name in departments]
    if any(mark in name for name in folded for mark in _COMMUNE):
        return "commune"
    if folded and all(name.startswith(_CENTRAL) for name in folded):
        return "central"
    return "province" if folded else ""


@command
def take_in_listings(*, actor: Actor, entries: Sequence[Listed], dry_run: bool) -> Counts:
    """Write what is new or has changed in the list; versions of procedures are never touched by it."""
    may_edit(actor)
    known = dict(
        Listing.objects.filter(code__in=[e.code for e in entries]).values_list("code", "source_hash")
    )
    counts = Counts(
        new=sum(e.code not in known for e in entries),
        unchanged=sum(known.get(e.code) == e.hash for e in entries),
        flagged=[_odd(e.code) for e in entries if not USUAL_CODE.fullmatch(e.columns["national"]["code"])],
    )
    counts.changed = len(entries) - counts.new - counts.unchanged
    if not dry_run:
        _write([e for e in entries if known.get(e.code) != e.hash])
    return counts


def _odd(code: str) -> dict[str, str]:
    return {"code": code, "field": "code", "reason": "Mã không theo dạng N.NNNNNN."}


def _write(entries: Sequence[Listed]) -> None:
    now = clock.now()
    Listing.objects.bulk_create(
        (Listing(code=e.code, source_hash=e.hash, read_at=now, **e.columns) for e in entries),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_COLUMNS, "source_hash", "read_at"],
    )


_COLUMNS = (
    "name",
    "level",
    "fields",
    "departments",
    "subjects",
    "promulgated_by",
    "state",
    "kind",
    "national",
)
