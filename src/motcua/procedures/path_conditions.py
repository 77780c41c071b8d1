"""Conditions of a path as an editor types them: `place: home, other; married: yes` stands for JsonLogic.

A semicolon is "and", a comma is "or". What somebody brought in that says more is shown and taken as JSON.
"""

import json
from typing import Any

Unread = dict[str, Any]
# What nobody can mean: the checks tell that it could not be read.
_UNREADABLE: Unread = {"unreadable": []}


def condition_from_text(text: str) -> Any:
    """The rule that was typed; None for nothing. What cannot be read becomes a rule that no check lets pass."""
    text = text.strip()
    if not text:
        return None
    if text.startswith("{"):
        try:
            return json.loads(text)
        except ValueError:
            return _UNREADABLE
    parts = [_part(one) for one in text.split(";") if one.strip()]
    if None in parts or not parts:
        return _UNREADABLE
    return parts[0] if len(parts) == 1 else {"and": parts}


def _part(text: str) -> Any:
    name, colon, said = text.partition(":")
    choices = [one.strip() for one in said.split(",") if one.strip()]
    if not (colon and name.strip() and choices):
        return None
    return {"in": [{"var": name.strip()}, choices]}


def condition_as_text(rule: Any) -> str:
    """The same the other way."""
    if rule is None:
        return ""
    if isinstance(rule, dict) and rule.keys() == {"and"} and isinstance(rule["and"], list):
        said = [_said(part) for part in rule["and"]]
    else:
        said = [_said(rule)]
    return "; ".join(said) if said and all(said) else json.dumps(rule, ensure_ascii=False)


def _said(rule: Any) -> str:
    match rule:
        case {"in": [{"var": str(name)}, list(choices)]} if len(rule) == 1 and _plain([name, *choices]):
            return f"{name}: {', '.join(choices)}"
        case {"==": [{"var": str(name)}, str(choice)]} if len(rule) == 1 and _plain([name, choice]):
            return f"{name}: {choice}"
        case _:
            return ""


def _plain(words: list[Any]) -> bool:
    """Keys that can be read back as they are written."""
    return len(words) > 1 and all(isinstance(one, str) and one.isidentifier() for one in words)
