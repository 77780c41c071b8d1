"""The director's pages as people open them: who comes in, and that every figure opens its own list."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.process.states import Status
from motcua.web.board import listing
from tests.support import acts, two_communes
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


LATE = "/dieu-hanh/danh-sach?so=qua-han"


def codes(html: str) -> list[str]:
    """The dossiers of a list, in its order."""
    return re.findall(r'<a class="code" [^>]*>([^<]+)</a>', html)


def two_late() -> tuple[str, str]:
    """Two late dossiers, the longer late one first: it was taken by the appraiser, the other by nobody."""
    with clock.at(MORNING + timedelta(hours=3)):
        other = file(channel="direct", citizen="giaovien")
        walk(other, "accept")
    first = Dossier.objects.filter(status=Status.RECEIVED).earliest("due_at")
    acts.take(actor=two_communes.who("thamdinh"), dossier=first.pk)
    return first.code, Dossier.objects.get(pk=other).code


def test_the_overdue_list_says_where_each_is_who_has_it_and_how_many_days_it_is_late() -> None:
    first, second = two_late()
    with clock.at(MORNING + timedelta(days=5)):
        html = text(as_("giamdoc"), LATE)
    assert codes(html) == [first, second]
    row = html[html.index(first) : html.index(second)]
    assert "Thẩm tra hồ sơ" in row
    assert two_communes.who("thamdinh").name in row
    # Promised for Thursday at eight; Thursday and Friday are over.
    assert "2 ngày làm việc" in row
    assert "chưa ai nhận" in html[html.index(second) :]


def test_a_list_goes_by_any_of_its_columns_and_back() -> None:
    two_late()
    with clock.at(MORNING + timedelta(days=5)):
        client = as_("giamdoc")
        for column in ("ma", "thu-tuc", "yeu-cau", "co-quan", "viec", "nguoi-giu", "nop", "hen", "tre"):
            rising, falling = (text(client, f"{LATE}&xep={sign}{column}") for sign in ("", "-"))
            assert 'aria-sort="ascending"' in rising, column
            assert 'aria-sort="descending"' in falling, column
            assert sorted(codes(rising)) == sorted(codes(falling)), column
            assert f"xep=-{column}" in rising, column
            if column in ("ma", "yeu-cau", "nop", "hen", "tre"):
                assert codes(rising) == codes(falling)[::-1], column


def test_the_list_is_taken_along_as_spreadsheets_open_it() -> None:
    first, second = two_late()
    Dossier.objects.filter(code=second).update(owner_name="=HYPERLINK(0)")
    with clock.at(MORNING + timedelta(days=5)):
        client = as_("giamdoc")
        (link,) = re.findall(r'href="(/dieu-hanh/danh-sach\.csv[^"]*)"', text(client, LATE))
        answer = client.get(unescape(link))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert [row[0] for row in rows] == [first, second]
    assert all(len(row) == len(heads) for row in rows)
    assert rows[0][heads.index("Trễ (ngày làm việc)")] == "2"
    assert rows[0][heads.index("Người đang giữ")] == two_communes.who("thamdinh").name
    assert rows[1][heads.index("Chủ hồ sơ")] == "'=HYPERLINK(0)"


def test_a_list_longer_than_anybody_reads_is_not_sorted_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 1)
    client = as_("giamdoc")
    html = text(client, "/dieu-hanh/danh-sach?so=da-nop&ky=nam")
    assert "danh-sach.csv" not in html
    assert "chọn kỳ ngắn hơn" in html
    assert client.get("/dieu-hanh/danh-sach.csv?so=da-nop&ky=nam").status_code == 302


@pytest.mark.parametrize("query", ["", "so=khong-co", "so=qua-han&co-quan=H49.999", "so=qua-han&buoc=khong"])
def test_a_list_that_does_not_exist_is_not_found(query: str) -> None:
    assert as_("giamdoc").get(f"/dieu-hanh/danh-sach?{query}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999", "1000000000000"])
def test_a_page_that_cannot_be_is_no_fault(page: str) -> None:
    assert as_("giamdoc").get("/dieu-hanh/danh-sach", {"so": "da-nop", "trang": page}).status_code == 200
