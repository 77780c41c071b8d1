"""The catalogue as its keepers see it: every procedure once, with its versions, drafts and national listing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.procedures.differences import Difference, differences
from motcua.procedures.models import Listing, Version

_RANK = {"published": 0, "draft": 1, "withdrawn": 2}


@dataclass(frozen=True)
class Row:
    """A procedure at a glance. `state`: published, draft (nothing in force), withdrawn, or listed only."""

    code: str
    name: str
    field: str
    level: str
    state: str
    version: int | None = None
    drafts: int = 0

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def catalogue(*, text: str = "", field: str = "", level: str = "", state: str = "") -> list[Row]:
    """Procedures by code, those that are only listed last.

    Empty filters let everything pass; `state` "waiting" means that a draft waits.
    """
    return narrowed(_rows(), text=text, field=field, level=level, state=state)


def narrowed(
    rows: Sequence[Row], *, text: str = "", field: str = "", level: str = "", state: str = ""
) -> list[Row]:
    """Those rows that a filter lets pass."""
    asked = fold(text).split()
    return [row for row in rows if _fits(row, field, level, state) and _says(row, asked)]


def _fits(row: Row, field: str, level: str, state: str) -> bool:
    waits = row.drafts > 0 if state == "waiting" else row.state == state
    return (not field or row.field == field) and (not level or row.level == level) and (not state or waits)


def _says(row: Row, asked: list[str]) -> bool:
    there = fold(f"{row.code} {row.name}") if asked else ""
    return all(word in there for word in asked)


def _rows() -> list[Row]:
    found = _own()
    for code, name, level, fields in Listing.objects.values_list(
        "code", "name", "level", "fields"
    ).iterator():
        if code not in found:
            found[code] = Row(code, name, fields[0] if fields else "", level, "listed")
    return sorted(found.values(), key=lambda row: (row.state == "listed", row.code))


def _own() -> dict[str, Row]:
    columns = ("procedure_id", "state", "number", "content__name", "content__field__name", "content__level")
    best: dict[str, Row] = {}
    drafts: dict[str, int] = {}
    for code, state, number, name, field, level in Version.objects.values_list(*columns).order_by("number"):
        drafts[code] = drafts.get(code, 0) + (state == Version.State.DRAFT)
        known = best.get(code)
        if known is None or _RANK[state] <= _RANK[known.state]:
            best[code] = Row(code, name, field, level, state, number)
    return {code: Row(**{**vars(row), "drafts": drafts[code]}) for code, row in best.items()}


def drafts(text: str = "") -> QuerySet[Version]:
    """Drafts that wait for their publication, by code; `text` in code, name or field, accents aside."""
    found = Version.objects.filter(state=Version.State.DRAFT).order_by("procedure_id", "number")
    asked = fold(text).split()
    if not asked:
        return found
    rows = found.values_list("pk", "procedure_id", "content__name", "content__field__name")
    said = {pk: fold(f"{code} {name} {field}") for pk, code, name, field in rows}
    return found.filter(pk__in=[pk for pk, there in said.items() if all(word in there for word in asked)])


def draft_of(code: str, number: int | None = None) -> Version:
    """The draft of a procedure (the newest, or the one with this number); `NotFound` when there is none."""
    found = Version.objects.filter(procedure_id=code, state=Version.State.DRAFT).order_by("-number")
    draft = (found.filter(number=number) if number is not None else found).first()
    if draft is None:
        raise NotFound("Thủ tục %(procedure)s không có bản nháp như vậy.", procedure=code)
    return draft


def version_of(code: str, number: int) -> Version:
    """A version by its number; `NotFound` otherwise."""
    found = Version.objects.filter(procedure_id=code, number=number).first()
    if found is None:
        raise NotFound("Thủ tục %(procedure)s không có phiên bản %(number)s.", procedure=code, number=number)
    return found


def compared(
    code: str, before: int | None = None, after: int | None = None
) -> tuple[Version, Version, list[Difference]]:
    """Two versions and how they differ; by default the one in force and the newest."""
    numbers = list(
        Version.objects.filter(procedure_id=code).order_by("number").values_list("number", "state")
    )
    if not numbers:
        raise NotFound("Không có thủ tục mang mã %(procedure)s.", procedure=code)
    in_force = next((number for number, state in numbers if state == Version.State.PUBLISHED), numbers[0][0])
    old = version_of(code, before if before is not None else in_force)
    new = version_of(code, after if after is not None else numbers[-1][0])
    return old, new, differences(old.content, new.content)


def listing(code: str) -> Listing | None:
    """The national list's entry of a code."""
    return Listing.objects.filter(code=code).first()


def listed_only() -> Iterator[Mapping[str, Any]]:
    """Procedures of the national list that are not in force here, in the shape of a version's content, for search.

    The departments named there are of all provinces: words to find by, not agencies of ours.
    """
    in_force = Version.objects.filter(state=Version.State.PUBLISHED).values("procedure_id")
    columns = ("code", "name", "level", "fields", "departments", "subjects")
    for row in Listing.objects.exclude(code__in=in_force).values(*columns).iterator():
        yield {
            "code": row["code"],
            "name": row["name"],
            "field": {"name": row["fields"][0] if row["fields"] else ""},
            "level": row["level"],
            "online_level": "information",
            "agencies": [],
            "subjects": row["subjects"],
            "results": [],
            "cases": [{"name": name} for name in row["departments"]],
        }
