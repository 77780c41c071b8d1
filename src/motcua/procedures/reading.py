"""Answers as people read and write them: the label of a choice, a day as 24/11/2026, figures with points and comma."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.kernel import money, vietnamese

Schema = Mapping[str, Any]
# A text that may be longer than this is written in an area of several lines.
LONG_TEXT = 200
_GROUPED = re.compile(r"^-?\d{1,3}([. ]\d{3})+$")
_DIGITS_ONLY = re.compile(r"^\^(\[0-9\]|\\d)\{(\d+)(?:,(\d+))?\}\$$")


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


def _day(value: Any) -> str:
    try:
        return vietnamese.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def typed(schema: Schema, raw: str) -> Any:
    """The answer that somebody wrote, as typed JSON. What cannot be read stays as it was written, so that nothing is
    lost and the check afterwards can say what is wrong with it.
    """
    if choices := choices_of(schema):
        return next((value for value, _label in choices if str(value) == raw), vietnamese.normal(raw))
    if schema.get("type") == "boolean":
        return {"có": True, "không": False}.get(vietnamese.normal(raw).lower(), bool(raw))
    if is_long(schema):
        return vietnamese.normal(raw.replace("\r\n", "\n"))
    text = " ".join(vietnamese.normal(raw).split())
    if schema.get("format") == "date":
        return read_day(text)
    if schema.get("type") in ("integer", "number"):
        return read_number(text, whole=schema["type"] == "integer")
    if is_phone(schema):
        return re.sub(r"^\+?84(?=\d{9}$)", "0", re.sub(r"[\s.\-()]", "", text))
    return re.sub(r"[\s.\-]", "", text) if digits_of(schema) else text


def is_long(schema: Schema) -> bool:
    """Whether the answer is some sentences."""
    free = schema.get("type", "string") == "string" and "format" not in schema and not is_phone(schema)
    return free and schema.get("maxLength", 0) > LONG_TEXT


def is_phone(schema: Schema) -> bool:
    """True for the pattern of a Vietnamese mobile number."""
    return str(schema.get("pattern", "")).startswith("^0[")


def digits_of(schema: Schema) -> tuple[int, int] | None:
    """Least and most digits when the pattern allows digits only."""
    found = _DIGITS_ONLY.match(str(schema.get("pattern", "")))
    return (int(found[2]), int(found[3] or found[2])) if found else None


def read_day(text: str) -> str:
    """`3/9/2026`, `03-09-2026`, `03092026` or ISO to ISO; anything else comes back as typed."""
    day = vietnamese.typed_day(text)
    return day.isoformat() if day else text


def read_number(text: str, *, whole: bool) -> int | float | str:
    """Vietnamese figures: points group thousands, a comma starts the fraction; anything else comes back as typed."""
    head, comma, fraction = text.partition(",")
    plain = (re.sub(r"[. ]", "", head) if _GROUPED.match(head) else head) + comma.replace(",", ".") + fraction
    if not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", plain):
        return text
    if "." not in plain:
        return int(plain)
    return text if whole else float(plain)
