"""Codes people read aloud and type: dossier codes, secrets, personal numbers, telephone numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.codes import (
    DOSSIER_CODE,
    check_phone,
    citizen_number,
    dossier_code,
    doubts_about,
    new_secret,
)
from motcua.kernel.errors import Invalid


def test_a_dossier_code_is_written_as_the_circular_has_it() -> None:
    assert dossier_code("H49.22", date(2026, 11, 21), 1) == "H49.22-261121-0001"
    assert dossier_code("H49.61.23", date(2027, 1, 2), 12345) == "H49.61.23-270102-12345"


@pytest.mark.parametrize(
    "code", ["H49.22-261121-0001", "000.00.06.H56-231027-0361", "G22.99.08-251201-120001", "H49-261121-0001"]
)
def test_old_and_new_codes_are_recognised(code: str) -> None:
    assert DOSSIER_CODE.match(code)


@pytest.mark.parametrize(
    "text", ["", "H49.22", "H49.22-261121-1", "Nguyễn Văn An", "H49.22-261121-0001; DROP"]
)
def test_what_is_no_code_is_not_taken_for_one(text: str) -> None:
    assert not DOSSIER_CODE.match(text)


@given(day=st.dates(date(2020, 1, 1), date(2099, 12, 31)), number=st.integers(1, 99_999_999))
def test_every_code_we_make_is_one_we_recognise(day: date, number: int) -> None:
    assert DOSSIER_CODE.match(dossier_code("H49.61.23", day, number))


def test_a_secret_is_long_unmistakable_and_new_each_time() -> None:
    secrets = {new_secret() for _ in range(300)}
    assert len(secrets) == 300
    assert all(len(s) == 11 and s[5] == "-" and not set(s) & set("01ILO") for s in secrets)


def test_a_personal_number_says_where_when_and_who() -> None:
    number = citizen_number("022 092 990 017")
    assert (number.digits, number.province, number.male, number.birth_year) == (
        "022092990017",
        "022",
        True,
        1992,
    )
    assert citizen_number("022305000001").birth_year == 2005
    assert not citizen_number("022305000001").male
    assert citizen_number("199099000001").province == "199"


@pytest.mark.parametrize(
    ("text", "words"),
    [("02209299001", "12 chữ số"), ("abc", "12 chữ số"), ("", "12")],
)
def test_a_wrong_personal_number_is_explained(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        citizen_number(text)


def test_a_number_that_does_not_fit_its_holder_is_doubted_not_refused() -> None:
    assert doubts_about("022092990017", born="1992-03-04", male=True) == []
    assert doubts_about("022092990017", born="1992") == []
    assert doubts_about("022092990017", born="1993", male=False) == ["year", "sex"]
    assert doubts_about("003092990017") == ["place"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("(0203) 3825 123", "02033825123"),
        ("+84 203 3825 123", "02033825123"),
        ("+82 10-1234-5678", "+821012345678"),
        ("0082 10 1234 5678", "+821012345678"),
        ("+1 (415) 555-0132", "+14155550132"),
    ],
)
def test_telephone_numbers_are_taken_as_people_write_them(typed: str, number: str) -> None:
    assert check_phone(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "12345", "0112345678", "09123456789", "không có", "+84 12", "+0123456789", "+1234567"]
)
def test_a_wrong_telephone_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid, match="0912 345 678"):
        check_phone(typed)
