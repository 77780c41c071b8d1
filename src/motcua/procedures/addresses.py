"""Addresses of two levels: a place in words (village, quarter, house), the commune, the province.

An answer is one text, `Thôn Đông, xã Tân Tiến, tỉnh Lạng Sơn`, so that lists, papers and programs need nothing of
their own. Which provinces there are is known here (`provinces.json`); which communes the own one has, and what they
were called before, is known in `address_answers`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold, normal

FORMAT = "two-level-address"
ABROAD = "nước ngoài"
_DISTRICT = re.compile(r"^(huyện|quận|thị xã|thị trấn|tp|thành phố)\b", re.IGNORECASE)
_KIND = re.compile(r"^(?:tinh|thanh pho|tp)\.? +")


@dataclass(frozen=True)
class Address:
    """The three parts as they were written; `province` is empty where none was named that there is."""

    place: str = ""
    commune: str = ""
    province: str = ""

    @property
    def text(self) -> str:
        """As it is kept. A part that is missing behind another one leaves its place, so that nothing moves up."""
        if self.province == ABROAD:
            return ", ".join(part for part in (self.place, self.commune, ABROAD) if part)
        parts = [self.commune, self.province]
        return ", ".join([self.place, *parts] if self.place else parts)


@cache
def _provinces() -> Mapping[str, str]:
    """Folded name, bare and with its kind, to the name with its kind; `nước ngoài` is one to choose, too."""
    found: dict[str, str] = {}
    for row in _rows():
        full = f"{row['kind']} {row['name']}"
        found |= dict.fromkeys((_bare(full), fold(full)), full)
    return {**found, fold(ABROAD): ABROAD}


@cache
def _former() -> Mapping[str, str]:
    """Folded name of a province of before 2025 that joined another one, to that one's name with its kind."""
    return {fold(was): f"{row['kind']} {row['name']}" for row in reversed(_rows()) for was in row["was"]}


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        files("motcua.procedures").joinpath("provinces.json").read_text("utf-8")
    )["provinces"]
    return rows


def _bare(name: str) -> str:
    return _KIND.sub("", fold(" ".join(normal(name).split())))


def province_names() -> list[str]:
    """All that one may choose, as they are called today, in the order of the alphabet; abroad comes last."""
    return [*(f"{row['kind']} {row['name']}" for row in _rows()), ABROAD]


def province_named(said: str) -> str:
    """The province that is meant, as it is called today; empty where there is none of this name."""
    return _provinces().get(_bare(said), "")


def same_province(one: str, other: str) -> bool:
    """Whether two names, with or without kind and marks, are of one province."""
    return bool(one) and _bare(one) == _bare(other)


def _joined_to(said: str) -> str:
    """The province of today that one of before 2025 belongs to; empty where there was none."""
    return _former().get(_bare(said), "")


def _province_of(said: str) -> str:
    """What stands as the province: one that there is, or something that calls itself one and was none before."""
    if known := province_named(said):
        return known
    return said if _KIND.match(fold(said)) and not _joined_to(said) else ""


def read_address(text: str) -> Address:
    """The parts of a written address, from its end: the province, before it the commune, the rest is the place."""
    parts = [normal(part) for part in text.split(",")]
    province = _province_of(parts[-1]) if len(parts) > 1 or fold(parts[-1]) == fold(ABROAD) else ""
    if not province:
        return Address(place=", ".join(part for part in parts if part))
    if province == ABROAD:
        return Address(", ".join(parts[:-1]), "", ABROAD)
    return Address(", ".join(parts[:-2]), parts[-2], province)


def check_address(text: str) -> None:
    """What can be said of an address anywhere; raises `Invalid` with the sentence for whoever wrote it."""
    address = read_address(text)
    if not address.province:
        said = text.rpartition(",")[2].strip()
        if now := _joined_to(said):
            raise Invalid("%(was)s nay thuộc %(now)s. Hãy ghi %(now)s.", was=said, now=now)
        raise Invalid(
            "Hãy ghi đủ: thôn, khu hoặc số nhà; xã, phường hoặc đặc khu; tỉnh hoặc thành phố. "
            "Ví dụ: Thôn Đông, xã Tân Tiến, tỉnh Lạng Sơn."
        )
    if address.province == ABROAD:
        if not address.place:
            raise Invalid("Hãy ghi địa chỉ ở nước ngoài.")
    elif not address.commune:
        raise Invalid("Hãy ghi xã, phường hoặc đặc khu.")
    elif _DISTRICT.match(address.commune):
        raise Invalid(
            "Từ 01/07/2025 không còn huyện, quận, thị xã, thị trấn. Hãy ghi xã, phường hoặc đặc khu hiện nay."
        )
