"""What was typed into questions that do not apply: the draft keeps it, nobody is sent it, and its writer is told so."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from motcua.dossiers.types import Draft
from motcua.identity.queries import Party
from motcua.procedures.queries import answer_in_words, applicable, spoken
from motcua.web.portal.filing_forms import PROPOSED, facts, people
from motcua.web.ui.forms import prefilled

Lines = list[tuple[str, str]]


def unsent(draft: Draft, definition: Mapping[str, Any], party: Party) -> Lines:
    """(question, answer) of all that will not be sent of a draft; what a page proposed by itself was not typed."""
    asked = spoken(definition, get_language() or "vi")["schema"]["properties"]
    sent, proposed = applicable(definition, draft.answers), prefilled(definition, facts(draft, party))
    proposed = {name: schema["default"] for name, schema in asked.items() if "default" in schema} | proposed
    typed = {n: v for n, v in draft.answers.items() if n not in sent and v != proposed.get(n)}
    aside = {name: v for name, v in draft.aside.items() if v != PROPOSED.get(name)}
    return [*_lines(people(), aside), *_lines(asked, typed)]


def _lines(asked: Mapping[str, Any], answers: Mapping[str, Any]) -> Lines:
    """In the order of the questions."""
    return [
        (str(schema.get("title", name)), words)
        for name, schema in asked.items()
        if (words := answer_in_words(schema, answers.get(name)))
    ]
