"""Whose dossier it is, as the counter takes it down: from the card's QR code, a known number, or by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.identity.queries import Card, Party
from motcua.kernel import vietnamese
from motcua.web.desk.plain_fields import choose, line
from motcua.web.ui.fields import Field

_TEXTS = ("name", "id_number", "tax_code", "address", "phone", "email")


def owner_from(posted: QueryDict) -> dict[str, Any]:
    """The owner as posted, in the shape that a draft keeps; a day that is none is left out."""
    owner: dict[str, Any] = {"self": False, "kind": posted.get("owner_kind", "person")}
    owner |= {name: vietnamese.normal(posted.get(name, "")) for name in _TEXTS}
    owner["gender"] = posted.get("gender", "")
    owner["born"] = _iso(posted.get("born", ""))
    return {key: value for key, value in owner.items() if value != ""}


def _iso(text: str) -> str:
    day = vietnamese.typed_day(text)
    return day.isoformat() if day else ""


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
    none = QueryDict()
    born = owner.get("born")
    digits = {"inputmode": "numeric", "autocomplete": "off"}

    def text(name: str, label: str, *, required: bool = False, **more: Any) -> Field:
        return line(name, label, none, required=required, initial=str(owner.get(name, "")), **more)

    kinds = [("person", _("Cá nhân")), ("organisation", _("Tổ chức"))]
    genders = [("male", _("Nam")), ("female", _("Nữ"))]
    fields = [
        choose("owner_kind", _("Chủ hồ sơ là"), kinds, none, initial=str(owner.get("kind", "person"))),
        text("id_number", _("Số định danh cá nhân"), width="w-id", attributes=digits),
        text("name", _("Họ và tên, hoặc tên tổ chức"), required=True),
        line(
            "born",
            _("Ngày sinh"),
            none,
            required=False,
            initial=vietnamese.day(date.fromisoformat(born)) if born else "",
            width="w-date",
            attributes={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm")},
        ),
        replace(
            choose("gender", _("Giới tính"), genders, none, initial=str(owner.get("gender", ""))),
            required=False,
        ),
        text("address", _("Nơi cư trú, trụ sở")),
        text("phone", _("Số điện thoại"), width="w-tel", attributes=digits),
        text("email", _("Thư điện tử")),
        text("tax_code", _("Mã số thuế (tổ chức)"), width="w-id", attributes=digits),
    ]
    errors = {"name": wrong.get("owner", []), "id_number": wrong.get("id_number", [])}
    return [replace(f, errors=tuple(errors.get(f.key, ()))) for f in fields]
