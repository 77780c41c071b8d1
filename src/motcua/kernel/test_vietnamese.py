"""Vietnamese text in one form, folded for search, dates as people write them."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.vietnamese import day, fold, moment, normal, typed_day


def test_both_ways_of_typing_an_accent_are_stored_alike() -> None:
    assert normal(unicodedata.normalize("NFD", "  Nguyễn Thị Hòa ")) == "Nguyễn Thị Hòa"


def test_control_characters_never_reach_the_database() -> None:
    assert normal("a\x00b\x07c\td\ne") == "abc\td\ne"


def test_search_finds_names_without_diacritics() -> None:
    assert fold("Đặng Hữu Thuận") == "dang huu thuan"
    assert fold(unicodedata.normalize("NFD", "Đường Quý Ổn")) == "duong quy on"


@given(st.text())
def test_the_normal_form_is_final(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_does_not_depend_on_how_accents_were_typed(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


def test_dates_are_written_day_first_in_vietnamese_time() -> None:
    assert day(date(2026, 11, 24)) == "24/11/2026"
    assert day(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)) == "24/11/2026"
    assert moment(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)) == "thứ Ba, 24/11/2026, 16:30"


@pytest.mark.parametrize(
    "text", ["3/9/2026", "03-09-2026", "3.9.2026", "03092026", "2026-09-03", " 03 09 2026 "]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert typed_day(text) == date(2026, 9, 3)


@pytest.mark.parametrize("text", ["", "31/02/2026", "hôm nay", "3/9", "99992026", "2026-13-01"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_day(text) is None
