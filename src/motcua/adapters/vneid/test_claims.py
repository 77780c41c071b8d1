"""Reading what a VNeID token says."""

import pytest

from motcua.adapters.vneid.claims import read
from motcua.kernel.errors import NotAllowed

PERSON = {
    "sub": "1",
    "LoaiTaiKhoan": 1,
    "SoDinhDanh": "022092990017",
    "HoVaTen": "Tằng Văn Phúc",
    "NgayThangNamSinh": "19920418",
    "TechID": "T",
    "loAs": 2,
    "GioiTinh": "Nam",
}


def test_a_person_is_read_whole() -> None:
    claims = read(PERSON)
    assert (claims.name, claims.born, claims.gender, claims.assurance) == (
        "Tằng Văn Phúc",
        "1992-04-18",
        "male",
        2,
    )
    assert not claims.organisation


def test_what_is_missing_or_odd_counts_as_little() -> None:
    claims = read({**PERSON, "loAs": "cao", "NgayThangNamSinh": "?", "GioiTinh": "?"})
    assert (claims.assurance, claims.born, claims.gender) == (1, "", "")


@pytest.mark.parametrize(
    ("said", "born"), [("1992", "1992"), ("19920000", "1992"), ("19920400", "1992-04"), ("19921345", "")]
)
def test_a_birth_is_taken_as_far_as_it_is_known(said: str, born: str) -> None:
    assert read({**PERSON, "NgayThangNamSinh": said}).born == born


def test_an_enterprise_has_its_own_name_and_no_birthday() -> None:
    claims = read({**PERSON, "LoaiTaiKhoan": "2", "TenDoanhNghiep": "Sóng Mẫu", "MaSoThue": "5799000018"})
    assert (claims.name, claims.tax_code, claims.id_number, claims.born) == (
        "Sóng Mẫu",
        "5799000018",
        "",
        "",
    )


@pytest.mark.parametrize("name", ["sub", "TechID", "HoVaTen"])
def test_a_token_that_does_not_say_who_it_is_logs_nobody_in(name: str) -> None:
    with pytest.raises(NotAllowed):
        read({**PERSON, name: ""})
