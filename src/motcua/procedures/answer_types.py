"""What an answer is (`answer_types.json`: a day of birth, an identity number, a nationality) and how answers stand to
each other (a parent and a child, two dates in order), each with its rules, declared once for all e-forms.

A form names them; `whole` writes them out when the form is taken in: what is frozen into a version stands alone.

- A form may be written in parts (`composing`), with shared blocks; what lacks English gets that of `form_english.json`.
- A property `{"is": "birth_day", "title": …}` takes over the schema of the type, and its checks about `it`.
- `people` says which fields tell of one person: `{"mother": {"name": …, "id_number": …, "born": …, "sex": …}}`, where a
  sex may be a constant (`"nu"`); with `when` (JsonLogic) it is a person only then.
- `relations` are `{"is": "parent", "parent": "mother", "child": "child"}`: roles name people, fields or plain numbers;
  with `when` they hold only then, with `rows` in every row of that repeated part.

What comes out is a plain form: `schema` with `$defs` for long lists, and `checks` of `{"at", "rule", "say"}`, some with
`when` or `rows`.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.procedures.composing import composed
from motcua.procedures.form_english import with_english

Form = Mapping[str, Any]
_PARTS = ("name", "id_number", "born", "sex")


@cache
def _read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(files("motcua.procedures").joinpath(name).read_text("utf-8"))
    return found


def kinds_declared() -> Mapping[str, Any]:
    """Every kind of answer by its key, with its names (`title`, `en`), rules and checks."""
    found: Mapping[str, Any] = _read("answer_types.json")["types"]
    return found


def whole(form: Form) -> dict[str, Any]:
    """The form with its parts, types and relations written out; one that names none comes back as it is."""
    form = composed(form)
    properties = form["schema"]["properties"]
    schema = {**form["schema"], "properties": {name: _typed(p) for name, p in properties.items()}}
    lists = {_type(p)["choices"] for p in _every(properties) if "choices" in _type(p)}
    if lists:
        schema["$defs"] = {**schema.get("$defs", {}), **{name: _choices(name) for name in sorted(lists)}}
    checks = [*_of_types(properties), *_of_relations(form), *form.get("checks", ())]
    found = {k: v for k, v in form.items() if k not in ("relations", "checks")}
    return with_english({**found, "schema": schema, **({"checks": checks} if checks else {})})


def resolved(form: Form) -> Form:
    """A frozen form whose references to lists are looked up and whose rows stand in order, for readers of schemas."""
    lists = form["schema"].get("$defs", {})
    if not lists and not any(
        "x-order" in p.get("items", {}) for p in form["schema"].get("properties", {}).values()
    ):
        return form
    schema = {k: v for k, v in form["schema"].items() if k != "$defs"}
    schema["properties"] = {name: _in_order(_looked_up(p, lists)) for name, p in schema["properties"].items()}
    return {**form, "schema": schema}


def _in_order(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parts of a row in the order in which they were written: a database keeps none of objects."""
    items = schema.get("items", {})
    if "x-order" not in items:
        return schema
    asked = {name: items["properties"][name] for name in items["x-order"]}
    return {**schema, "items": {**items, "properties": asked}}


def _looked_up(schema: Mapping[str, Any], lists: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    own = {k: v for k, v in schema.items() if k != "$ref"}
    return {**lists[str(schema["$ref"]).removeprefix("#/$defs/")], **own}


def _type(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry of the type that a property names; nothing for a property that names none."""
    found: Mapping[str, Any] = _read("answer_types.json")["types"][schema["is"]] if "is" in schema else {}
    return found


def _every(properties: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for schema in properties.values():
        yield schema
        yield from schema.get("items", {}).get("properties", {}).values()


def _typed(schema: Mapping[str, Any]) -> dict[str, Any]:
    found = {**_type(schema).get("schema", {}), **{k: v for k, v in schema.items() if k != "is"}}
    if "choices" in _type(schema):
        found["$ref"] = f"#/$defs/{_type(schema)['choices']}"
    if "properties" in schema.get("items", {}):
        rows = {name: _typed(p) for name, p in schema["items"]["properties"].items()}
        found["items"] = {
            **schema["items"],
            "properties": rows,
            "x-order": schema["items"].get("x-order") or list(rows),
        }
    return found


@cache
def _choices(name: str) -> Mapping[str, Any]:
    options = [c if isinstance(c, dict) else {"const": c, "title": c} for c in _read("choices.json")[name]]
    return {"oneOf": options}


def _of_types(properties: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, schema in properties.items():
        for check in _type(schema).get("checks", ()):
            yield {"at": name, "rule": _filled(check["rule"], {"it": {"var": name}}), "say": check["say"]}
        rows = schema.get("items", {}).get("properties", {})
        yield from ({**check, "rows": name} for check in _of_types(rows))


def _of_relations(form: Form) -> Iterator[dict[str, Any]]:
    for relation in form.get("relations", ()):
        known = _variables(relation, form.get("people", {}))
        for check in _read("answer_types.json")["relations"][relation["is"]]:
            at = known[check["at"]]["var"]
            where = {key: relation[key] for key in ("when", "rows") if key in relation}
            yield {"at": at, "rule": _filled(check["rule"], known), "say": check["say"], **where}


def _variables(relation: Mapping[str, Any], people: Mapping[str, Any]) -> dict[str, Any]:
    """What each variable of a relation's rules is in this form."""
    found: dict[str, Any] = {}
    for role, named in relation.items():
        if role in ("is", "when", "rows"):
            continue
        person = people.get(named) if isinstance(named, str) else None
        if person is None:
            found[role] = {"var": named} if isinstance(named, str) else named
        else:
            found |= {f"{role}.{part}": {"var": person[part]} for part in _PARTS if part in person}
    return found


def _filled(rule: Any, known: Mapping[str, Any]) -> Any:
    """The rule with its variables replaced; `today`, and what is not known, stay or fall to their default."""
    if isinstance(rule, list):
        return [_filled(item, known) for item in rule]
    if not isinstance(rule, Mapping):
        return rule
    if "var" not in rule:
        return {operator: _filled(arguments, known) for operator, arguments in rule.items()}
    name, *otherwise = rule["var"] if isinstance(rule["var"], list) else [rule["var"]]
    if name not in known:
        return _filled(otherwise[0], known) if otherwise else rule
    if not otherwise:
        return known[name]
    return {"if": [{"!!": known[name]}, known[name], _filled(otherwise[0], known)]}
