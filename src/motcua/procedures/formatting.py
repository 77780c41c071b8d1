"""Answers as people read them: the label of a choice, a day as 24/11/2026, money with its sign."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.kernel import money, vietnamese
from motcua.kernel.birth import birth_words, typed_birth

Schema = Mapping[str, Any]


def choices_of(schema: Schema) -> list[tuple[Any, str]]:
    """(value, label) of `oneOf` with constants or of `enum`; empty when the answer is free."""
    if "enum" in schema:
        return [(value, str(value)) for value in schema["enum"]]
    options = schema.get("oneOf", [])
    if not options or not all("const" in option for option in options):
        return []
    return [(option["const"], option.get("title", str(option["const"]))) for option in options]


def in_input(schema: Schema, value: Any) -> str:
    """A stored value as it stands in an input."""
    if value is None:
        return ""
    if schema.get("format") == "date":
        return _day(value)
    if schema.get("format") == "birth":
        return birth_words(typed_birth(str(value)) or "") or str(value)
    if schema.get("format") == "month":
        return re.sub(r"^([0-9]{4})-([0-9]{2})$", r"\2/\1", str(value))
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


def as_read(schema: Schema, value: Any) -> str:
    """A stored value as people read it in a summary: the label of a choice, a day as 24/11/2026."""
    labels = {str(v): label for v, label in choices_of(schema)}
    if str(value) in labels:
        return labels[str(value)]
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return ", ".join(as_read(schema.get("items", {}), item) for item in value)
    if schema.get("format") == "money" and isinstance(value, int):
        return money.dong(value)
    return in_input(schema, value)


def answer_in_words(schema: Schema, value: Any) -> str:
    """An answer to read, of a repeated part too; empty for none."""
    parts = schema.get("items", {}).get("properties", {})
    if not parts or not isinstance(value, list):
        return as_read(schema, value)
    rows = (", ".join(as_read(parts.get(sub, {}), part) for sub, part in row.items()) for row in value)
    return "; ".join(rows)


def _day(value: Any) -> str:
    try:
        return vietnamese.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
