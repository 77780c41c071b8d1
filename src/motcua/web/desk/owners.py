"""Whose dossier it is, as the counter takes it down: from the card's QR code, a known number, or by hand."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from motcua.identity.queries import Card, Party
from motcua.identity.types import Details
from motcua.kernel import vietnamese
from motcua.platform.inputs import form_of
from motcua.web.ui.fields import Field
from motcua.web.ui.forms import EForm


def owner_from(posted: QueryDict) -> dict[str, Any]:
    """The owner as posted, in the shape that a draft keeps; a day that is none is left out."""
    owner = {"self": False, "kind": "person", **EForm(form_of(Details), data=posted).answer}
    if vietnamese.typed_day(str(owner.get("born", ""))) is None:
        owner.pop("born", None)
    return owner


def owner_of_card(card: Card) -> dict[str, Any]:
    """What a card's QR code says, as an owner."""
    return {
        "kind": "person",
        "name": card.name,
        "id_number": card.id_number,
        "born": card.born.isoformat() if card.born else "",
        "gender": card.gender,
        "address": card.address,
    }


def owner_of_party(party: Party) -> dict[str, Any]:
    """Somebody already known, as an owner."""
    return {
        "kind": party.kind,
        "name": party.name,
        "id_number": party.id_number or "",
        "tax_code": party.tax_code or "",
        "born": party.born.isoformat() if party.born else "",
        "gender": party.gender,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }


def owner_fields(owner: Mapping[str, Any], wrong: Mapping[str, list[str]]) -> list[Field]:
    """The questions about the owner, filled with what is known."""
    form = EForm(form_of(Details), prefill=owner)
    form.tell({"name": wrong.get("owner", []), "id_number": wrong.get("id_number", [])})
    return [field for group in form.groups for field in group.fields]
