"""Money as people read it, in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.money import dong, in_words


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0 đ"), (8000, "8.000 đ"), (1234000, "1.234.000 đ"), (-500, "-500 đ")]
)
def test_thousands_are_parted_by_dots(amount: int, shown: str) -> None:
    assert dong(amount) == shown


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (11, "Mười một đồng"),
        (24, "Hai mươi tư đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (8000, "Tám nghìn đồng"),
        (20005, "Hai mươi nghìn không trăm linh năm đồng"),
        (1_234_000, "Một triệu hai trăm ba mươi tư nghìn đồng"),
        (1_000_050, "Một triệu không trăm năm mươi đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (-3000, "Âm ba nghìn đồng"),
    ],
)
def test_an_amount_in_words_reads_as_on_a_receipt(amount: int, words: str) -> None:
    assert in_words(amount) == words


@given(st.integers(1, 10**20))
def test_any_amount_has_words_without_gaps(amount: int) -> None:
    words = in_words(amount)
    assert words.endswith(" đồng")
    assert "  " not in words
    assert words[0].isupper()
