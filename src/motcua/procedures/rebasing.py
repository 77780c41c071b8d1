"""Answers go over from one version of an e-form into the next: none is lost, none is laid where it does not belong.

Every question has an identity that survives versions: `x-id` of its schema, else its name. A question with another
name, label or group is the same question, and its answer goes with it. One of another kind, with other choices or, for
a declaration, with other words is a *changed* question: the old answer is kept beside it, and stands in it only where
it fits as it is. What has no question any more is kept, and comes back when its question does. What is worked out of
other answers is nobody's answer and goes nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from motcua.procedures.formats import CHECKER
from motcua.procedures.formatting import answer_in_words, choices_of
from motcua.procedures.parsing import is_computed, is_phone

Form = Mapping[str, Any]
Schema = Mapping[str, Any]
EMPTY: Form = {"schema": {"type": "object", "properties": {}}, "groups": []}
"""A form that asks nothing: what is not chosen yet."""


@dataclass(frozen=True)
class Kept:
    """An answer that has no place of its own in the form: to which question (`id`, `label`), and what was answered
    (`value`, `words`). `at` names the changed question that it stands beside; empty where there is none. `kind` is what
    a question must be for the answer to stand in it again.
    """

    id: str
    label: str
    words: str
    value: Any
    kind: str
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return dict(vars(self))


def kept_from_json(rows: Iterable[Mapping[str, Any]]) -> list[Kept]:
    """What a draft keeps."""
    return [Kept(**row) for row in rows]


@dataclass
class Rebased:
    """The answers in the terms of the new form, what is kept beside or without a question, and which questions are
    new (by name)."""

    answers: dict[str, Any] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def identity(name: str, schema: Schema) -> str:
    """What a question is known by in all versions."""
    return str(schema.get("x-id", name))


def rebased(before: Form, after: Form, answers: Mapping[str, Any], kept: Sequence[Kept] = ()) -> Rebased:
    """Where every answer to `before`, and every answer kept earlier, is in `after`."""
    old, new = before["schema"]["properties"], _by_identity(after)
    known, found = _by_identity(before), Rebased()
    for name, value in answers.items():
        schema = old.get(name, {})
        if is_computed(schema):
            continue
        one = identity(name, schema)
        asked = new.get(one) if known.get(one) == name else None
        _place(_kept(one, name, schema, value), schema, after, asked, found)
    for earlier in kept:
        _again(earlier, after, new.get(earlier.id), found)
    found.added = [name for one, name in new.items() if one not in known]
    return found


def renamed(before: Form, after: Form) -> dict[str, str]:
    """The names of questions of `before` that `after` still asks, with what they are called there."""
    new = _by_identity(after)
    return {name: new[one] for one, name in _by_identity(before).items() if one in new}


def _by_identity(form: Form) -> dict[str, str]:
    """Identity to name; of two questions that claim one identity the first has it."""
    found: dict[str, str] = {}
    for name, schema in form["schema"]["properties"].items():
        found.setdefault(identity(name, schema), name)
    return found


def _kept(one: str, name: str, schema: Schema, value: Any) -> Kept:
    label = str(schema.get("title", name))
    return Kept(one, label, answer_in_words(schema, value), value, _sealed(schema))


def _place(own: Kept, schema: Schema, after: Form, asked: str | None, found: Rebased) -> None:
    """Lay one answer into the question that asks for it; what does not stand there as it was is kept."""
    if asked is None or asked in found.answers:
        found.kept.append(own)
        return
    wanted = after["schema"]["properties"][asked]
    same = shape(schema) == shape(wanted)
    value = _in_rows(own.value, schema, wanted) if same else _fitting(own.value, schema, wanted)
    if value not in (None, "", [], {}) or (same and value == own.value):
        found.answers[asked] = value
    if not same:
        found.kept.append(replace(own, at=asked))


def _again(one: Kept, after: Form, asked: str | None, found: Rebased) -> None:
    """An answer that was kept earlier: back into its question where that is asked again, else kept on."""
    if asked is None:
        found.kept.append(replace(one, at=""))
        return
    wanted = after["schema"]["properties"][asked]
    if asked not in found.answers and one.kind == _sealed(wanted):
        found.answers[asked] = one.value
    elif found.answers.get(asked) != one.value or one.kind != _sealed(wanted):
        found.kept.append(replace(one, at=asked))


def shape(schema: Schema) -> list[Any]:
    """What kind of answer a question takes. Two questions of one shape mean the same by the same answer."""
    if is_computed(schema):
        return ["computed"]
    if parts := schema.get("items", {}).get("properties"):
        return [
            "rows",
            sorted(([identity(n, s), shape(s)] for n, s in parts.items()), key=lambda one: one[0]),
        ]
    if schema.get("type") == "array":
        return ["many", shape(schema.get("items", {}))]
    if choices := choices_of(schema):
        return ["one", sorted([_text(value), label] for value, label in choices)]
    if schema.get("type") == "boolean":
        return ["tick", str(schema.get("title", "")) if schema.get("const") is True else ""]
    kind = "phone" if is_phone(schema) else str(schema.get("format", ""))
    return [str(schema.get("type", "string")), kind, str(schema.get("x-unit", ""))]


def same_kind(one: Schema, other: Schema) -> bool:
    """Whether an answer to one question means the same as an answer to the other."""
    return shape(one) == shape(other)


def _sealed(schema: Schema) -> str:
    """The shape as text, with the names inside of rows: an answer that was kept is written in them."""
    return _text([shape(schema), [*schema.get("items", {}).get("properties", ())]])


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _in_rows(value: Any, schema: Schema, wanted: Schema) -> Any:
    """The same rows under the names that their questions have now; everything else as it is."""
    names = _inner_names(schema, wanted)
    if not names or not isinstance(value, list):
        return value
    return [
        {names.get(n, n): v for n, v in row.items()} if isinstance(row, Mapping) else row for row in value
    ]


def _inner_names(schema: Schema, wanted: Schema) -> dict[str, str]:
    inner = ({"schema": one.get("items", {})} for one in (schema, wanted))
    if not all("properties" in one.get("items", {}) for one in (schema, wanted)):
        return {}
    return renamed(*inner)


def _fitting(value: Any, schema: Schema, wanted: Schema) -> Any:
    """As much of an answer to a question of another kind as means the same in the new one; None for nothing."""
    if is_computed(wanted):
        return None
    if names := _inner_names(schema, wanted):
        return _fitting_rows(value, schema, wanted, names)
    if isinstance(value, list):
        inner = (schema.get("items", {}), wanted.get("items", {}))
        return [one for one in value if _fitting(one, *inner) is not None]
    chosen = [dict(_worded(one)) for one in (schema, wanted)]
    if any(chosen):
        text = _text(value)
        return value if chosen[0].get(text, 0) == chosen[1].get(text, 1) else None
    if wanted.get("type") in ("boolean", "array"):
        return None
    return value if Draft202012Validator(dict(wanted), format_checker=CHECKER).is_valid(value) else None


def _worded(schema: Schema) -> list[tuple[str, str]]:
    return [(_text(value), label) for value, label in choices_of(schema)]


def _fitting_rows(
    value: Any, schema: Schema, wanted: Schema, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    old, new = schema["items"]["properties"], wanted["items"]["properties"]
    rows = []
    for row in value if isinstance(value, list) else ():
        told = row.items() if isinstance(row, Mapping) else ()
        fits = {names[n]: _fitting_one(v, old[n], new[names[n]]) for n, v in told if n in names}
        rows.append({n: v for n, v in fits.items() if v is not None})
    return [row for row in rows if row]


def _fitting_one(value: Any, schema: Schema, wanted: Schema) -> Any:
    return value if shape(schema) == shape(wanted) else _fitting(value, schema, wanted)
