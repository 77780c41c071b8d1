"""A form filled in from the QR code of somebody's citizen card: a photograph of it, or what a reader types.

The picture is opened in a child process to read the code and is kept nowhere. What the card says is proposed in the
page, each value with where it comes from, and saved when the page is sent, like everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.documents.queries import codes_in
from motcua.identity.queries import Card, card_from_qr
from motcua.kernel.errors import Invalid, Refusal
from motcua.procedures.queries import spoken
from motcua.web.ui import limits
from motcua.web.ui.person_answers import answers_about
from motcua.web.ui.refusals import in_words, status_of
from motcua.web.ui.uploads import bytes_of

Form = Mapping[str, Any]
TEXT, PHOTO, WHOSE = "card-qr", "card-photo", "card-whose"


@dataclass(frozen=True)
class Laid:
    """What a card says for the questions about one person of the form, or why it could not be read (`refusal`)."""

    whose: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    refusal: str = ""
    status: int = HTTPStatus.OK

    @property
    def first(self) -> str:
        """The first question that it fills in."""
        return next(iter(self.values), "")

    @property
    def sources(self) -> dict[str, str]:
        """The sentence beside each value."""
        return dict.fromkeys(self.values, _("Đọc từ mã QR trên thẻ căn cước. Sửa được nếu nay đã khác."))


def people_of(form: Form) -> list[tuple[str, str]]:
    """Whom of the form a card can be of: (role, the heading under which they are asked about)."""
    found = []
    groups = spoken(form, get_language() or "vi")["groups"]
    for role, asked in form.get("people", {}).items():
        at = next((g["title"] for g in groups if asked.get("name") in g["fields"]), "")
        if at and "id_number" in asked:
            found.append((role, str(at)))
    return found


def wanted(request: HttpRequest) -> bool:
    """Whether a card was held before the page: its text or its photograph came along."""
    going = request.POST.get("_go") in ("card", "save")
    return going and bool(
        request.POST.get("_go") == "card" or request.POST.get(TEXT) or request.FILES.get(PHOTO)
    )


def laid(request: HttpRequest, form: Form) -> Laid:
    """What the card that came along says for the person it was said to be of."""
    roles = [role for role, _title in people_of(form)]
    whose = request.POST.get(WHOSE, "")
    try:
        if whose not in roles and len(roles) != 1:
            raise Invalid("Hãy chọn thẻ này là của ai trong tờ khai.")
        whose = whose if whose in roles else roles[0]
        return Laid(whose, answers_about(form, whose, _card(request)))
    except Refusal as refusal:
        return Laid(whose, refusal=in_words(refusal), status=status_of(refusal))


def _card(request: HttpRequest) -> Card:
    if typed := request.POST.get(TEXT, "").strip():
        return card_from_qr(typed)
    photo = request.FILES.get(PHOTO)
    if photo is None:
        raise Invalid("Hãy chọn ảnh chụp mã QR trên thẻ căn cước, hoặc quét mã bằng đầu đọc.")
    limits.count(request, "verify")
    cards = [code for code in codes_in(bytes_of(photo)) if code.count("|") > 1]
    if not cards:
        raise Invalid(
            "Không thấy mã QR của thẻ căn cước trong ảnh. Hãy chụp gần, thẳng và đủ sáng, hoặc điền tay."
        )
    return card_from_qr(cards[0])
