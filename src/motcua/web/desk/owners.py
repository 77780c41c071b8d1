"""Whose dossier it is, as the counter takes it down: from the card's QR code, a known number, or by hand."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as lazy

from motcua.identity.queries import Card, Party
from motcua.identity.types import Details
from motcua.kernel.birth import birth_words, typed_birth
from motcua.platform.inputs import Ask, Line, form_of
from motcua.web.ui.forms import known_facts
from motcua.web.ui.owners import asked_when, needed_when


class AtCounter(Details):
    """What is asked at a counter besides: which papers the official saw, and who stands there for another."""

    paper_seen: Annotated[
        bool,
        Ask(
            lazy("Đã xem giấy tờ tuỳ thân của chủ hồ sơ"),
            lazy(
                "Chỉ khi đó người này mới được ghi nhận trong hệ thống; nếu chưa, họ chỉ có tên trong hồ sơ này."
            ),
        ),
    ] = False
    asker: Annotated[
        Line, Ask(lazy("Người đến nộp thay"), lazy("Họ và tên; để trống khi chủ hồ sơ tự đến."))
    ] = ""


def owner_of_card(card: Card) -> dict[str, Any]:
    """What a card's QR code says, as an owner; whoever read the card has seen it."""
    return {
        "kind": "person",
        "document": "number",
        "name": card.name,
        "id_number": card.id_number,
        "born": birth_words(card.born),
        "gender": card.gender,
        "address": card.address,
        "paper_seen": True,
    }


def owner_of_party(party: Party) -> dict[str, Any]:
    """Somebody already known, as an owner."""
    return {
        "kind": party.kind,
        "document": "passport" if party.passport and not party.id_number else "number",
        "name": party.name,
        "id_number": party.id_number or "",
        "passport": party.passport,
        "nationality": party.nationality,
        "tax_code": party.tax_code or "",
        "born": birth_words(party.born),
        "gender": party.gender,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }


def facts(owner: Mapping[str, Any]) -> dict[str, Any]:
    """What the e-form may be prefilled from; of whoever stands there for another the name is known, and no more."""
    known = {**owner, "born": typed_birth(str(owner.get("born") or "")) or ""}
    return known_facts(known, {"name": owner.get("asker")} if owner.get("asker") else known)


def owner_definition() -> dict[str, Any]:
    """The questions about the owner: which of them, and which must be answered, by what was answered before."""
    form = form_of(AtCounter)
    schema = {**form["schema"], "required": ["kind", "name"], "allOf": needed_when("kind")}
    return {**form, "schema": schema, "show": asked_when("kind")}
