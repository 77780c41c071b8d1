"""From a property of a JSON Schema to something a person can fill in: the kind of field, its hints and choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from motcua.procedures.queries import (
    as_read,
    choices_of,
    digits_of,
    in_input,
    is_address,
    is_computed,
    is_long,
    is_number,
    is_phone,
    reads_as,
)

__all__ = ["as_read", "choices_of", "digits_of", "in_input", "is_phone"]

Kind = Literal[
    "text",
    "area",
    "date",
    "number",
    "tel",
    "email",
    "radio",
    "select",
    "checkbox",
    "many",
    "rows",
    "address",
    "computed",
]
Schema = Mapping[str, Any]

RADIO_AT_MOST = 5
LONG_LIST = 20
_CHOSEN = ("radio", "select", "checkbox", "many", "rows", "address", "computed")
AUTOCOMPLETE = {"name": "name", "phone": "tel", "email": "email", "address": "street-address", "born": "bday"}


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from. `const` is what stands behind it, as JSON, where that is no text; `also` are
    other words to find it by in a long list."""

    value: str
    label: str
    chosen: bool = False
    const: str = ""
    also: str = ""


@dataclass(frozen=True)
class Row:
    """One entry of a repeated part: its number (from 1) and its fields."""

    number: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Field:
    """A field ready to be drawn by `ui/field.html`. `show` is the JsonLogic condition as JSON text, or empty; `was` the
    answer that was given before the question changed; `source` where a value that was filled in comes from. `parts` are
    the boxes of an address, `computed` the rule by which the page works a value out; a `short` list is not searched.
    """

    name: str
    key: str
    kind: Kind
    label: str
    hint: str = ""
    value: str = ""
    required: bool = True
    errors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    width: str = ""
    unit: str = ""
    show: str = ""
    prefix: str = ""
    suggestions: tuple[str, ...] = ()
    was: str = ""
    source: str = ""
    parts: tuple[Field, ...] = ()
    short: bool = False
    computed: str = ""
    format: str = ""

    @property
    def id(self) -> str:
        """The HTML id; the error summary links to it."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of hint, doubt and error, for screen readers."""
        ids = [f"{self.id}-hint"] if self.hint else []
        ids += [f"{self.id}-was"] if self.was else []
        ids += [f"{self.id}-source"] if self.source else []
        ids += [f"{self.id}-doubt"] if self.doubts else []
        return " ".join([*ids, f"{self.id}-error"] if self.errors else ids)

    @property
    def is_long_list(self) -> bool:
        """So many choices that one is found by typing."""
        return self.kind == "select" and not self.short and len(self.options) > LONG_LIST

    @property
    def is_group(self) -> bool:
        """Several inputs under one question need a fieldset."""
        return self.kind in ("radio", "many", "rows", "address")


def kind_of(schema: Schema) -> Kind:
    """Which input suits a schema: few choices as radio buttons, long text as an area, and so on."""
    if is_computed(schema):
        return "computed"
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
    by_format: dict[str, Kind] = {"date": "date", "birth": "date", "email": "email"}
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    if is_phone(schema):
        return "tel"
    if is_address(schema):
        return "address"
    return "area" if is_long(schema) else "text"


def attributes_of(schema: Schema, kind: Kind, source: str) -> dict[str, str]:
    """What helps the phone's keyboard and the browser's memory. `source` is where the form is prefilled from."""
    found: dict[str, str] = {"data-reads": reads_as(schema)} if kind not in _CHOSEN else {}
    if kind in ("date", "number") or digits_of(schema):
        found["inputmode"] = "decimal" if schema.get("type") == "number" else "numeric"
    if kind == "tel":
        found["autocomplete"] = "tel"
    if kind == "email":
        found["autocomplete"] = "email"
    if source.startswith(("applicant.", "asker.")) and source.rsplit(".", maxsplit=1)[-1] in AUTOCOMPLETE:
        found["autocomplete"] = AUTOCOMPLETE[source.rsplit(".", maxsplit=1)[-1]]
    if kind in ("text", "area") and "maxLength" in schema and not digits_of(schema):
        found["maxlength"] = str(schema["maxLength"])
    return found


def width_of(schema: Schema, kind: Kind) -> str:
    """A field is as wide as its answer is long."""
    if digits_of(schema) or is_number(schema):
        return "w-id"
    return {"date": "w-date", "tel": "w-tel", "number": "w-number"}.get(kind, "")
