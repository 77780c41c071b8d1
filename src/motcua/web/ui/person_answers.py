"""What a card or a register says of a person, as answers to the questions of a form about one of its people."""

from collections.abc import Mapping
from typing import Any

from motcua.identity.queries import Card
from motcua.kernel.vietnamese import fold
from motcua.procedures.queries import choices_of, format_refusal, is_address, written_address

Form = Mapping[str, Any]
_SEXES = {"male": ("nam", "male"), "female": ("nu", "female")}


def answers_about(form: Form, role: str, card: Card) -> dict[str, Any]:
    """What is known of a person, under the names by which this form asks it of this one of its people."""
    asked, names = form["schema"]["properties"], form["people"][role]
    known = {"name": card.name, "id_number": card.id_number, "born": card.born}
    found = {names[part]: value for part, value in known.items() if value and part in names}
    home = f"{str(names.get('name', '')).removesuffix('name')}address"
    if card.address and home in asked:
        found[home] = written_address(card.address) if is_address(asked[home]) else card.address
    if sex := _chosen(asked.get(names.get("sex", ""), {}), card.gender):
        found[names["sex"]] = sex
    return {name: value for name, value in found.items() if _may_stand(asked[name], value)}


def _chosen(schema: Form, gender: str) -> Any:
    words = _SEXES.get(gender, ())
    return next(
        (value for value, label in choices_of(schema) if fold(label) in words or value in words), None
    )


def _may_stand(schema: Form, value: Any) -> bool:
    """A question that asks for a day is not filled with a mere year."""
    return schema.get("format") != "date" or format_refusal("date", value) is None
