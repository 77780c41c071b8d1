"""What became simpler this year is told to everybody, with its decision."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from tests.support.simplified import CODE, promised, put_in_force, without_a_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture(autouse=True)
def next_spring(province: None) -> Iterator[None]:
    with clock.at(datetime(2027, 3, 1, 9, tzinfo=VIETNAM)):
        yield


def page(client: Client, year: str = "") -> str:
    answer = client.get(f"/don-gian-hoa?nam={year}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_portal_tells_what_became_simpler(client: Client) -> None:
    assert "Năm nay chưa có thủ tục nào" in page(client, "2027")
    put_in_force(without_a_paper)
    put_in_force(promised(1.5), "100/QĐ-UBND")
    shown = page(client)
    assert "bớt 1 giấy tờ; nhanh hơn 4 giờ làm việc" in shown
    assert f"/thu-tuc/{CODE}" in shown
    assert ("99/QĐ-UBND" in shown, "01/03/2027" in shown) == (True, True)


def test_each_year_has_its_page_and_what_is_no_year_is_this_one(client: Client) -> None:
    assert "năm 2026" in page(client, "2026")
    for typed in ("1066", "abc", "2" * 500):
        assert "năm 2027" in page(client, typed)
