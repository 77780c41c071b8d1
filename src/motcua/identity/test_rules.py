"""Who counts as the same person, and how often one may mistype."""

from datetime import date

import pytest

from motcua.identity.rules import TRIES_PER_ACCOUNT, same_person, too_many

BORN = date(1992, 4, 18)


@pytest.mark.parametrize(
    ("name", "born", "same"),
    [
        ("Tằng Văn Phúc", BORN, True),
        ("TANG  VAN PHUC", BORN, True),
        ("Tằng Văn Phúc", None, True),
        ("Tằng Văn Phúc", date(1992, 4, 19), False),
        ("Tằng Văn Phú", BORN, False),
    ],
)
def test_a_name_with_or_without_accents_and_a_day_of_birth_make_a_person(
    name: str, born: date | None, same: bool
) -> None:
    assert same_person(name=name, born=born, other_name="Tằng Văn Phúc", other_born=BORN) is same


def test_five_mistakes_are_human_the_sixth_waits() -> None:
    assert not too_many(TRIES_PER_ACCOUNT, 5)
    assert too_many(TRIES_PER_ACCOUNT + 1, 6)


def test_one_machine_cannot_try_one_password_on_everybody() -> None:
    assert too_many(1, 101)
    assert not too_many(1, 100)
