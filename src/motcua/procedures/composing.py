"""A form written as parts becomes a plain one: shared blocks (a person, an organisation, a plot of land), questions.

`{"key", "title", "en", "parts": [{"block": "person", "as": "child", "ask": ["name!", "born"], "title", "en", "more":
[question, …]}, {"title", "en", "ask": [question, …]}], "relations": […]}`. A question is `{"name", "is", "title", "en",
"need", "when", "options": [[value, title, en]], "rows": [question, …], "unit", "known",
"computed": JsonLogic}`; `when` is `{question: [answers]}`, or `{question: {"has": answer}}` where several may be
chosen. What is `need`ed is so once its condition holds. A block (`form_blocks.json`) brings its questions, what they
are filled from (`known`), and whom they tell of; with `reuse`, what somebody answered in an earlier dossier is proposed
in the next one.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Json = dict[str, Any]
_PERSON = {"name": "name", "id": "id_number", "born": "born", "sex": "sex"}
_FACTS = {
    "name": "name",
    "id": "id_number",
    "born": "born",
    "address": "address",
    "phone": "phone",
    "email": "email",
}


@cache
def _blocks() -> Mapping[str, Json]:
    found: Mapping[str, Json] = json.loads(
        files("motcua.procedures").joinpath("form_blocks.json").read_text("utf-8")
    )
    return found


def blocks_declared() -> Mapping[str, Json]:
    """Every shared block by its key."""
    return _blocks()


def composed(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form as schema, groups, conditions; one that has no parts comes back as it is.

    Raises `KeyError` for a block that there is none of, or a question of a block that it does not know.
    """
    if "parts" not in form:
        return form
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form["title"],
        "type": "object",
        "properties": {},
        "required": [],
        "additionalProperties": False,
        "allOf": [],
    }
    plain: Json = {name: value for name, value in form.items() if name != "parts"}
    plain |= {
        "schema": schema,
        "groups": [],
        "prefill": {},
        "show": {},
        "people": dict(form.get("people", {})),
    }
    for part in form["parts"]:
        _take(part, plain)
    if not schema["allOf"]:
        del schema["allOf"]
    return plain


def _take(part: Mapping[str, Any], plain: Json) -> None:
    block = _blocks().get(part["block"], {}) if "block" in part else {}
    if "block" in part and not block:
        raise KeyError(part["block"])
    asked = _of_block(part, block) if block else []
    for question in [*asked, *part.get("ask" if not block else "more", ())]:
        _ask(question, plain)
    names = [question["name"] for question in [*asked, *part.get("ask" if not block else "more", ())]]
    head = {"title": part.get("title", block.get("title", "")), "en": part.get("en", block.get("en", ""))}
    plain["groups"].append({**head, "fields": names})
    if block.get("person"):
        _tell_of_person(_prefix(part, block), names, plain)


def _prefix(part: Mapping[str, Any], block: Mapping[str, Any]) -> str:
    found = part.get("as", block.get("as", ""))
    return f"{found}_" if found else ""


def _of_block(part: Mapping[str, Any], block: Mapping[str, Any]) -> list[Json]:
    """The questions that a block brings, under its prefix; `ask` chooses of them, `!` says that one is needed."""
    known = {question["name"]: question for question in block["questions"]}
    chosen = part.get("ask") or [
        question["name"] + ("!" if question.get("need") else "") for question in known.values()
    ]
    found, prefix = [], _prefix(part, block)
    source = part.get("known", block.get("known"))
    for word in chosen:
        name = word.rstrip("!")
        question = {**known[name], "name": prefix + name, "need": word.endswith("!")}
        if "when" in question:
            question["when"] = {prefix + other: answers for other, answers in question["when"].items()}
        if source and name in _FACTS:
            question["known"] = f"{source}.{_FACTS[name]}"
        if block.get("reuse"):
            question["reuse"] = True
        found.append(question)
    return found


def _tell_of_person(prefix: str, names: list[str], plain: Json) -> None:
    """Which questions tell of the person of a block, those that were put beside it included."""
    own = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    told = {_PERSON[part]: prefix + part for part in own if part in _PERSON}
    if "name" in told and len(told) > 1:
        plain["people"].setdefault(prefix.rstrip("_"), told)


def _ask(question: Mapping[str, Any], plain: Json) -> None:
    name, schema = question["name"], plain["schema"]
    schema["properties"][name] = _schema_of(question)
    if "known" in question:
        plain["prefill"][name] = question["known"]
    if not (when := question.get("when")):
        schema["required"] += [name] if question.get("need") else []
        return
    plain["show"][name] = shown_when(when)
    if question.get("need"):
        [(other, answers)] = when.items()
        schema["allOf"].append(
            {
                "if": {"properties": {other: _holds(answers)}, "required": [other]},
                "then": {"required": [name]},
            }
        )


def shown_when(when: Mapping[str, Any]) -> Json:
    """A condition as JsonLogic: one of these answers was given, or this one is among those that were chosen."""
    [(other, answers)] = when.items()
    if isinstance(answers, Mapping):
        return {"in": [answers["has"], {"var": other}]}
    return {"in": [{"var": other}, answers]}


def _holds(answers: Any) -> Json:
    return {"contains": {"const": answers["has"]}} if isinstance(answers, Mapping) else {"enum": answers}


def _schema_of(question: Mapping[str, Any]) -> Json:
    found: Json = {"title": question["title"], "x-en": question.get("en", "")}
    if question.get("reuse"):
        found["x-reuse"] = True
    if question.get("hint"):
        found |= {"description": question["hint"][0], "x-en-hint": question["hint"][1]}
    if rows := question.get("rows"):
        return {**found, **_rows(rows)}
    if options := question.get("options"):
        choice = {"type": "string", "oneOf": [{"const": v, "title": t, "x-en": en} for v, t, en in options]}
        several = {"type": "array", "items": choice, "minItems": 1, "uniqueItems": True}
        return {**found, **(several if question.get("many") else choice)}
    found["is"] = question["is"]
    if "computed" in question:
        found |= {"readOnly": True, "x-computed": question["computed"]}
    limits = {key: question[key] for key in ("minimum", "maximum", "maxLength", "default") if key in question}
    return {**found, **limits, **({"x-unit": question["unit"]} if "unit" in question else {})}


def _rows(rows: list[Json]) -> Json:
    inner = {
        "type": "object",
        "properties": {one["name"]: _schema_of(one) for one in rows},
        "required": [one["name"] for one in rows if one.get("need")],
        "additionalProperties": False,
    }
    return {"type": "array", "items": inner, "minItems": 1, "maxItems": 30}
