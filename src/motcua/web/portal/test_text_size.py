"""Larger text on the portal, for whoever asks for it, without scripts and without an account."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


def shown(browser: Client, path: str = "/tro-giup") -> str:
    page = browser.get(path).content.decode()
    return page.partition('<html lang="vi" class="')[2].partition('"')[0]


def next_size(browser: Client, path: str = "/tro-giup") -> str:
    page = browser.get(path).content.decode()
    address = page.rpartition('" rel="nofollow" title="Đổi cỡ chữ')[0].rpartition('href="')[2]
    return address.replace("&amp;", "&")


def test_each_link_makes_it_larger_and_the_last_one_usual_again_on_the_same_page() -> None:
    browser, seen = Client(), []
    for _size in range(3):
        answer = browser.get(next_size(browser, "/thu-tuc?q=khai+sinh"))
        assert answer["Location"] == "/thu-tuc?q=khai+sinh"
        seen.append(shown(browser))
    assert seen == ["lon", "rat-lon", ""]


def test_a_page_kept_for_all_strangers_is_kept_in_each_size() -> None:
    far, usual = Client(), Client()
    far.get("/co-chu/rat-lon")
    assert [shown(far, "/"), shown(usual, "/"), shown(far, "/")] == ["rat-lon", "", "rat-lon"]


@pytest.mark.parametrize("elsewhere", ["https://other.example/", "//other.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(elsewhere: str) -> None:
    assert Client().get("/co-chu/lon", {"next": elsewhere})["Location"] == "/"


def test_a_size_that_there_is_none_of_is_the_usual_one() -> None:
    browser = Client()
    browser.get("/co-chu/lon")
    browser.get("/co-chu/khong-lo")
    assert shown(browser) == ""
    browser.cookies["co-chu"] = '"><script>'
    assert shown(browser) == ""
