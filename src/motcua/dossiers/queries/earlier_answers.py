"""What somebody answered in their own earlier dossiers and would answer again: proposed, with its source.

Only questions that a form marks so (`x-reuse`), and numbers of insurance, which stay a person's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.procedures.queries import applicable, frozen, same_kind

_LATEST = 20
_OWN_NUMBERS = frozenset({"social-insurance-number", "health-insurance-number"})


@dataclass(frozen=True)
class Earlier:
    """An answer of an earlier dossier: which, and when it was sent."""

    value: Any
    dossier: str
    at: datetime


def earlier_answers(actor: Actor, form: Mapping[str, Any], number: str) -> dict[str, Earlier]:
    """The latest answers of the actor's own dossiers to questions that this form asks too, by the name of the question.

    Only of dossiers in which the same person (`number`) declared; a question is the same by its name and kind.
    """
    asked = {name: schema for name, schema in form["schema"]["properties"].items() if _again(schema)}
    found: dict[str, Earlier] = {}
    if not asked or not number or actor.party_id is None:
        return found
    own = Dossier.objects.filter(owner_id=actor.party_id).select_related("declaration")
    for dossier in own.order_by("-submitted_at")[:_LATEST]:
        for name, value in _of(dossier, asked, number).items():
            found.setdefault(name, Earlier(value, dossier.code, dossier.submitted_at))
    return found


def _again(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("x-reuse")) or schema.get("format") in _OWN_NUMBERS


def _of(dossier: Dossier, asked: Mapping[str, Any], number: str) -> dict[str, Any]:
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    if case is None or dossier.answers.get("applicant_id") != number:
        return {}
    form = content.form(case.form)
    answers, known = applicable(form, dossier.answers), form["schema"]["properties"]
    return {name: answers[name] for name in asked if name in answers and same_kind(known[name], asked[name])}
