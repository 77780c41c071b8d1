"""Codes with a rule behind them: dossier codes, citizens' numbers, tax numbers, telephone numbers, secrets."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Literal

from motcua.kernel.errors import Invalid

DOSSIER_CODE = re.compile(r"^(?:\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,8}$")
_CODE_WITHIN = re.compile(
    r"(?<![\w.])(?:\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,8}(?!\d)"
)
UNMISTAKABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Codes of provinces and cities before the mergers of 2025: a number keeps the place where the birth was registered.
_WRITTEN_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
    "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
    "086 087 089 091 092 093 094 095 096"
)
_PROVINCES = frozenset(_WRITTEN_PROVINCES.split())


def dossier_code(agency: str, day: date, number: int) -> str:
    """`H90.22-261121-0001`: agency, day, number of the day (Circular 03/2025/TT-VPCP art. 13)."""
    return f"{agency}-{day:%y%m%d}-{number:04d}"


def code_within(text: str) -> str:
    """The dossier code in what was typed or scanned (a receipt's QR code is an address with it); empty when none is."""
    found = _CODE_WITHIN.search(text.upper())
    return found[0] if found else ""


def new_secret() -> str:
    """A look-up secret of 10 letters without look-alikes (about 49 bits), read aloud in two halves."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


@dataclass(frozen=True)
class CitizenNumber:
    """What a 12-digit personal number says of its holder (Circular 07/2016/TT-BCA art. 7)."""

    digits: str
    province: str
    male: bool
    birth_year: int


def citizen_number(text: str) -> CitizenNumber:
    """Read a personal number; raises `Invalid` unless it has twelve digits. There is no public check digit, and what
    the digits say of their holder is only to be doubted (`doubts_about`): the state itself has made mistakes.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"\d{12}", digits):
        raise Invalid("Số định danh cá nhân gồm đúng 12 chữ số. Bạn hãy xem mặt trước thẻ căn cước.")
    province, sex_century, year = digits[:3], int(digits[3]), int(digits[4:6])
    return CitizenNumber(digits, province, sex_century % 2 == 0, 1900 + 100 * (sex_century // 2) + year)


Doubt = Literal["place", "year", "sex"]


def doubts_about(number: str, *, born: str = "", male: bool | None = None) -> list[Doubt]:
    """What does not fit in a twelve-digit number and what stands beside it; empty when all does.

    `born` is a birth as far as it is known. Reasons to look again, never to refuse: numbers were given with a wrong
    year or sex, and those of foreigners follow no pattern (Decree 69/2024/NĐ-CP).
    """
    read = citizen_number(number)
    found: list[Doubt] = []
    if read.province not in _PROVINCES and not "100" <= read.province <= "399":
        found.append("place")
    if born and int(born[:4]) != read.birth_year:
        found.append("year")
    if male is not None and male != read.male:
        found.append("sex")
    return found


def check_phone(text: str) -> str:
    """A telephone number as it is dialled: `0…` in Vietnam (mobile, landline), `+…` abroad (E.164), or `Invalid`."""
    digits = re.sub(r"[\s.\-()/]", "", text)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+?84(?=[1-9]\d{8,9}$)", "0", digits)
    if not re.fullmatch(r"0[35789]\d{8}|02\d{8,9}|\+(?!84|0)\d{8,15}", digits):
        raise Invalid(
            "Số điện thoại chưa đúng. Ví dụ: 0912 345 678; máy bàn 0203 3825 123; nước ngoài +82 10 1234 5678."
        )
    return digits
