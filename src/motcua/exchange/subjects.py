"""About whom of a dossier a register can be asked: its owner and the people of its form, as they were declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from motcua.dossiers.types import Dossier
from motcua.exchange.registers import Contract
from motcua.procedures.queries import as_read, frozen

OWNER = "owner"
_PARTS = {"name": "name", "id_number": "id_number", "born": "born", "sex": "gender"}
"""The parts of a person that a form knows, and what registers call them."""
_OWNER_FACTS = ("name", "id_number", "tax_code", "born", "gender", "address")
_GENDERS = {"nam": "male", "male": "male", "nữ": "female", "nu": "female", "female": "female"}


@dataclass(frozen=True)
class Subject:
    """Somebody in a dossier. `title`: the heading under which the form asks about them, none of its owner; `asked`: by
    which question of the form each fact was declared."""

    role: str
    title: str
    kind: Literal["person", "organisation"]
    facts: Mapping[str, str]
    asked: Mapping[str, str] = field(default_factory=dict)

    def lacks(self, contract: Contract) -> list[str]:
        """What the register needs to be asked and nobody declared."""
        return [name for name in contract.asks if not self.facts.get(name)]


def subjects(dossier: Dossier) -> list[Subject]:
    """The owner, and who stands in the form with a number of their own; each once, where most is declared of them."""
    found: dict[str, Subject] = {}
    for one in (*_people(dossier), _owner(dossier)):
        number = one.facts.get("id_number") or one.facts.get("tax_code") or ""
        if number and (number not in found or len(one.facts) > len(found[number].facts)):
            found[number] = one
    return list(found.values())


def _owner(dossier: Dossier) -> Subject:
    known = dossier.applicant
    organisation = known.get("kind") == "organisation"
    facts = {name: str(known[name]) for name in _OWNER_FACTS if known.get(name)}
    return Subject(OWNER, "", "organisation" if organisation else "person", facts)


def _people(dossier: Dossier) -> Iterator[Subject]:
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    form = content.form(case.form if case else "")
    for role, names in form.get("people", {}).items():
        if "name" not in names:
            continue
        heading = next((g["title"] for g in form["groups"] if names["name"] in g["fields"]), role)
        asked = fields_of(form, role)
        facts = {
            fact: _said(form["schema"]["properties"].get(name, {}), fact, dossier.answers.get(name))
            for fact, name in asked.items()
        }
        yield Subject(role, str(heading), "person", {f: said for f, said in facts.items() if said}, asked)


def fields_of(form: Mapping[str, Any], role: str) -> dict[str, str]:
    """By which question a form asks each fact about one of its people."""
    names, questions = form["people"][role], form["schema"]["properties"]
    # A sex that the role has by itself is no question.
    asked = {_PARTS[part]: name for part, name in names.items() if part in _PARTS and name in questions}
    home = f"{str(names.get('name', '')).removesuffix('name')}address"
    if home in questions:
        asked["address"] = home
    return asked


def _said(schema: Mapping[str, Any], fact: str, answer: Any) -> str:
    """A fact as a register takes it: codes and days as they are kept, a sex by its code."""
    if answer in (None, ""):
        return ""
    return _GENDERS.get(str(as_read(schema, answer)).strip().lower(), "") if fact == "gender" else str(answer)
