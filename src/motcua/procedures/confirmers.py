"""Who must, or may, confirm what somebody else declares: `confirmers` of an e-form, with the fields that name them.

`[{"key": "wife", "title": "Bên nữ", "name": "wife_name", "number": "wife_id", "required": true, "when": JsonLogic}]`:
the person whose name and number stand in these answers is asked. Without `required` they may be asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.kernel import json_logic

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Confirmer:
    """Somebody who confirms: what they are in the form, and who they are by the answers."""

    key: str
    title: str
    name: str
    number: str
    required: bool


def confirmers(form: Form, answers: Mapping[str, Any]) -> list[Confirmer]:
    """Those whom these answers name; whoever is not wholly named yet is left out."""
    found = []
    for row in form.get("confirmers", ()):
        name, number = (str(answers.get(row[field]) or "") for field in ("name", "number"))
        if name and number and ("when" not in row or json_logic.holds(row["when"], answers)):
            found.append(
                Confirmer(row["key"], row["title"], name, "".join(number.split()), bool(row.get("required")))
            )
    return found


def check_confirmers(form: Form) -> None:
    """Raises `ValueError` for one whose fields the form does not ask, or whose condition nobody can read."""
    rows: Sequence[Mapping[str, Any]] = form.get("confirmers", ())
    asked = form["schema"]["properties"]
    for row in rows:
        unknown = [row[field] for field in ("name", "number") if row[field] not in asked]
        if unknown or not row["key"] or not row["title"]:
            raise ValueError(f"confirmer {row['key']}: no field {', '.join(unknown)}")
    json_logic.check([row["when"] for row in rows if "when" in row])
