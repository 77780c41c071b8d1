"""An address of two levels on a page: three boxes, and a question more where a former commune was divided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from motcua.agencies.queries import places
from motcua.procedures.queries import Shown, province_names, shown_address, typed_address, written_address
from motcua.web.ui.fields import Field, Option

PLACE, COMMUNE, PROVINCE, NOW = "-place", "-commune", "-province", "-now"
COMMUNES = "communes"
"""The id of the list of today's communes on a page, behind the form's prefix."""


class _Posted(Protocol):
    def get(self, key: str, default: Any = None, /) -> Any: ...


def read_boxes(posted: _Posted, name: str) -> str | None:
    """The address that was typed; in one line where a program or a cell of a workbook gives it so."""
    said = [posted.get(name + part) for part in (PLACE, COMMUNE, PROVINCE)]
    if all(part is None for part in said):
        line = str(posted.get(name) or "").strip()
        return written_address(line) if line else None
    place, commune, province = (str(part or "") for part in said)
    return typed_address(place, commune, province, str(posted.get(name + NOW) or ""))


def boxes(name: str, prefix: str, value: Any) -> tuple[Field, ...]:
    """What is drawn for an address; `name` stands with its prefix."""
    shown = shown_address(value if isinstance(value, str) else "")
    address, line = shown.address, {"data-reads": "line"}
    found = [
        Field(name + PLACE, name + PLACE, "text", _("Thôn, khu, tổ; số nhà, đường"), value=address.place,
              attributes=line),
        Field(name + COMMUNE, name + COMMUNE, "text", _("Xã, phường, đặc khu"), value=address.commune,
              hint=shown.led or _("Ghi được cả tên cũ, trước 01/07/2025."),
              attributes={**line, "list": prefix + COMMUNES, "autocomplete": "off"}),
    ]  # fmt: skip
    if shown.parts_of:
        found.append(_which(name, shown))
    return (*found, _province(name + PROVINCE, address.province))


def _which(name: str, shown: Shown) -> Field:
    """What only the person knows: where the village or quarter went."""
    label = _("Thôn, khu của bạn nay thuộc nơi nào?")
    hint = _("%(was)s trước đây nay được chia cho các nơi này.") % {"was": shown.address.commune}
    options = tuple(Option(one, one) for one in shown.parts_of)
    return Field(name + NOW, name + NOW, "radio", label, hint=hint, options=options)


def _province(name: str, chosen: str) -> Field:
    names = province_names()
    here = places().home
    every = names if not here or here in names else [here, *names]
    options = tuple(Option(one, one[:1].upper() + one[1:], one == chosen) for one in every)
    return Field(name, name, "select", _("Tỉnh, thành phố"), options=options, short=True)


def communes() -> Mapping[str, str]:
    """Today's communes, each with what it was made of: to choose from by either name."""
    known = places()
    return {one: known.was(one) for one in known.communes}
