"""Where one can go: on a map and in a list, open or closed at this minute by the counter's own calendar."""

import html
import re
from datetime import datetime

import pytest

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.web.portal.conftest import Browser
from motcua.web.portal.counters import hours

CENTRE = "H49.61"


def read(browser: Browser, path: str) -> str:
    answer = browser().get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def test_every_counter_stands_in_the_list_the_centre_first_and_those_with_a_place_on_the_map(
    browser: Browser,
) -> None:
    page = read(browser, "/noi-nop")
    known = Agency.objects.filter(kind__in=("centre", "commune_centre"))
    assert page.count('class="result"') == known.count() == 55
    assert page.count('r="12"') == known.exclude(map_x=None).count() == 54
    assert page.index("Trung tâm Phục vụ hành chính công thành phố") < page.index('id="H49.61.01"')
    assert "55 nơi đang mở lúc thứ Hai, 16/11/2026, 09:00" in page
    assert re.search(r'<svg viewBox="-?\d+ -?\d+ \d+ \d+" width="100%"', page)
    assert "https://www.openstreetmap.org/search?query=" in page
    assert "<img" not in page.partition("<figure>")[2].partition("</figure>")[0]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM), "đang mở, đến 12:00"),
        (datetime(2026, 11, 16, 12, 10, tzinfo=VIETNAM), "đang đóng, mở lại lúc 13:30 hôm nay"),
        (datetime(2026, 11, 16, 20, 0, tzinfo=VIETNAM), "đang đóng, mở lại thứ Ba, 17/11/2026, 07:30"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=VIETNAM), "đang đóng, mở lại thứ Hai, 23/11/2026, 07:30"),
        (datetime(2027, 1, 1, 10, 0, tzinfo=VIETNAM), "nghỉ (Tết Dương lịch), mở lại"),
    ],
)
def test_open_or_closed_is_told_by_the_calendar(at: datetime, words: str) -> None:
    told = hours(calendar_of(f"{CENTRE}.01"), at)
    assert words in told.words
    assert told.open is ("đang mở" in words)


def test_an_old_name_finds_the_counter_of_today(browser: Browser) -> None:
    page = read(browser, "/noi-nop?q=ha+khanh")
    assert page.count('class="result"') == 1
    assert "Cao Xanh" in page
    assert "Không có nơi nào mang tên này" in read(browser, "/noi-nop?q=zzzz")


def test_a_procedure_that_few_counters_take_shows_those_alone(browser: Browser) -> None:
    page = read(browser, "/noi-nop?thu-tuc=3.000347")
    shown = page.count('class="result"')
    assert "Nơi nhận “Đổi bằng lái xe”." in page
    assert shown >= 1
    assert browser().get("/noi-nop?thu-tuc=9.999999").status_code == 404


def test_a_counter_says_its_week_and_what_it_takes(browser: Browser) -> None:
    page = read(browser, f"/noi-nop/{CENTRE}.01")
    assert page.count("<dt>") == 7
    assert "thứ Hai, 16/11/2026" in page
    assert "Chủ nhật, 22/11/2026" in page
    assert "của bất kỳ xã, phường nào trong tỉnh" in page
    assert "/thu-tuc/1.001193" in page
    assert browser().get("/noi-nop/H49").status_code == 404
    assert "/noi-nop" in read(browser, "/")


def test_at_noon_the_page_says_so(browser: Browser) -> None:
    with clock.at(datetime(2026, 11, 16, 12, 10, tzinfo=VIETNAM)):
        page = read(browser, "/noi-nop")
        assert "0 nơi đang mở" in page
        assert 'fill="none"' in page
