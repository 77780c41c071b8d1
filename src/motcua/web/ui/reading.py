"""From a posted form to typed JSON, field by field and row by row (`procedures.reading` reads each answer)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from motcua.procedures.queries import typed
from motcua.web.ui.addresses import read_boxes
from motcua.web.ui.fields import Schema, kind_of

MOST_ROWS = 30


class Posted(Protocol):
    """What we need of a posted form; Django's QueryDict has it."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...


def read_object(properties: Mapping[str, Schema], posted: Posted, prefix: str) -> dict[str, Any]:
    """All answers of a form or of one row; unanswered fields are left out."""
    found = {name: read(schema, posted, prefix + name) for name, schema in properties.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def read(schema: Schema, posted: Posted, name: str) -> Any:
    """The answer to one field, or None."""
    kind = kind_of(schema)
    if kind == "rows":
        return read_rows(schema, posted, name)
    if kind == "many":
        return [typed(schema.get("items", {}), str(raw)) for raw in posted.getlist(name)]
    if kind == "computed":
        return None
    if kind == "address":
        return read_boxes(posted, name)
    raw = posted.get(name)
    if kind == "checkbox":
        return True if raw else None
    if raw is None or not str(raw).strip():
        return None
    return typed(schema, str(raw))


def read_rows(schema: Schema, posted: Posted, name: str) -> list[dict[str, Any]]:
    """The filled rows of a repeated part; empty rows fall out, so emptying one removes it."""
    properties = schema.get("items", {}).get("properties", {})
    count = row_count(posted, name)
    rows = [read_object(properties, posted, f"{name}-{i}-") for i in range(count)]
    return [row for row in rows if row]


def row_count(posted: Posted, name: str) -> int:
    """How many rows the posted page had."""
    raw = str(posted.get(f"{name}-rows") or "0")
    return min(int(raw), MOST_ROWS) if raw.isdecimal() else 0
