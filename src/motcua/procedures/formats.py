"""Numbers and names that have a rule of their own: `format` in a form's schema, judged here for page, counter and API.

A format is a function that raises `Invalid` with the sentence for whoever typed it.
"""

import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError as NoEmail
from django.core.validators import validate_email
from jsonschema import FormatChecker
from stdnum.exceptions import ValidationError as NoNumber
from stdnum.vn import mst

from motcua.kernel.birth import typed_birth
from motcua.kernel.codes import check_phone, citizen_number
from motcua.kernel.errors import Invalid
from motcua.procedures.addresses import FORMAT as ADDRESS
from motcua.procedures.addresses import check_address

# A passport's number (ICAO Doc 9303: at most nine characters; some states print more) holds a letter in nearly every
# state; one of digits alone is written behind HC, so that a citizen's number lacking a digit is never taken for it.
_PASSPORT = re.compile(r"^(?=.*[A-Z])[A-Z0-9]{6,12}\Z")
# Health insurance card: two letters and 13 digits, or the 10 digits of the social insurance book.
_HEALTH = re.compile(r"^(?:[A-Z]{2}[0-9]{13}|[0-9]{10})\Z")
_MONTH = re.compile(r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])\Z")
NOW = "nay"
_NAME = re.compile(r"^[^\W\d_][^\d_@<>{}\[\]|\\/]*\Z")


def _is_day(text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise Invalid("Hãy nhập ngày, tháng, năm, ví dụ 27/03/2026.")


def _is_birth(text: str) -> None:
    if typed_birth(text) != text:
        raise Invalid("Hãy ghi như trên giấy tờ: 27/03/1965, hoặc 03/1965, hoặc 1965.")


def _is_email(text: str) -> None:
    try:
        validate_email(text)
    except NoEmail:
        raise Invalid("Hãy nhập một địa chỉ có dạng ten@vidu.vn.") from None


def _is_name(text: str) -> None:
    if not _NAME.match(text):
        raise Invalid("Tên người chỉ gồm chữ; hãy viết đủ họ, chữ đệm và tên.")


def _is_identity_document(text: str) -> None:
    """The personal number of a citizen, or a passport's."""
    if not _PASSPORT.match(text):
        citizen_number(text)


def _is_passport(text: str) -> None:
    if not _PASSPORT.match(text):
        raise Invalid(
            "Số hộ chiếu gồm 6 đến 12 chữ cái và chữ số, ví dụ C1234567; nếu chỉ có chữ số, hãy ghi HC phía trước."
        )


def _is_tax_code(text: str) -> None:
    """Ten digits with their check digit, thirteen of a branch; households use the owner's personal number."""
    if re.fullmatch(r"[0-9]{12}", text):
        citizen_number(text)
        return
    try:
        mst.validate(text)
    except NoNumber:
        raise Invalid(
            "Mã số thuế gồm 10 chữ số, chi nhánh thêm gạch nối và ba chữ số; "
            "hộ kinh doanh, cá nhân dùng 12 số định danh."
        ) from None


def _is_party_number(text: str) -> None:
    """Of a person or an organisation."""
    if re.fullmatch(r"[0-9]{10}(-?[0-9]{3})?", text):
        _is_tax_code(text)
    else:
        _is_identity_document(text)


def _is_social_insurance(text: str) -> None:
    if not re.fullmatch(r"[0-9]{10}", text):
        raise Invalid("Mã số bảo hiểm xã hội gồm đúng 10 chữ số.")


def _is_health_insurance(text: str) -> None:
    if not _HEALTH.match(text):
        raise Invalid("Số thẻ bảo hiểm y tế gồm hai chữ cái và 13 chữ số, hoặc 10 chữ số cuối trên thẻ.")


def _is_month(text: str) -> None:
    if text != NOW and not _MONTH.match(text):
        raise Invalid("Hãy ghi tháng và năm, ví dụ 09/2015, hoặc “nay”.")


FORMATS: dict[str, Callable[[str], object]] = {
    "date": _is_day,
    "birth": _is_birth,
    "email": _is_email,
    "person-name": _is_name,
    "phone": check_phone,
    "identity-document": _is_identity_document,
    "passport": _is_passport,
    "tax-code": _is_tax_code,
    "party-number": _is_party_number,
    "social-insurance-number": _is_social_insurance,
    "health-insurance-number": _is_health_insurance,
    "month": _is_month,
    ADDRESS: check_address,
}


def refusal(name: str, value: object) -> Invalid | None:
    """What is wrong with a text of this format; None for other formats and for what is no text."""
    if name not in FORMATS or not isinstance(value, str):
        return None
    try:
        FORMATS[name](value)
    except Invalid as wrong:
        return wrong
    return None


def _fits(name: str) -> Callable[[object], bool]:
    return lambda value: refusal(name, value) is None


FITS: dict[str, Callable[[object], bool]] = {name: _fits(name) for name in FORMATS}
CHECKER = FormatChecker(formats=())
for _name, _fitting in FITS.items():
    CHECKER.checks(_name)(_fitting)
