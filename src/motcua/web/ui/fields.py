"""From a property of a JSON Schema to something a person can fill in: the kind of field, its hints and choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from motcua.procedures.queries import as_read, choices_of, in_input

__all__ = ["as_read", "choices_of", "in_input"]

Kind = Literal[
    "text", "area", "date", "number", "tel", "email", "radio", "select", "checkbox", "many", "rows"
]
Schema = Mapping[str, Any]

RADIO_AT_MOST = 5
_CHOSEN = ("radio", "select", "checkbox", "many", "rows")
LONG_TEXT = 200
DIGITS_ONLY = re.compile(r"^\^(\[0-9\]|\\d)\{(\d+)(?:,(\d+))?\}\$$")
AUTOCOMPLETE = {"name": "name", "phone": "tel", "email": "email", "address": "street-address", "born": "bday"}


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from. `const` is what stands behind it, as JSON, where that is no text."""

    value: str
    label: str
    chosen: bool = False
    const: str = ""


@dataclass(frozen=True)
class Row:
    """One entry of a repeated part: its number (from 1) and its fields."""

    number: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Field:
    """A field ready to be drawn by `ui/field.html`. `show` is the JsonLogic condition as JSON text, or empty."""

    name: str
    key: str
    kind: Kind
    label: str
    hint: str = ""
    value: str = ""
    required: bool = True
    errors: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    width: str = ""
    unit: str = ""
    show: str = ""
    prefix: str = ""

    @property
    def id(self) -> str:
        """The HTML id; the error summary links to it."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of hint and error, for screen readers."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.errors else ids)

    @property
    def is_group(self) -> bool:
        """Several inputs under one question need a fieldset."""
        return self.kind in ("radio", "many", "rows")


def kind_of(schema: Schema) -> Kind:
    """Which input suits a schema: few choices as radio buttons, long text as an area, and so on."""
    if schema.get("type") == "array":
        return "many" if choices_of(schema.get("items", {})) else "rows"
    if choices := choices_of(schema):
        return "radio" if len(choices) <= RADIO_AT_MOST else "select"
    if schema.get("type") == "boolean":
        return "checkbox"
    if schema.get("type") in ("integer", "number"):
        return "number"
    return _text_kind(schema)


def _text_kind(schema: Schema) -> Kind:
    by_format: dict[str, Kind] = {"date": "date", "email": "email"}
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    if is_phone(schema):
        return "tel"
    return "area" if schema.get("maxLength", 0) > LONG_TEXT else "text"


Reads = Literal["line", "lines", "day", "whole", "decimal", "phone", "digits"]


def reads_as(schema: Schema) -> Reads:
    """How what is typed into a field is read: by `reading.py`, and by `conditions.js` before it is sent."""
    kind = kind_of(schema)
    by_kind: dict[str, Reads] = {"area": "lines", "date": "day", "tel": "phone"}
    if kind in by_kind:
        return by_kind[kind]
    if kind == "number":
        return "whole" if schema.get("type") == "integer" else "decimal"
    if is_phone(schema):
        return "phone"
    return "digits" if digits_of(schema) else "line"


def is_phone(schema: Schema) -> bool:
    """True for the pattern of a Vietnamese mobile number."""
    return str(schema.get("pattern", "")).startswith("^0[")


def digits_of(schema: Schema) -> tuple[int, int] | None:
    """Least and most digits when the pattern allows digits only."""
    found = DIGITS_ONLY.match(str(schema.get("pattern", "")))
    return (int(found[2]), int(found[3] or found[2])) if found else None


def attributes_of(schema: Schema, kind: Kind, source: str) -> dict[str, str]:
    """What helps the phone's keyboard and the browser's memory. `source` is where the form is prefilled from."""
    found: dict[str, str] = {"data-reads": reads_as(schema)} if kind not in _CHOSEN else {}
    if kind in ("date", "number") or digits_of(schema):
        found["inputmode"] = "decimal" if schema.get("type") == "number" else "numeric"
    if kind == "tel":
        found["autocomplete"] = "tel"
    if kind == "email":
        found["autocomplete"] = "email"
    if source.startswith("applicant.") and source.rsplit(".", maxsplit=1)[-1] in AUTOCOMPLETE:
        found["autocomplete"] = AUTOCOMPLETE[source.rsplit(".", maxsplit=1)[-1]]
    if kind in ("text", "area") and "maxLength" in schema and not digits_of(schema):
        found["maxlength"] = str(schema["maxLength"])
    return found


def width_of(schema: Schema, kind: Kind) -> str:
    """A field is as wide as its answer is long."""
    if digits_of(schema):
        return "w-id"
    return {"date": "w-date", "tel": "w-tel", "number": "w-number"}.get(kind, "")
