"""The director's pages as people open them: who comes in, and that every figure opens its own list."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from tests.support import two_communes
from tests.support.two_communes import COMMUNES, WHOLE_WAY, file, walk

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)
PAGES = ("/dieu-hanh/", "/dieu-hanh/man-hinh", "/dieu-hanh/danh-sach?so=tiep-nhan")


@pytest.fixture(autouse=True)
def province() -> Iterator[None]:
    """Two communes; one dossier returned, one late, one new."""
    with clock.at(MORNING):
        two_communes.establish()
        walk(file(), *WHOLE_WAY)
        walk(file(channel="direct"), "accept")
    with clock.at(MORNING + timedelta(days=2)):
        file(commune=COMMUNES[1])
        yield


def as_(username: str) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def text(client: Client, url: str) -> str:
    """A page's HTML."""
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("username", ["nongdan", "tiepnhan", "thamdinh"])
def test_whoever_oversees_nobody_finds_nothing(url: str, username: str) -> None:
    assert as_(username).get(url).status_code == 404


@pytest.mark.parametrize("url", PAGES)
def test_a_stranger_is_asked_to_log_in(url: str) -> None:
    response = Client().get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap?")


@pytest.mark.parametrize(
    ("username", "query"),
    [
        ("giamdoc", ""),
        ("kiemtra", "?ky=nam&theo=tiep-nhan"),
        ("chutich", "?ky=hom-nay&xep=ten"),
        ("gd.hatu", "?ky=khong&theo=co&xep=gi"),
    ],
)
def test_every_figure_on_the_page_opens_a_list_of_that_many(username: str, query: str) -> None:
    client = as_(username)
    html = text(client, f"/dieu-hanh/{query}")
    links = re.findall(r'href="(/dieu-hanh/danh-sach\?[^"]*)"[^>]*>(?:<b>)?([\d.]+)</', html)
    assert len(links) >= 12
    for url, shown in links:
        found = re.search(r"<h1>[^<]*: ([\d.]+)</h1>", text(client, unescape(url)))
        assert found is not None
        assert found[1] == shown, url


def test_the_late_stand_first_and_the_table_can_be_sorted() -> None:
    html = text(as_("giamdoc"), "/dieu-hanh/?ky=thang")
    assert html.index("UBND xã Bình Liêu</th>") < html.index("UBND phường Hà Tu</th>")
    assert 'aria-sort="descending"' in html
    by_name = text(as_("giamdoc"), "/dieu-hanh/?ky=thang&xep=ten")
    assert by_name.index("UBND phường Hà Tu</th>") < by_name.index("UBND xã Bình Liêu</th>")


def test_it_says_where_it_is_stuck() -> None:
    html = text(as_("chutich"), "/dieu-hanh/")
    stuck = html[html.index("is-stuck") :]
    assert stuck.index("Thẩm định") < stuck.index("1 quá hạn") < stuck.index("Kẹt nhất")
    assert "100,0 %" in html


def test_the_wall_renews_itself_without_a_script() -> None:
    response = as_("giamdoc").get("/dieu-hanh/man-hinh")
    assert response["Refresh"].startswith("30; url=/")
    assert b"<script" not in response.content


@pytest.mark.parametrize("query", ["", "so=khong-co", "so=qua-han&co-quan=H49.999", "so=qua-han&buoc=khong"])
def test_a_list_that_does_not_exist_is_not_found(query: str) -> None:
    assert as_("giamdoc").get(f"/dieu-hanh/danh-sach?{query}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999", "1000000000000"])
def test_a_page_that_cannot_be_is_no_fault(page: str) -> None:
    assert as_("giamdoc").get("/dieu-hanh/danh-sach", {"so": "da-nop", "trang": page}).status_code == 200
