"""When a paper holds, for how long, and for which papers of a filing it can stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.personal_store.kinds import in_force
from motcua.personal_store.matching import kinds_for
from motcua.personal_store.registers import register_for
from motcua.personal_store.rules import Facts, Standing, last_day, standing
from motcua.procedures.types import Component

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), Standing.HOLDS),
        (Facts(valid_until=TODAY), Standing.HOLDS),
        (Facts(valid_until=TODAY - timedelta(days=1)), Standing.OVER),
        (Facts(way="replace"), Standing.SETTING_RIGHT),
        (Facts(way="replace", ended=True), Standing.REPLACED),
        (Facts(way="revoke", ended=True, valid_until=date(2000, 1, 1)), Standing.REVOKED),
        (Facts(way="correct", ended=True), Standing.HOLDS),
        (Facts(integrity="changed"), Standing.CHANGED),
        (Facts(integrity="unchecked"), Standing.HOLDS),
        (Facts(way="revoke", ended=True, gone=True), Standing.GONE),
    ],
)
def test_the_gravest_is_said(facts: Facts, expected: Standing) -> None:
    assert standing(facts, TODAY) is expected


@pytest.mark.parametrize(
    ("issued_on", "months", "until"),
    [
        (date(2026, 5, 30), 6, date(2026, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 1), None, None),
        (None, 6, None),
    ],
)
def test_a_paper_holds_so_many_months_from_its_day(
    issued_on: date | None, months: int | None, until: date | None
) -> None:
    assert last_day(issued_on, months) == until


def test_what_a_paper_says_itself_goes_before_the_months_of_its_kind() -> None:
    assert last_day(TODAY, 6, date(2030, 1, 1)) == date(2030, 1, 1)


@given(issued_on=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(0, 600))
def test_more_months_never_end_earlier_and_end_in_their_month(issued_on: date, months: int) -> None:
    until, longer = last_day(issued_on, months), last_day(issued_on, months + 1)
    assert until is not None
    assert longer is not None
    assert issued_on <= until < longer
    assert until.year * 12 + until.month == issued_on.year * 12 + issued_on.month + months
    assert until.day <= issued_on.day


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Bản sao Giấy khai sinh của con", {"KQ.G15.000031"}),
        ("Bản sao có chứng thực giấy chứng nhận kết hôn", {"KQ.G15.000032"}),
        ("Trích lục khai tử/dữ liệu khai tử", {"KQ.G15.000034"}),
        ("Giấy xác nhận tình trạng hôn nhân (khi cơ sở dữ liệu không có)", {"KQ.G15.000038"}),
        ("Giấy tờ tùy thân (CCCD/căn cước/hộ chiếu/VNeID)", set()),
        ("Văn bản thoả thuận kèm giấy khai sinh", set()),
    ],
)
def test_a_component_asks_for_the_kind_that_it_names(name: str, kinds: set[str]) -> None:
    assert in_force(TODAY).named(name) == kinds


def test_declarations_are_made_anew_and_the_form_on_the_page_is_no_paper() -> None:
    assert not kinds_for(Component("1.1.TP01", "Tờ khai đăng ký khai sinh"))
    assert not kinds_for(Component("1.1.TP01", "Giấy khai sinh", form="birth"))
    assert kinds_for(Component("1.1.TP02", "Giấy khai sinh")) == {"1.1.TP02", "KQ.G15.000031"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Giấy tờ tùy thân (CCCD/căn cước/hộ chiếu/VNeID)", "population"),
        ("Bản sao thẻ căn cước, thẻ căn cước công dân hoặc hộ chiếu", "population"),
        ("Giấy tờ chứng minh nơi cư trú", "population"),
        ("Bản sao Giấy chứng nhận đăng ký hộ kinh doanh", "business"),
        ("Giấy chứng sinh (hoặc văn bản người làm chứng)", ""),
    ],
)
def test_data_of_the_state_stand_for_a_paper_as_long_as_the_law_says(name: str, key: str) -> None:
    found = register_for(name, TODAY)
    assert (found.key if found else "") == key
    assert register_for(name, date(2027, 3, 1)) is None
