"""What is taken, refused and doubted of what somebody says of a person or an organisation.

One set of rules for the portal, the counter and programs. Refused is only what nobody could use; what does not fit
together (a number with another year of birth) is told and taken, because the state's own papers say such things.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from motcua.identity.countries import CODES
from motcua.kernel import clock
from motcua.kernel.birth import typed_birth
from motcua.kernel.codes import check_phone, citizen_number, doubts_about
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal

Given = Mapping[str, Any]
_DOUBTS = {
    "place": gettext_noop("Ba số đầu của số định danh không phải mã tỉnh hoặc mã quốc gia."),
    "year": gettext_noop("Số định danh không khớp với năm sinh."),
    "sex": gettext_noop("Số định danh không khớp với giới tính."),
}
_NAME = gettext_noop("Hãy ghi họ và tên, hoặc tên tổ chức.")
_NUMBER = gettext_noop(
    "Hãy ghi số định danh; người nước ngoài chọn Hộ chiếu, trẻ chưa được cấp số chọn Chưa có số định danh."
)
_PASSPORT = gettext_noop("Số hộ chiếu gồm 5 đến 12 chữ cái không dấu và chữ số, viết liền.")
_NATIONALITY = gettext_noop("Hãy chọn quốc tịch ghi trên hộ chiếu.")
_BORN_NEEDED = gettext_noop("Người chưa có số định danh cần có ngày sinh; chỉ biết năm thì ghi năm.")
_BORN = gettext_noop("Ngày sinh chưa hiểu được. Hãy viết 27/03/1965, hoặc 03/1965, hoặc 1965.")
_BORN_AHEAD = gettext_noop("Ngày sinh ở tương lai. Bạn hãy xem lại.")


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Who somebody is, as written on their papers.

    `gender` is `male`, `female` or empty; `born` as in `kernel.birth`; `nationality` two letters (ISO 3166-1) beside
    a passport; `commune` a GSO code.
    """

    name: str
    organisation: bool = False
    id_number: str = ""
    passport: str = ""
    nationality: str = ""
    tax_code: str = ""
    born: str = ""
    gender: str = ""
    address: str = ""
    commune: str = ""
    phone: str = ""
    email: str = ""


def mistakes(given: Given) -> dict[str, list[str]]:
    """What nobody could use of what was given (`types.Details`), by field; sentences are message ids."""
    found: dict[str, list[str]] = {}
    if not _text(given, "name"):
        found["name"] = [_NAME]
    checks = _OF_ORGANISATION if is_organisation(given) else _OF_PERSON
    for field, check in checks.items():
        try:
            check(given)
        except Invalid as refusal:
            found[field] = [refusal.message]
    return found


def doubts(given: Given) -> list[str]:
    """What does not fit together in something that can be taken: sentences (message ids) to look at again."""
    if is_organisation(given) or _document(given) != "number":
        return []
    male = {"male": True, "female": False}.get(_text(given, "gender"))
    born = typed_birth(_text(given, "born")) or ""
    try:
        found = doubts_about(_text(given, "id_number"), born=born, male=male)
    except Invalid:
        return []
    return [_DOUBTS[doubt] for doubt in found]


def particulars(given: Given) -> Particulars:
    """The same in the form that is kept; raises `Invalid` with `fields` when something of it is a mistake."""
    wrong = mistakes(given)
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)
    organisation, document = is_organisation(given), _document(given)
    return Particulars(
        name=normal(_text(given, "name")),
        organisation=organisation,
        id_number=_number(given) if not organisation and document == "number" else "",
        passport=_passport(given) if not organisation and document == "passport" else "",
        nationality=_text(given, "nationality") if not organisation and document == "passport" else "",
        tax_code=_tax_code(given) if organisation else "",
        born="" if organisation else _born(given),
        gender="" if organisation else _text(given, "gender"),
        address=normal(_text(given, "address")),
        phone=_phone(given),
        email=_email(given),
    )


def is_organisation(given: Given) -> bool:
    """Whether an organisation or a household business was described."""
    return given.get("kind") == "organisation"


def checked_tax_code(text: str) -> str:
    """A tax code as it is kept: 10 digits, a branch with three more, or a household's 12-digit personal number.

    Since 1 July 2025 the tax code of a household business is its owner's number (Circular 86/2024/TT-BTC).
    """
    digits = "".join(text.split())
    if len(digits) == 12 and digits.isdecimal():
        return citizen_number(digits).digits
    try:
        return str(mst.format(mst.validate(text)))
    except NumberError:
        raise Invalid(
            "Mã số thuế chưa đúng. Mã gồm 10 chữ số, chi nhánh thêm gạch nối và ba chữ số; "
            "hộ kinh doanh dùng số định danh 12 chữ số của chủ hộ."
        ) from None


def checked_email(text: str) -> str:
    """An e-mail address without the white space around it; empty is allowed."""
    email = text.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid("Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@example.vn.") from None
    return email


def _text(given: Given, field: str) -> str:
    value = given.get(field)
    return normal(str(value)) if value not in (None, False) else ""


def _document(given: Given) -> str:
    return _text(given, "document") or "number"


def _number(given: Given) -> str:
    if _document(given) != "number":
        return ""
    if not _text(given, "id_number"):
        raise Invalid(_NUMBER)
    return citizen_number(_text(given, "id_number")).digits


def _passport(given: Given) -> str:
    if _document(given) != "passport":
        return ""
    number = "".join(_text(given, "passport").split()).upper()
    if not (5 <= len(number) <= 12 and number.isascii() and number.isalnum()):
        raise Invalid(_PASSPORT)
    return number


def _nationality(given: Given) -> str:
    code = _text(given, "nationality")
    if _document(given) == "passport" and code not in CODES:
        raise Invalid(_NATIONALITY)
    return code


def _born(given: Given) -> str:
    typed = _text(given, "born")
    if not typed:
        if _document(given) == "none":
            raise Invalid(_BORN_NEEDED)
        return ""
    kept = typed_birth(typed)
    if kept is None or int(kept[:4]) < 1900:
        raise Invalid(_BORN)
    if kept > clock.now().date().isoformat():
        raise Invalid(_BORN_AHEAD)
    return kept


def _phone(given: Given) -> str:
    return check_phone(_text(given, "phone")) if _text(given, "phone") else ""


def _email(given: Given) -> str:
    return checked_email(_text(given, "email"))


def _tax_code(given: Given) -> str:
    return checked_tax_code(_text(given, "tax_code")) if _text(given, "tax_code") else ""


Check = Callable[[Given], str]
_REACHED: Mapping[str, Check] = {"phone": _phone, "email": _email}
_OF_PERSON: Mapping[str, Check] = {
    "id_number": _number,
    "passport": _passport,
    "nationality": _nationality,
    "born": _born,
    **_REACHED,
}
_OF_ORGANISATION: Mapping[str, Check] = {"tax_code": _tax_code, **_REACHED}
