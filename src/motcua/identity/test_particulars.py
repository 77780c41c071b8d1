"""What is taken, refused and doubted of what somebody says of a person or an organisation."""

from typing import Any

import pytest

from motcua.identity.particulars import checked_tax_code, doubts, mistakes, particulars
from motcua.kernel.errors import Invalid

PERSON = {"kind": "person", "name": "Lý Thị Mới", "id_number": "022190001234", "born": "1990-05-01"}
FIRM = {"kind": "organisation", "name": "Công ty Sóng Mẫu"}


@pytest.mark.parametrize(
    "given",
    [
        PERSON,
        {**PERSON, "born": ""},
        {**PERSON, "born": "5/1990"},
        {**PERSON, "born": "1990"},
        {**PERSON, "id_number": "022 190 001 234"},
        {"name": "KIM MIN JUN", "document": "passport", "passport": "m12345678", "nationality": "KR"},
        {"name": "Nguyễn Bé", "document": "none", "born": "11/2026"},
        {**PERSON, "phone": "0203 3825 123"},
        {**PERSON, "phone": "+82 10 1234 5678"},
        # The state's own errors: another year, another sex, a province that is none.
        {**PERSON, "born": "1991-05-01"},
        {**PERSON, "gender": "male"},
        {**PERSON, "id_number": "999190001234"},
        FIRM,
        {**FIRM, "tax_code": "5700101468"},
        {**FIRM, "tax_code": "5700101468-001"},
        {**FIRM, "tax_code": "022190001234"},
    ],
)
def test_everybody_who_lives_here_can_be_described(given: dict[str, Any]) -> None:
    assert mistakes(given) == {}
    assert particulars(given).name == given["name"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**PERSON, "name": " "}, "name"),
        ({**PERSON, "id_number": ""}, "id_number"),
        ({**PERSON, "id_number": "02219000123"}, "id_number"),
        ({**PERSON, "born": "hôm qua"}, "born"),
        ({**PERSON, "born": "31/02/1990"}, "born"),
        ({**PERSON, "born": "2199"}, "born"),
        ({"name": "KIM", "document": "passport", "nationality": "KR"}, "passport"),
        ({"name": "KIM", "document": "passport", "passport": "M12345678"}, "nationality"),
        (
            {"name": "KIM", "document": "passport", "passport": "M12345678", "nationality": "XX"},
            "nationality",
        ),
        ({"name": "Nguyễn Bé", "document": "none"}, "born"),
        ({**PERSON, "phone": "12345"}, "phone"),
        ({**PERSON, "email": "moi@"}, "email"),
        ({**FIRM, "tax_code": "5700101469"}, "tax_code"),
    ],
)
def test_what_nobody_could_use_is_told_at_its_field(given: dict[str, Any], field: str) -> None:
    assert set(mistakes(given)) == {field}
    with pytest.raises(Invalid) as refused:
        particulars(given)
    assert set(refused.value.fields) == {field}


def test_what_does_not_fit_together_is_doubted() -> None:
    assert doubts(PERSON) == []
    assert len(doubts({**PERSON, "born": "1991", "gender": "male"})) == 2
    assert doubts({**FIRM, "tax_code": "5700101468"}) == []


def test_what_is_kept_has_one_form() -> None:
    kept = particulars({**PERSON, "born": "1/5/1990", "phone": "+84 912 345 678", "email": " a@vidu.vn "})
    assert (kept.born, kept.phone, kept.email) == ("1990-05-01", "0912345678", "a@vidu.vn")
    foreign = particulars(
        {
            "name": "KIM",
            "document": "passport",
            "passport": "m 1234567",
            "nationality": "KR",
            "id_number": "x",
        }
    )
    assert (foreign.passport, foreign.nationality, foreign.id_number) == ("M1234567", "KR", "")


def test_a_household_pays_tax_under_its_owners_number() -> None:
    assert checked_tax_code("022 190 001 234") == "022190001234"
    with pytest.raises(Invalid, match="hộ kinh doanh"):
        checked_tax_code("12345")
