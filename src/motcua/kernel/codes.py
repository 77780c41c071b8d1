"""Codes with a rule behind them: dossier codes, citizens' numbers, tax numbers, telephone numbers, secrets."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

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
    """`H49.22-261121-0001`: agency, day, number of the day (Circular 03/2025/TT-VPCP art. 13)."""
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
    """Read a personal number; raises `Invalid` with the reason in words. There is no public check digit."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"\d{12}", digits):
        raise Invalid("Số định danh cá nhân gồm đúng 12 chữ số. Bạn hãy xem mặt trước thẻ căn cước.")
    province, sex_century, year = digits[:3], int(digits[3]), int(digits[4:6])
    if province not in _PROVINCES and not "100" <= province <= "399":
        raise Invalid("Ba số đầu của số định danh không phải mã tỉnh hoặc mã quốc gia. Bạn hãy nhập lại.")
    return CitizenNumber(digits, province, sex_century % 2 == 0, 1900 + 100 * (sex_century // 2) + year)


def check_citizen_number(text: str, *, born: date | None = None, male: bool | None = None) -> str:
    """The bare digits, after checking them against the date of birth and sex that stand beside them."""
    number = citizen_number(text)
    if born and born.year != number.birth_year:
        raise Invalid("Số định danh không khớp với năm sinh. Bạn hãy xem lại số hoặc ngày sinh.")
    if male is not None and male != number.male:
        raise Invalid("Số định danh không khớp với giới tính. Bạn hãy xem lại số hoặc giới tính.")
    return number.digits


def check_phone(text: str) -> str:
    """A Vietnamese mobile or landline number as `0…`; raises `Invalid`."""
    digits = re.sub(r"[\s.\-()]", "", text)
    digits = re.sub(r"^(\+?84)(?=\d{9,10}$)", "0", digits)
    if not re.fullmatch(r"0[35789]\d{8}|02\d{8,9}", digits):
        raise Invalid("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
    return digits
