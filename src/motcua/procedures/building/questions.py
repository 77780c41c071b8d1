"""A question as a person says it, read out of a form and written back: what nobody speaks of stays as it is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.kernel import json_logic, three_way
from motcua.kernel.vietnamese import fold
from motcua.procedures.answer_types import resolved
from motcua.procedures.building import conditions
from motcua.procedures.building.kinds import (
    ONE,
    OWN,
    SEVERAL,
    TABLE,
    checks_of,
    kind_of,
    lists_of,
    schema_of,
)
from motcua.procedures.form_english import with_english
from motcua.procedures.rebasing import identity

Json = dict[str, Any]
Form = Mapping[str, Any]
Schema = Mapping[str, Any]
ALWAYS, NEVER, OWN_NEED = "yes", "", "own"
_LONGEST_NAME = 40
_BOUNDS = {"least": "minimum", "most": "maximum", "longest": "maxLength", "rows_at_most": "maxItems"}


@dataclass(frozen=True)
class Choice:
    """An answer to choose: what is kept of it, and what it is called. A new one has no value yet."""

    title: str
    en: str = ""
    value: Any = None


@dataclass(frozen=True)
class Column:
    """A question of each row of a table; a new one has no name yet."""

    title: str
    kind: str
    en: str = ""
    needed: bool = False
    name: str = ""
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Question:
    """All that a person says of a question. `need` is NEVER, ALWAYS (while it is asked), or OWN_NEED: as it is now.
    `condition` is JsonLogic, None for a question that is always asked."""

    title: str
    kind: str
    en: str = ""
    hint: str = ""
    hint_en: str = ""
    need: str = NEVER
    condition: Any = None
    options: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    rows_at_most: int | None = None
    unit: str = ""
    known: str = ""
    reuse: bool = False


def read_question(form: Form, name: str) -> Question:
    """What a form says of one of its questions."""
    schema = form["schema"]["properties"][name]
    inner = schema.get("items", {})
    return Question(
        title=str(schema.get("title", "")),
        kind=kind_of(form, name, schema),
        en=str(schema.get("x-en", "")),
        hint=str(schema.get("description", "")),
        hint_en=str(schema.get("x-en-hint", "")),
        need=need_of(form, name),
        condition=form.get("show", {}).get(name),
        options=_options(schema if "oneOf" in schema else inner),
        columns=tuple(_column(form, name, one, inner) for one in _in_order(inner)),
        unit=str(schema.get("x-unit", "")),
        known=str(form.get("prefill", {}).get(name, "")),
        reuse=bool(schema.get("x-reuse")),
        **{said: schema.get(rule) for said, rule in _BOUNDS.items()},
    )  # fmt: skip


def _in_order(inner: Schema) -> list[str]:
    return list(inner.get("x-order", inner.get("properties", {})))


def _column(form: Form, table: str, name: str, inner: Schema) -> Column:
    schema = inner["properties"][name]
    kind = kind_of(form, name, schema, table)
    return Column(
        str(schema.get("title", "")),
        kind,
        str(schema.get("x-en", "")),
        name in inner.get("required", ()),
        name,
        _options(schema) if kind in (ONE, SEVERAL) else (),
    )


def _options(schema: Schema) -> tuple[Choice, ...]:
    rows = schema.get("oneOf") or schema.get("items", {}).get("oneOf") or ()
    return tuple(
        Choice(str(one.get("title", one["const"])), str(one.get("x-en", "")), one["const"])
        for one in rows
        if "const" in one
    )


def need_of(form: Form, name: str) -> str:
    """Whether an answer is needed: always while it is asked, never, or in a way of its own."""
    if name in form["schema"].get("required", ()):
        return ALWAYS
    parts = _needing(form, name)
    rule = form.get("show", {}).get(name)
    table = conditions.drawn(rule, resolved(form)["schema"]["properties"]) if rule is not None else None
    if not parts:
        return NEVER
    # Two ways of writing one condition mean the same: what asks for other questions than `show` is its own.
    same = table is not None and all(_asked_by(part["if"]) <= json_logic.variables(rule) for part in parts)
    return ALWAYS if same and len(parts) == 1 else OWN_NEED


def _needing(form: Form, name: str) -> list[Json]:
    return [
        part for part in form["schema"].get("allOf", ()) if name in part.get("then", {}).get("required", ())
    ]


def _asked_by(schema: Any) -> set[str]:
    """The questions that a part of a schema looks at."""
    if isinstance(schema, list):
        return {name for one in schema for name in _asked_by(one)}
    if not isinstance(schema, Mapping):
        return set()
    own = set(schema.get("required", ())) | set(schema.get("properties", {}))
    return own | {n for key in ("allOf", "anyOf", "not") for n in _asked_by(schema.get(key))}


def mark(form: Form, name: str) -> str:
    """Stands for all that a form says of a question: the same only as long as nobody changed it."""
    if name not in form["schema"]["properties"]:
        return ""
    return three_way.mark(
        [form["schema"]["properties"][name], name in form["schema"].get("required", ()), _needing(form, name),
         form.get("show", {}).get(name), form.get("prefill", {}).get(name)]
    )  # fmt: skip


def put_question(form: Form, name: str, said: Question) -> Json:
    """The form in which this question is as it is said; a new name is a new question (without a place yet)."""
    known = form["schema"]["properties"]
    before = read_question(form, name) if name in known else None
    schema = _schema(known.get(name, {}), said, before)
    checks = [one for one in form.get("checks", ()) if not before or one not in _checks(name, before)]
    found: Json = {
        **form,
        "schema": {
            **form["schema"],
            "properties": {**known, name: schema},
            **_listed(form, said),
        },
        "show": {**form.get("show", {}), name: said.condition},
        "prefill": {**form.get("prefill", {}), name: said.known},
        "checks": [*checks, *_checks(name, _named(said, schema))],
    }
    changed = before is None or (before.need, before.condition) != (said.need, said.condition)
    return _english(_plain(_with_need(found, name, said) if changed else found))


def _english(form: Json) -> Json:
    return with_english(form)


def _listed(form: Form, said: Question) -> Json:
    lists = {**form["schema"].get("$defs", {}), **lists_of(said.kind)}
    for column in said.columns:
        lists |= lists_of(column.kind)
    return {"$defs": lists} if lists else {}


def _checks(name: str, said: Question) -> list[Json]:
    of_rows = [check for one in said.columns for check in checks_of(one.kind, one.name, name)]
    return [*checks_of(said.kind, name), *of_rows]


def _named(said: Question, schema: Schema) -> Question:
    """The question with the names that its columns got."""
    names = schema.get("items", {}).get("x-order", ())
    columns = tuple(
        Column(one.title, one.kind, one.en, one.needed, name, one.options)
        for one, name in zip(said.columns, names, strict=False)
    )
    return Question(**{**vars(said), "columns": columns})


def _schema(old: Schema, said: Question, before: Question | None) -> Json:
    kept = before is not None and said.kind in (before.kind, OWN)
    found: Json = (
        dict(old) if kept else {**schema_of(said.kind), **({"x-id": old["x-id"]} if "x-id" in old else {})}
    )
    if not kept:
        found |= _meant(said.kind)
    found |= {"title": said.title, "x-en": said.en, "x-reuse": said.reuse}
    if kept or said.unit:
        found["x-unit"] = said.unit
    if kept or said.hint:
        found |= {"description": said.hint, "x-en-hint": said.hint_en}
    for name, rule in _BOUNDS.items():
        bound = getattr(said, name)
        found[rule] = bound if bound is not None or kept else found.get(rule)
    if said.kind == ONE:
        found["oneOf"] = _choices(said.options)
    elif said.kind == SEVERAL:
        found["items"] = {**found["items"], "oneOf": _choices(said.options)}
    elif said.kind == TABLE:
        found["items"] = _rows(found["items"], said.columns, before)
    return {
        key: value for key, value in found.items() if not (value is None or value is False or value == "")
    }


def _meant(kind: str) -> Json:
    """Which of several kinds with the same rules this is."""
    return {} if kind in (ONE, SEVERAL, TABLE, OWN) else {"x-kind": kind}


def _choices(options: Sequence[Choice]) -> list[Json]:
    taken = {str(one.value) for one in options if one.value is not None}
    found = []
    for one in options:
        value = one.value
        if value is None:
            value = free_name(one.title, taken)
            taken.add(value)
        found.append({"const": value, "title": one.title, **({"x-en": one.en} if one.en else {})})
    return found


def _rows(items: Schema, columns: Sequence[Column], before: Question | None) -> Json:
    old, known = items.get("properties", {}), {one.name: one for one in before.columns} if before else {}
    properties: Json = {}
    needed: list[str] = []
    taken = {one.name for one in columns if one.name}
    for column in columns:
        name = column.name or free_name(column.title, taken)
        taken.add(name)
        properties[name] = _column_schema(old.get(name, {}), column, known.get(name))
        needed += [name] if column.needed else []
    return {**items, "properties": properties, "required": needed, "x-order": list(properties)}


def _column_schema(old: Schema, column: Column, before: Column | None) -> Json:
    kept = before is not None and column.kind in (before.kind, OWN)
    found: Json = (
        dict(old) if kept else {**schema_of(column.kind), **({"x-id": old["x-id"]} if "x-id" in old else {})}
    )
    if not kept:
        found |= _meant(column.kind)
    found |= {"title": column.title, "x-en": column.en}
    if column.kind == ONE:
        found["oneOf"] = _choices(column.options)
    elif column.kind == SEVERAL:
        found["items"] = {**found["items"], "oneOf": _choices(column.options)}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _with_need(form: Json, name: str, said: Question) -> Json:
    """`required`, or a condition for it: what is only asked at times is only needed then."""
    if said.need == OWN_NEED:
        return form
    schema = without_need(form["schema"], name)
    if said.need == ALWAYS and said.condition is None:
        schema["required"] = [*schema.get("required", ()), name]
    elif said.need == ALWAYS:
        holds = conditions.needed_while(said.condition, resolved(form)["schema"]["properties"])
        schema["allOf"] = [*schema.get("allOf", ()), {"if": holds, "then": {"required": [name]}}]
    return {**form, "schema": schema}


def without_need(schema: Schema, name: str) -> Json:
    """The schema in which no answer to this question is needed."""
    found: Json = {**schema, "required": [one for one in schema.get("required", ()) if one != name]}
    parts = []
    for part in schema.get("allOf", ()):
        needed = part.get("then", {}).get("required", ())
        left = [one for one in needed if one != name]
        if len(left) == len(needed):
            parts.append(part)
        elif left:
            parts.append({**part, "then": {**part["then"], "required": left}})
    found["allOf"] = parts
    return found


def _plain(form: Json) -> Json:
    """Without what says nothing."""
    show = {name: rule for name, rule in form["show"].items() if rule is not None}
    prefill = {name: source for name, source in form["prefill"].items() if source}
    schema = {key: value for key, value in form["schema"].items() if key != "allOf" or value}
    found = {**form, "schema": schema, "show": show, "prefill": prefill}
    return {key: value for key, value in found.items() if key != "checks" or value}


def remove_question(form: Form, name: str) -> Json:
    """The form without a question, and without what is told of it."""
    schema = without_need(form["schema"], name)
    schema["properties"] = {one: rules for one, rules in schema["properties"].items() if one != name}
    people = {
        who: left
        for who, parts in form.get("people", {}).items()
        if len(left := {part: one for part, one in parts.items() if one != name}) > 1
    }
    found: Json = {
        **form,
        "schema": schema,
        "groups": [{**one, "fields": [n for n in one["fields"] if n != name]} for one in form["groups"]],
        "show": {one: rule for one, rule in form.get("show", {}).items() if one != name},
        "prefill": {one: source for one, source in form.get("prefill", {}).items() if one != name},
        "checks": [one for one in form.get("checks", ()) if name not in _looked_at(one)],
        "confirmers": [one for one in form.get("confirmers", ()) if name not in (one["name"], one["number"])],
    }
    if "people" in form:
        found["people"] = people
    return {key: value for key, value in _plain(found).items() if key != "confirmers" or value}


def _looked_at(check: Mapping[str, Any]) -> set[str]:
    """The questions of the form itself that a check looks at."""
    if "rows" in check:
        return {check["rows"]}
    return {check["at"]} | json_logic.variables(check["rule"]) | json_logic.variables(check.get("when"))


def leaning_on(form: Form, name: str) -> list[str]:
    """The questions whose condition or need asks for this one."""
    found = [other for other, rule in form.get("show", {}).items() if name in json_logic.variables(rule)]
    for part in form["schema"].get("allOf", ()):
        if name in _asked_by(part.get("if")):
            found += [other for other in part.get("then", {}).get("required", ()) if other != name]
    return list(dict.fromkeys(found))


def free_name(title: str, taken: Iterable[str]) -> str:
    """A name made of words, that nothing else has."""
    words = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:_LONGEST_NAME].strip("_") or "muc"
    base, known, number = words if words[0].isalpha() else f"m_{words}", set(taken), 2
    name = base
    while name in known:
        name, number = f"{base}_{number}", number + 1
    return name


def names_taken(*forms: Form) -> set[str]:
    """Names and identities that questions of these forms have: a new question is none of them."""
    found: set[str] = set()
    for form in forms:
        for name, schema in form["schema"]["properties"].items():
            found |= {name, identity(name, schema)}
    return found
