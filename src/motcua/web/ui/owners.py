"""Whose dossier it is, to read: what was given of a person or an organisation, question by question."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.identity.queries import country_name
from motcua.kernel.birth import birth_words, typed_birth

Owner = Mapping[str, Any]


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
    return [(title, value) for title, value in lines if value]


def _given(owner: Owner, field: str) -> str:
    return str(owner.get(field) or "")


def _birth(text: str) -> str:
    """What was typed and is no birth stays as it was typed."""
    return birth_words(typed_birth(text) or "") or text
