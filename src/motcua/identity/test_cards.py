"""Reading the QR code of an identity card."""

import pytest

from motcua.identity.cards import card_from_qr
from motcua.kernel.errors import Invalid

CARD = "022185000123|101234567|NGUYỄN THỊ HẠ|02031985|Nữ|Thôn Nà Làng, Bình Liêu, Quảng Ninh|10052021"


def test_a_card_fills_in_number_name_birth_sex_and_address() -> None:
    card = card_from_qr(CARD)
    assert (card.id_number, card.name, card.born) == ("022185000123", "NGUYỄN THỊ HẠ", "1985-03-02")
    assert (card.gender, card.address) == ("female", "Thôn Nà Làng, Bình Liêu, Quảng Ninh")


def test_further_fields_of_newer_cards_do_not_disturb() -> None:
    assert card_from_qr(CARD + "||NGUYỄN VĂN A|TRẦN THỊ B|").name == "NGUYỄN THỊ HẠ"


def test_of_some_holders_only_the_year_is_known() -> None:
    assert card_from_qr(CARD.replace("02031985", "00001985")).born == "1985"
    assert card_from_qr(CARD.replace("02031985", "1985")).born == "1985"


def test_a_card_whose_number_does_not_fit_is_read_all_the_same() -> None:
    assert card_from_qr(CARD.replace("Nữ", "Nam")).gender == "male"


@pytest.mark.parametrize("text", ["", "https://example.vn/abc", "1|2|3"])
def test_another_code_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid):
        card_from_qr(text)
