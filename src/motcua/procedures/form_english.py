"""English beside the Vietnamese of an e-form: `x-en` of questions and choices, `x-en-hint` of hints, `en` of groups.

What the same words say everywhere stands once in `form_english.json`; a form may say it otherwise for itself.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Form = Mapping[str, Any]
Schema = Mapping[str, Any]
# Lists of names: what is called so in every language.
NAMES = frozenset({"ethnic_groups", "countries"})


@cache
def _known() -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(
        files("motcua.procedures").joinpath("form_english.json").read_text("utf-8")
    )
    return found


def with_english(form: Form) -> dict[str, Any]:
    """The form with the English that is known for its words."""
    found = {**form, "schema": _in_schema(form["schema"])}
    if "groups" in form:
        found["groups"] = [_group(one) for one in form["groups"]]
    if "title" in form and not form.get("en"):
        found["en"] = _known().get(str(form["title"]), "")
    return {name: value for name, value in found.items() if name != "en" or value}


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    english = group.get("en") or _known().get(str(group["title"]), "")
    return {**group, **({"en": english} if english else {})}


def _in_schema(schema: Schema) -> dict[str, Any]:
    asked = {name: _question(one) for name, one in schema["properties"].items()}
    return {**schema, "properties": asked}


def _question(schema: Schema) -> dict[str, Any]:
    found = dict(schema)
    for words, english in (("title", "x-en"), ("description", "x-en-hint")):
        if words in schema and not schema.get(english) and (said := _known().get(str(schema[words]))):
            found[english] = said
    if "oneOf" in schema:
        found["oneOf"] = [_question(one) for one in schema["oneOf"]]
    if inner := schema.get("items"):
        found["items"] = _in_schema(inner) if "properties" in inner else _question(inner)
    return found


def without_english(form: Form) -> Iterator[str]:
    """The Vietnamese of a form that has no English yet."""
    if not form.get("en"):
        yield str(form["title"])
    yield from (str(one["title"]) for one in form["groups"] if one["title"] and not one.get("en"))
    for schema in form["schema"]["properties"].values():
        yield from _lacking(schema)


def _lacking(schema: Schema) -> Iterator[str]:
    for words, english in (("title", "x-en"), ("description", "x-en-hint")):
        if schema.get(words) and not schema.get(english):
            yield str(schema[words])
    for one in schema.get("oneOf", ()):
        yield from _lacking(one)
    inner = schema.get("items", {})
    for one in (*inner.get("properties", {}).values(), *([inner] if "oneOf" in inner else [])):
        yield from _lacking(one)


def spoken(form: Form, language: str) -> Form:
    """The form in the words of a language: English where it has some, else as it is."""
    if not language.startswith("en"):
        return form
    asked = {name: _spoken(one) for name, one in form["schema"]["properties"].items()}
    return {
        **form,
        "title": form.get("en") or form.get("title", ""),
        "schema": {**form["schema"], "properties": asked},
        "groups": [{**one, "title": one.get("en") or one["title"]} for one in form["groups"]],
    }


def _spoken(schema: Schema) -> dict[str, Any]:
    found = dict(schema)
    for words, english in (("title", "x-en"), ("description", "x-en-hint")):
        if schema.get(english):
            found[words] = schema[english]
    if "oneOf" in schema:
        found["oneOf"] = [_spoken(one) for one in schema["oneOf"]]
    if inner := schema.get("items"):
        asked = {name: _spoken(one) for name, one in inner.get("properties", {}).items()}
        found["items"] = {**_spoken(inner), **({"properties": asked} if asked else {})}
    return found
