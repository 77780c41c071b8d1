"""Finding a procedure and reading what it asks for."""

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.dossiers.models import Wait
from motcua.dossiers.queries.figures import Numbers
from motcua.kernel import clock
from motcua.procedures.queries import all_published, frozen
from motcua.web.portal.conftest import Browser

PAGES = [
    "/",
    "/thu-tuc",
    "/thu-tuc?trang=3",
    "/thu-tuc?q=khai+sinh&cap=commune&truc-tuyen=partial",
    "/thu-tuc/1.001193",
    "/su-kien/birth",
    "/tra-cuu",
    "/xac-minh",
    "/xac-minh/to-chuc-chung-thuc",
    "/gioi-thieu",
    "/tro-giup",
    "/tiep-can",
]


def text(client: Client, path: str) -> str:
    """A page that must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_everybody_may_read(browser: Browser, path: str) -> None:
    assert "<h1" in text(browser(), path)


def test_the_first_page_asks_one_question_and_offers_eight_occasions(browser: Browser) -> None:
    page = text(browser(), "/")
    assert "Bạn cần làm thủ tục gì?" in page
    assert page.count('class="event"') == 8
    assert "đúng hẹn" not in page  # no figure before anything was resolved


def test_the_first_page_says_how_much_was_ready_in_time(browser: Browser) -> None:
    counted = Numbers({"early": 40, "on_time": 19, "late": 1})
    cache.set("portal:share", counted, 60)
    assert "59 trên 60 hồ sơ" in text(browser(), "/")
    assert "60 hồ sơ có hạn tính được, trong đó 98,3 % (59 hồ sơ)" in text(browser(), "/gioi-thieu")


def test_search_without_diacritics_leads_to_the_procedure(browser: Browser) -> None:
    page = text(browser(), "/thu-tuc?q=lam+giay+khai+sinh")
    assert page.index("/thu-tuc/1.001193") < page.index("/thu-tuc/1.003583")


def test_nothing_found_says_what_to_try(browser: Browser) -> None:
    assert "Chưa tìm thấy thủ tục nào" in text(browser(), "/thu-tuc?q=qwxzzq")


def test_strange_filters_and_pages_are_no_error(browser: Browser) -> None:
    text(browser(), "/thu-tuc?cap=<script>&linh-vuc=x&trang=abc")
    assert "<script>x" not in text(browser(), "/thu-tuc?q=<script>x</script>")


def test_a_procedure_says_what_decides(browser: Browser) -> None:
    page = text(browser(), "/thu-tuc/1.001193?noi-nop=H49.61.23")
    for wanted in (
        "Làm giấy khai sinh cho con",
        "1.001193",
        "Miễn phí",
        "Giấy khai sinh",
        "Trong ngày làm việc",
    ):
        assert wanted in page
    assert "thứ Hai, 16/11/2026, 17:00" in page
    assert "Giải quyết trong ngày làm việc" in page
    assert "Nộp hồ sơ" in page


def test_each_case_has_its_own_papers(browser: Browser) -> None:
    first = text(browser(), "/thu-tuc/1.001193?truong-hop=1.001193.01")
    second = text(browser(), "/thu-tuc/1.001193?truong-hop=1.001193.02")
    assert "Biên bản về việc trẻ bị bỏ rơi" not in first
    assert "Biên bản về việc trẻ bị bỏ rơi" in second


def test_a_procedure_that_cannot_be_filed_online_says_where_to_go(browser: Browser) -> None:
    codes = [v.procedure_id for v in all_published()]
    closed = next(
        c.code
        for c in (frozen(v.pk) for v in all_published())
        if not any("online" in case.filing for case in c.cases)
    )
    page = text(browser(), f"/thu-tuc/{closed}")
    assert "chưa nộp được trên mạng" in page
    assert closed in codes
    assert "chưa nộp được trên mạng" in text(browser("nongdan"), f"/nop-ho-so/{closed}")


@pytest.mark.parametrize(
    "path", ["/thu-tuc/9.999999", "/su-kien/khong-co", "/khong-co", "/ho-so/H49.1/van-ban/1"]
)
def test_what_is_not_there_is_told_kindly(browser: Browser, path: str) -> None:
    response = browser().get(path)
    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()


def test_every_published_procedure_has_a_page(browser: Browser) -> None:
    client = browser()
    broken = [
        v.procedure_id for v in all_published() if client.get(f"/thu-tuc/{v.procedure_id}").status_code != 200
    ]
    assert broken == []


def test_a_procedure_says_how_long_others_waited_as_far_as_there_were_enough(browser: Browser) -> None:
    address = "/thu-tuc/1.001193"
    assert "Chưa có hồ sơ nào của trường hợp này xong trong 90 ngày qua." in text(browser(), address)
    today = clock.now().date()
    row = {"procedure": "1.001193", "case": "1.001193.01", "day": today}
    few = Wait.objects.create(**row, days=0, count=8)
    cache.clear()
    assert "Mới có 8 hồ sơ xong trong 90 ngày qua" in text(browser(), address)
    Wait.objects.filter(pk=few.pk).update(count=800)
    Wait.objects.create(**row, days=2, count=150)
    Wait.objects.create(**row, days=9, count=50)
    cache.clear()
    page = text(browser(), address)
    assert "Một nửa xong ngay trong ngày nộp." in page
    assert "Chín phần mười xong trong 2 ngày." in page
    assert "1.000 hồ sơ xong trong 90 ngày qua" in page
    cache.clear()
    assert "Nộp bây giờ, hẹn trả:" in text(browser(), address)


def test_a_paper_that_a_register_stands_for_is_marked_for_everybody(browser: Browser) -> None:
    page = text(browser(), "/thu-tuc/1.001193")
    assert page.count("Không phải nộp khi tra được trong Cơ sở dữ liệu quốc gia về dân cư, căn cước") == 2
