"""The kinds of questions a builder offers: those of `answer_types.json`, one or several of own choices, a table."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop

from motcua.procedures.answer_types import kinds_declared, whole

Json = dict[str, Any]
Schema = Mapping[str, Any]
ONE, SEVERAL, TABLE, OWN = "choice", "choices", "table", "own"
_STRUCTURES = {
    ONE: (gettext_noop("Chọn một trong các câu trả lời"), "One of own choices"),
    SEVERAL: (gettext_noop("Chọn một hoặc nhiều câu trả lời"), "One or more of own choices"),
    TABLE: (gettext_noop("Bảng nhiều dòng"), "Table of rows"),
}
LIMITS = ("minimum", "maximum", "maxLength", "minLength", "minItems", "maxItems")
# What a person says of a question, whatever its kind.
_SAID = frozenset(
    {"title", "x-en", "description", "x-en-hint", "x-id", "x-kind", "x-reuse", "x-unit", "default", *LIMITS}
)


class Kind(NamedTuple):
    """What an answer is: by what it is known, and what it is called in both languages."""

    key: str
    title: str
    english: str

    def called(self, language: str) -> str:
        """Its name in a language."""
        return self.english if language.startswith("en") else self.title


def kinds() -> list[Kind]:
    """All that can be chosen, those with a structure of their own first."""
    declared = [
        Kind(key, str(one.get("title", key)), str(one.get("en", key)))
        for key, one in kinds_declared().items()
    ]
    return [*(Kind(key, *words) for key, words in _STRUCTURES.items()), *declared]


@cache
def _written(kind: str) -> tuple[Schema, Schema, Sequence[Mapping[str, Any]]]:
    """What a question `it` of a declared kind is in a form: its schema, lists it refers to, its checks."""
    form = whole({"schema": {"properties": {"it": {"is": kind}}}, "groups": []})
    return form["schema"]["properties"]["it"], form["schema"].get("$defs", {}), form.get("checks", ())


def schema_of(kind: str) -> Json:
    """The rules of a kind, without words; a table or choice has its parts still to come."""
    if kind == TABLE:
        items: Json = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
        return {"type": "array", "items": {**items, "x-order": []}, "minItems": 1, "maxItems": 30}
    if kind in (ONE, SEVERAL):
        choice: Json = {"type": "string", "oneOf": []}
        return (
            {"type": "array", "items": choice, "minItems": 1, "uniqueItems": True}
            if kind == SEVERAL
            else choice
        )
    return dict(_written(kind)[0])


def bounds_of(kind: str) -> tuple[str, ...]:
    """Which limits an answer of a kind can have, as `Question` names them."""
    if kind == TABLE:
        return ("rows_at_most",)
    known = kind in _STRUCTURES or kind in kinds_declared()
    schema = schema_of(kind) if known else {}
    if schema.get("type") in ("integer", "number"):
        return ("least", "most", "unit")
    free = schema.get("type") == "string" and not schema.keys() & {"format", "oneOf", "pattern", "$ref"}
    return ("longest",) if free else ()


def lists_of(kind: str) -> Schema:
    """The long lists that a kind refers to, as a schema's `$defs`."""
    return {} if kind in _STRUCTURES or kind == OWN else _written(kind)[1]


def checks_of(kind: str, name: str, rows: str = "") -> list[Json]:
    """What is checked of an answer of a kind under this name, in the rows of a table where there is one."""
    if kind in _STRUCTURES or kind == OWN:
        return []
    where = {"rows": rows} if rows else {}
    return [{**_named(check, name), "at": name, **where} for check in _written(kind)[2]]


def _named(rule: Any, name: str) -> Any:
    if isinstance(rule, list):
        return [_named(one, name) for one in rule]
    if not isinstance(rule, Mapping):
        return rule
    return {key: name if key == "var" and one == "it" else _named(one, name) for key, one in rule.items()}


def kind_of(form: Mapping[str, Any], name: str, schema: Schema, rows: str = "") -> str:
    """The kind of a question as versions hold it; `OWN` for one that no kind writes."""
    fitting = list(_fitting(form, name, schema, rows))
    if fitting:
        # Two kinds may write the same rules; what was built here says which of them was meant.
        meant = schema.get("x-kind")
        return str(meant) if any(meant == one[-1] for one in fitting) else max(fitting)[-1]
    if schema.get("type") == "array":
        inner = schema.get("items", {})
        return TABLE if "properties" in inner else SEVERAL if "oneOf" in inner else OWN
    return ONE if schema.get("type") == "string" and "oneOf" in schema else OWN


def _fitting(
    form: Mapping[str, Any], name: str, schema: Schema, rows: str
) -> Iterator[tuple[int, int, int, int, str]]:
    """Kinds that write this question: how many checks and limits are theirs, how near its length is, so that the
    closest one is the largest."""
    checks = form.get("checks", ())
    for place, key in enumerate(kinds_declared()):
        written, _lists, own = _written(key)
        if _rules(written) != _rules(schema):
            continue
        if any(one not in checks for one in checks_of(key, name, rows)):
            continue
        alike = sum(written.get(limit) == schema.get(limit) for limit in LIMITS if limit != "minLength")
        longer = abs(written.get("maxLength", 0) - schema.get("maxLength", 0))
        yield len(own), alike, -longer, -place, key


def _rules(schema: Schema) -> Json:
    """A schema without what people say of a question and where its limits lie."""
    found = {key: value for key, value in schema.items() if key not in _SAID}
    if "oneOf" in found:
        found["oneOf"] = [(one.get("const"), one.get("title")) for one in found["oneOf"]]
    return found
