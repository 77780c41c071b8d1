"""From what was typed to typed JSON. What cannot be read stays as it was typed, so that nothing a person wrote is
lost and the check afterwards can say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from motcua.kernel.vietnamese import normal, typed_day
from motcua.web.ui.fields import Reads, Schema, choices_of, kind_of, reads_as

GROUPED = re.compile(r"^-?[0-9]{1,3}([. ][0-9]{3})+$")
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
        return [_choice(schema.get("items", {}), str(raw)) for raw in posted.getlist(name)]
    raw = posted.get(name)
    if kind == "checkbox":
        return True if raw else None
    if raw is None or not str(raw).strip():
        return None
    return _scalar(schema, str(raw), kind)


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


def _scalar(schema: Schema, raw: str, kind: str) -> Any:
    return _choice(schema, raw) if kind in ("radio", "select") else read_typed(reads_as(schema), raw)


def read_typed(how: Reads, raw: str) -> int | float | str:
    """What was typed, read in one of the ways of `reads_as`."""
    if how == "lines":
        return normal(raw.replace("\r\n", "\n"))
    text = " ".join(normal(raw).split())
    if how == "day":
        return read_day(text)
    if how in ("whole", "decimal"):
        return read_number(text, whole=how == "whole")
    if how == "phone":
        return re.sub(r"^\+?84(?=[0-9]{9}$)", "0", re.sub(r"[\s.\-()]", "", text))
    return re.sub(r"[\s.\-]", "", text) if how == "digits" else text


def read_day(text: str) -> str:
    """`3/9/2026`, `03-09-2026`, `03092026` or ISO to ISO; anything else comes back as typed."""
    day = typed_day(text)
    return day.isoformat() if day else text


def read_number(text: str, *, whole: bool) -> int | float | str:
    """Vietnamese figures: points group thousands, a comma starts the fraction; anything else comes back as typed."""
    head, comma, fraction = text.partition(",")
    plain = (re.sub(r"[. ]", "", head) if GROUPED.match(head) else head) + comma.replace(",", ".") + fraction
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", plain):
        return text
    if "." not in plain:
        return int(plain)
    return text if whole else float(plain)


def _choice(schema: Schema, raw: str) -> Any:
    """The typed constant behind a posted choice."""
    return next((value for value, _label in choices_of(schema) if str(value) == raw), normal(raw))
