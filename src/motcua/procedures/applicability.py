"""Which of somebody's answers a form asks for at all: its conditions decide, and one may depend on another."""

from collections.abc import Mapping
from typing import Any

from motcua.kernel import json_logic as conditions


def applies(form: Mapping[str, Any], name: str, answers: Mapping[str, Any]) -> bool:
    """False for a question whose condition does not hold."""
    show = form.get("show", {})
    return name not in show or conditions.holds(show[name], answers)


def applicable(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are declared: to questions of this form whose conditions hold. The others are only kept."""
    asked = form["schema"]["properties"]
    kept = {name: value for name, value in answers.items() if name in asked}
    for _pass in form.get("show", {}):
        hidden = [name for name in kept if not applies(form, name, kept)]
        if not hidden:
            break
        kept = {name: value for name, value in kept.items() if name not in hidden}
    return kept
