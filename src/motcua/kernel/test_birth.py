"""Births as papers know them."""

from datetime import date

import pytest

from motcua.kernel.birth import birth_words, birth_year, may_be_one, surely_of_age, typed_birth


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12/3/1965", "1965-03-12"),
        ("12031965", "1965-03-12"),
        ("1965-03-12", "1965-03-12"),
        ("3/1965", "1965-03"),
        ("00/03/1965", "1965-03"),
        ("031965", "1965-03"),
        ("00031965", "1965-03"),
        ("1965-03", "1965-03"),
        (" 1965 ", "1965"),
        ("00/00/1965", "1965"),
        ("00001965", "1965"),
        ("19650000", "1965"),
    ],
)
def test_a_birth_is_taken_as_far_as_it_is_known(typed: str, kept: str) -> None:
    assert typed_birth(typed) == kept
    assert typed_birth(birth_words(kept)) == kept
    assert birth_year(kept) == 1965


@pytest.mark.parametrize("typed", ["", "hôm qua", "31/02/1965", "13/1965", "65", "1/1/65", "năm 1965"])
def test_what_is_no_birth_is_not_taken_for_one(typed: str) -> None:
    assert typed_birth(typed) is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("1965-03-12", "1965-03-12", True),
        ("1965-03-12", "1965", True),
        ("1965", "1965-03", True),
        ("", "1965", True),
        ("1965-03-12", "1965-04", False),
        ("1965", "1966-01-01", False),
    ],
)
def test_two_records_contradict_only_in_what_both_know(one: str, other: str, agree: bool) -> None:
    assert may_be_one(one, other) is may_be_one(other, one) is agree


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        ("2008-11-30", True),
        ("2008-12-01", False),
        ("2008-11", True),
        ("2008-12", False),
        ("2008", False),
        ("2007", True),
        ("1990-01-01", True),
        ("2020", False),
        ("", False),
    ],
)
def test_of_age_is_who_surely_has_completed_the_years(born: str, of_age: bool) -> None:
    assert surely_of_age(born, date(2026, 11, 30)) is of_age
