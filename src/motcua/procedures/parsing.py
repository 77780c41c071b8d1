"""Answers as people write them, read as typed JSON.

What cannot be read stays as it was written, so that nothing is lost and the check afterwards can say what is wrong.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from motcua.kernel.birth import typed_birth
from motcua.kernel.vietnamese import normal, typed_day
from motcua.procedures.addresses import FORMAT as ADDRESS
from motcua.procedures.formatting import choices_of

Schema = Mapping[str, Any]
Reads = Literal["line", "lines", "day", "birth", "whole", "decimal", "phone", "digits", "number", "month"]
# A text that may be longer than this is written in an area of several lines.
LONG_TEXT = 200
_NUMBERS = frozenset(
    {
        "identity-document",
        "party-number",
        "passport",
        "tax-code",
        "social-insurance-number",
        "health-insurance-number",
    }
)
_MONTH = re.compile(r"^([0-9]{1,2})[/.\- ]([0-9]{4})$")
_GROUPED = re.compile(r"^-?[0-9]{1,3}([. ][0-9]{3})+$")
_DIGITS_ONLY = re.compile(r"^\^(\[0-9\]|\\d)\{(\d+)(?:,(\d+))?\}\$$")


def typed(schema: Schema, raw: str) -> Any:
    """The answer to one question: the constant behind a choice, a day as ISO, a number, a clean text."""
    if choices := choices_of(schema):
        return next((value for value, _label in choices if str(value) == raw), normal(raw))
    if schema.get("type") == "boolean":
        return {"có": True, "không": False}.get(normal(raw).lower(), bool(raw))
    return read_typed(reads_as(schema), raw)


def reads_as(schema: Schema) -> Reads:
    """How what is typed into a field is read: here, and by `conditions.js` before it is sent."""
    if schema.get("type") in ("integer", "number"):
        return "whole" if schema["type"] == "integer" else "decimal"
    if schema.get("format") in ("date", "birth"):
        return "day" if schema["format"] == "date" else "birth"
    if is_phone(schema):
        return "phone"
    if is_number(schema):
        return "number"
    if schema.get("format") == "month":
        return "month"
    if is_long(schema):
        return "lines"
    return "digits" if digits_of(schema) else "line"


def read_typed(how: Reads, raw: str) -> int | float | str:
    """What was typed, read in one of the ways of `reads_as`."""
    if how == "lines":
        return normal(raw.replace("\r\n", "\n"))
    text = " ".join(normal(raw).split())
    if how == "day":
        return read_day(text)
    if how == "birth":
        return typed_birth(text) or text
    if how in ("whole", "decimal"):
        return read_number(text, whole=how == "whole")
    if how == "month":
        return read_month(text)
    if how == "number":
        return re.sub(r"[\s.\-]", "", text).upper()
    if how == "phone":
        return re.sub(r"^\+?84(?=[0-9]{9}$)", "0", re.sub(r"[\s.\-()]", "", text))
    return re.sub(r"[\s.\-]", "", text) if how == "digits" else text


def is_long(schema: Schema) -> bool:
    """Whether the answer is some sentences."""
    free = schema.get("type", "string") == "string" and "format" not in schema and not is_phone(schema)
    return free and schema.get("maxLength", 0) > LONG_TEXT


def is_phone(schema: Schema) -> bool:
    """True for a telephone number; versions published before the format know it by its pattern."""
    return schema.get("format") == "phone" or str(schema.get("pattern", "")).startswith("^0[")


def is_address(schema: Schema) -> bool:
    """True for an address of two levels, which a page asks for in three boxes."""
    return schema.get("format") == ADDRESS


def is_computed(schema: Schema) -> bool:
    """True for what is worked out of other answers and never answered."""
    return "x-computed" in schema


def is_number(schema: Schema) -> bool:
    """True for the number of a paper or a person, which may hold capital letters: written without spaces and signs."""
    return schema.get("format") in _NUMBERS


def digits_of(schema: Schema) -> tuple[int, int] | None:
    """Least and most digits when the pattern allows digits only."""
    found = _DIGITS_ONLY.match(str(schema.get("pattern", "")))
    return (int(found[2]), int(found[3] or found[2])) if found else None


def read_day(text: str) -> str:
    """`3/9/2026`, `03-09-2026`, `03092026` or ISO to ISO; anything else comes back as typed."""
    day = typed_day(text)
    return day.isoformat() if day else text


def read_month(text: str) -> str:
    """`9/2015` or `09-2015` to `2015-09`; anything else in small letters, so that `Nay` is `nay`."""
    found = _MONTH.match(text)
    return f"{found[2]}-{int(found[1]):02}" if found else text.lower()


def read_number(text: str, *, whole: bool) -> int | float | str:
    """Vietnamese figures: points group thousands, a comma starts the fraction; anything else comes back as typed."""
    head, comma, fraction = text.partition(",")
    plain = (re.sub(r"[. ]", "", head) if _GROUPED.match(head) else head) + comma.replace(",", ".") + fraction
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", plain):
        return text
    if "." not in plain:
        return int(plain)
    return text if whole else float(plain)
