"""Which of somebody's answers a form asks for at all: its conditions decide, and one may depend on another; and what is
worked out of them (`x-computed`), which is never taken from whoever answers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from motcua.kernel import json_logic as conditions


def applies(form: Mapping[str, Any], name: str, answers: Mapping[str, Any]) -> bool:
    """False for a question whose condition does not hold."""
    show = form.get("show", {})
    return name not in show or conditions.holds(show[name], answers)


def applicable(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are declared: to questions of this form whose conditions hold, and what is worked out of them.
    The others are only kept."""
    asked = form["schema"]["properties"]
    kept = worked_out(form, {name: value for name, value in answers.items() if name in asked})
    for _pass in form.get("show", {}):
        hidden = [name for name in kept if not applies(form, name, kept)]
        if not hidden:
            break
        kept = worked_out(form, {name: value for name, value in kept.items() if name not in hidden})
    return kept


def worked_out(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with what is worked out of them, whatever was sent in its place. One may be worked out of another."""
    rules = {n: s["x-computed"] for n, s in form["schema"]["properties"].items() if "x-computed" in s}
    found = {name: value for name, value in answers.items() if name not in rules}
    for _pass in rules:
        for name, rule in rules.items():
            value = conditions.value(rule, found) if applies(form, name, found) else None
            if value is None or value == "":
                found.pop(name, None)
            else:
                found[name] = value
    return found


def depending(form: Mapping[str, Any], names: Collection[str]) -> list[str]:
    """These questions and those that an answer to them may make apply or be needed, in the order of the form."""
    found, before = set(names), set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, rule in form.get("show", {}).items() if conditions.variables(rule) & found}
        for part in form["schema"].get("allOf", ()):
            if set(part.get("if", {}).get("properties", {})) & found:
                found |= set(part.get("then", {}).get("required", ()))
    ordered = [name for group in form["groups"] for name in group["fields"]]
    return [name for name in ordered if name in found]


def narrowed_form(
    form: Mapping[str, Any], names: Sequence[str], declared: Mapping[str, Any]
) -> dict[str, Any]:
    """The part of a form that asks these questions. Conditions that depend on others of the form are decided already,
    by what was declared: what they hide is left out.
    """
    show, asked = form.get("show", {}), form["schema"]["properties"]
    open_ends = {n: show[n] for n in names if n in show and conditions.variables(show[n]) <= set(names)}
    known = [n for n in names if n in asked and "x-computed" not in asked[n]]
    kept = [n for n in known if n in open_ends or applies(form, n, declared)]
    schema = {**form["schema"], "properties": {n: asked[n] for n in kept}}
    return {**form, "schema": schema, "show": open_ends, "groups": [{"title": "", "fields": kept}]}
