"""Addresses among answers, beside the communes of the own province: an old name leads to the new one, and a commune
that was divided asks for the village or quarter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from jsonschema.exceptions import ValidationError

from motcua.agencies.queries import Places, places
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.procedures.addresses import ABROAD, FORMAT, Address, province_named, read_address, same_province
from motcua.procedures.validation import errors

Form = Mapping[str, Any]


def answer_errors(
    form: Form, answers: Mapping[str, Any], today: date | None = None
) -> dict[str, ValidationError]:
    """The first mistake of each field, as `validation.errors`, addresses beside the communes that there are today."""
    found = errors(form, answers, today)
    for place, wrong in misplaced(form, answers):
        found.setdefault(place.split("-")[0], ValidationError(str(wrong), validator="check"))
    return found


def misplaced(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, Invalid]]:
    """(place, what is wrong) for every address in the own province whose commune is none of today's."""
    for place, value in _addresses(form["schema"].get("properties", {}), answers):
        if wrong := _wrong_here(read_address(value)):
            yield place, wrong


def _addresses(asked: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, schema in asked.items():
        value = answers.get(name)
        if schema.get("format") == FORMAT and isinstance(value, str):
            yield name, value
        inner = schema.get("items", {}).get("properties", {})
        for number, row in enumerate(value if inner and isinstance(value, list) else ()):
            if isinstance(row, Mapping):
                yield from ((f"{name}-{number}-{at}", text) for at, text in _addresses(inner, row))


def _wrong_here(address: Address) -> Invalid | None:
    known = places()
    if not same_province(address.province, known.home):
        there_is = not address.province or province_named(address.province)
        return (
            None
            if there_is
            else Invalid("Không có tỉnh, thành phố nào tên “%(said)s”. Hãy xem lại.", said=address.province)
        )
    if not known.communes or not address.commune:
        return None
    if known.is_today(address.commune):
        return None
    if meant := known.today(address.commune):
        return Invalid("Hãy ghi tên đầy đủ: %(now)s.", now=meant)
    became = known.became(address.commune)
    if len(became) == 1:
        return Invalid("%(was)s nay là %(now)s. Hãy ghi tên mới.", was=address.commune, now=became[0])
    if became:
        return Invalid(
            "%(was)s nay được chia cho nhiều nơi: %(now)s. Thôn, khu của bạn nay thuộc nơi nào thì ghi nơi đó.",
            was=address.commune,
            now=", ".join(became),
        )
    return Invalid(
        "%(home)s không có xã, phường, đặc khu nào tên “%(said)s”. Hãy xem lại tên; ghi được cả tên cũ.",
        home=address.province[:1].upper() + address.province[1:],
        said=address.commune,
    )


def typed_address(place: str, commune: str, province: str, chosen: str = "") -> str | None:
    """The three boxes as one text; None where nobody wrote anything. `chosen` is where the village lies now, answered
    to the question that a divided commune asks.
    """
    place, commune, province = (" ".join(normal(part).split()) for part in (place, commune, province))
    if not place and not commune:
        return None
    known = places()
    province = known.home if same_province(province, known.home) else province_named(province) or province
    if same_province(province, known.home):
        commune = chosen if chosen in known.became(commune) else known.today(commune) or commune
    return Address(place, commune, province).text


def written_address(text: str) -> str:
    """An address written in one line, its commune and province spelled as they are called."""
    address = shown_address(text).address
    if not address.province:
        return " ".join(normal(text).split())
    return typed_address(address.place, address.commune, address.province) or text


@dataclass(frozen=True)
class Shown:
    """An address as a page asks for it. `led` says what an old name became; `parts_of` are the communes of which the
    person's village or quarter decides."""

    address: Address
    led: str = ""
    parts_of: tuple[str, ...] = ()


def shown_address(text: str) -> Shown:
    """An address to be drawn, however it was written: the old name of a commune leads to the new one."""
    known, address = places(), read_address(text)
    if not text:
        return Shown(Address(province=known.home))
    if same_province(address.province, known.home):
        address = Address(address.place, address.commune, known.home)
        return (
            Shown(address)
            if known.is_today(address.commune)
            else _led(_without_district(address, known), known)
        )
    if address.province == ABROAD or province_named(address.province):
        return Shown(address)
    return _led(_at_home(text, known), known)


def _at_home(text: str, known: Places) -> Address:
    """Text that names no province, but ends with a commune of the own one."""
    rest, _comma, last = text.rpartition(",")
    if known.home and (known.today(last) or known.became(last)):
        return Address(rest.strip(), last.strip(), known.home)
    return Address(place=text)


def _without_district(address: Address, known: Places) -> Address:
    """An address of three levels, as older papers have it: what stands where the commune should is the district."""
    rest, _comma, last = address.place.rpartition(",")
    if not known.is_today(address.commune) and known.became(last.strip(), address.commune):
        return Address(rest.strip(), last.strip(), address.province)
    return address


def _led(address: Address, known: Places) -> Shown:
    if meant := known.today(address.commune):
        return Shown(Address(address.place, meant, address.province))
    became = known.became(address.commune)
    if len(became) == 1:
        said = _("%(was)s nay là %(now)s.") % {"was": address.commune, "now": became[0]}
        return Shown(Address(address.place, became[0], address.province), said)
    return Shown(address, parts_of=became)
