"""The QR code on the front of the citizen identity card, as a reader types it.

`12 digits|9-digit number of the old card or nothing|NAME|ddmmyyyy born|Nam/Nữ|address|ddmmyyyy issued[|...]`;
cards since 7/2024 carry further fields behind these (Decision of the Ministry of Public Security on card models).
"""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.kernel.codes import check_citizen_number
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal

_LEAST_FIELDS = 6
_GENDERS = {"nam": "male", "nữ": "female"}


@dataclass(frozen=True)
class Card:
    """What the card says of its holder. `gender` is `male`, `female` or empty."""

    id_number: str
    name: str
    born: date | None
    gender: str
    address: str


def card_from_qr(text: str) -> Card:
    """Read the text of a card's QR code; raises `Invalid` when it is none or contradicts itself."""
    fields = [normal(part) for part in normal(text).split("|")]
    if len(fields) < _LEAST_FIELDS:
        raise Invalid(
            "Đây không phải mã QR của thẻ căn cước. Hãy quét lại mã ở mặt trước thẻ, hoặc nhập tay."
        )
    born, gender = _day(fields[3]), _GENDERS.get(fields[4].lower(), "")
    male = None if not gender else gender == "male"
    return Card(
        id_number=check_citizen_number(fields[0], born=born, male=male),
        name=fields[2],
        born=born,
        gender=gender,
        address=fields[5],
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day of birth has no time zone
    except ValueError:
        return None
