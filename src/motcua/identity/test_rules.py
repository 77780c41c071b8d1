"""Who counts as the same person."""

import pytest

from motcua.identity.rules import same_person

BORN = "1992-04-18"


@pytest.mark.parametrize(
    ("name", "born", "same"),
    [
        ("Tằng Văn Phúc", BORN, True),
        ("TANG  VAN PHUC", BORN, True),
        ("Tằng Văn Phúc", "", True),
        ("Tằng Văn Phúc", "1992", True),
        ("Tằng Văn Phúc", "1993", False),
        ("Tằng Văn Phúc", "1992-04-19", False),
        ("Tằng Văn Phú", BORN, False),
    ],
)
def test_a_name_with_or_without_accents_and_a_day_of_birth_make_a_person(
    name: str, born: str, same: bool
) -> None:
    assert same_person(name=name, born=born, other_name="Tằng Văn Phúc", other_born=BORN) is same
