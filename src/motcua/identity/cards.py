"""The QR code on the front of the citizen identity card, as a reader types it.

`12 digits|9-digit number of the old card or nothing|NAME|ddmmyyyy born|Nam/Nữ|address|ddmmyyyy issued[|...]`;
cards since 7/2024 carry further fields behind these (Decision of the Ministry of Public Security on card models).
"""

from dataclasses import dataclass

from motcua.kernel.birth import typed_birth
from motcua.kernel.codes import citizen_number
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal

_LEAST_FIELDS = 6
_GENDERS = {"nam": "male", "nữ": "female"}


@dataclass(frozen=True)
class Card:
    """What the card says of its holder: `born` as far as it is known, `gender` `male`, `female` or empty."""

    id_number: str
    name: str
    born: str
    gender: str
    address: str


def card_from_qr(text: str) -> Card:
    """Read the text of a card's QR code; raises `Invalid` when it is none."""
    fields = [normal(part) for part in normal(text).split("|")]
    if len(fields) < _LEAST_FIELDS:
        raise Invalid(
            "Đây không phải mã QR của thẻ căn cước. Hãy quét lại mã ở mặt trước thẻ, hoặc nhập tay."
        )
    return Card(
        id_number=citizen_number(fields[0]).digits,
        name=fields[2],
        born=typed_birth(fields[3]) or "",
        gender=_GENDERS.get(fields[4].lower(), ""),
        address=fields[5],
    )
