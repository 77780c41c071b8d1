"""Who counts as the same person."""

from datetime import date

import pytest

from motcua.identity.rules import same_person

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
