"""Whose dossier it is: under what condition each question is asked, and what was given, question by question."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.identity.queries import country_name
from motcua.kernel import vietnamese
from motcua.kernel.birth import birth_words, typed_birth

Owner = Mapping[str, Any]


def asked_when(kind: str) -> dict[str, Any]:
    """The condition (JsonLogic) of each question that not everybody is asked; `kind`: where it stands what they are."""
    person, organisation = _is(kind, "person"), _is(kind, "organisation")
    by_passport = {"and": [person, _is("document", "passport")]}
    return {
        **dict.fromkeys(("document", "born", "gender"), person),
        "id_number": {"and": [person, _is("document", "number")]},
        "passport": by_passport,
        "nationality": by_passport,
        "tax_code": organisation,
    }


def _is(name: str, value: str) -> dict[str, Any]:
    return {"==": [{"var": name}, value]}


def needed_when(kind: str) -> list[dict[str, Any]]:
    """Which of them must be answered, by what was answered before (JSON Schema, `allOf`)."""
    return [
        needed(kind, "person", ["name", "document"]),
        needed(kind, "organisation", ["name"]),
        needed("document", "number", ["id_number"]),
        needed("document", "passport", ["passport", "nationality"]),
        needed("document", "none", ["born"]),
    ]


def needed(name: str, value: str, wanted: Sequence[str]) -> dict[str, Any]:
    """Questions that must be answered once `name` was answered with `value`."""
    return {
        "if": {"properties": {name: {"const": value}}, "required": [name]},
        "then": {"required": list(wanted)},
    }


def owner_lines(owner: Owner) -> list[tuple[str, str]]:
    """(what it is, what was given) without what was left empty; the name stands above."""
    nationality = str(owner.get("nationality") or "")
    sex = {"male": _("Nam"), "female": _("Nữ")}
    lines = [
        (_("Số định danh cá nhân"), _given(owner, "id_number")),
        (_("Số hộ chiếu"), _given(owner, "passport")),
        (_("Quốc tịch"), country_name(nationality) if nationality else ""),
        (_("Mã số thuế"), _given(owner, "tax_code")),
        (_("Ngày sinh"), _birth(_given(owner, "born"))),
        (_("Giới tính"), sex.get(_given(owner, "gender"), "")),
        (_("Nơi cư trú, trụ sở"), _given(owner, "address")),
        (_("Số điện thoại"), _given(owner, "phone")),
        (_("Thư điện tử"), _given(owner, "email")),
    ]
    lines += [(one["title"], _confirmed(one)) for one in owner.get("confirmed", ())]
    return [(title, value) for title, value in lines if value]


def _confirmed(one: Mapping[str, str]) -> str:
    """Who joined to confirm what was declared, and when."""
    when = {"name": one["name"], "at": vietnamese.moment(datetime.fromisoformat(one["at"]))}
    return _("%(name)s đã xác nhận tờ khai, %(at)s") % when


def _given(owner: Owner, field: str) -> str:
    return str(owner.get(field) or "")


def _birth(text: str) -> str:
    """What was typed and is no birth stays as it was typed."""
    return birth_words(typed_birth(text) or "") or text
