"""A session that ends while somebody types: the page is told so, and what was typed goes on once they are back."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Draft
from motcua.kernel import clock
from motcua.web.portal.conftest import MONDAY, Browser
from motcua.web.portal.test_filing import BIRTH, PAPER, answers, begun, whose
from tests.support import cast
from tests.support.visitor import PASSWORD

QUIET = {"X-Autosave": "1"}


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser."""
    return browser("nongdan")


def page_of(client: Client) -> str:
    """Step 2 of a draft of theirs."""
    address = begun(client)
    client.post(f"{address}/1", whose())
    return f"{address}/2"


def drawn_for(client: Client, page: str) -> str:
    """What the form of a page says of whom it was drawn for."""
    found = re.search(r'name="_by" value="([^"]+)"', client.get(page).content.decode())
    assert found
    return found[1]


def log_in(client: Client, username: str, to: str = "") -> Any:
    """By name and password, then on to where the log-in leads; a page that saved what waited is opened anew."""
    led = client.post("/dang-nhap", {"username": username, "password": PASSWORD, "next": to})["Location"]
    opened = client.get(led)
    return client.get(opened["Location"]) if opened.status_code == 302 else opened


def ended(client: Client) -> None:
    """The session ends by itself: its cookie is gone, nobody logged out."""
    del client.cookies["motcua"]


def typed(client: Client, page: str, **more: Any) -> dict[str, Any]:
    """The form as the page sends it, with another child's name."""
    return {**answers(), "child_name": "Tằng Gia Hân", "_by": drawn_for(client, page), **more}


def test_a_page_that_saves_itself_learns_that_nobody_is_logged_in(client: Client) -> None:
    page = page_of(client)
    sent = typed(client, page)
    ended(client)
    told = client.post(page, sent, headers=QUIET)
    assert (told.status_code, told.json()["saved"]) == (401, False)
    beside = parse_qs(urlsplit(told.json()["log_in"]).query)["next"][0]
    assert "tự lưu tiếp" in log_in(client, "nongdan", to=beside).content.decode()
    saved = client.post(page, sent, headers=QUIET)
    assert (saved.status_code, saved.json()["saved"]) == (200, True)


@pytest.mark.parametrize("headers", [QUIET, {}], ids=["saving itself", "sent by a button"])
def test_what_was_typed_is_saved_once_its_owner_is_back(client: Client, headers: dict[str, str]) -> None:
    page = page_of(client)
    sent = typed(client, page, **{PAPER: SimpleUploadedFile("chứng sinh.png", cast.picture())})
    ended(client)
    client.post(page, sent, headers=headers)
    back = log_in(client, "nongdan", to=page).content.decode()
    assert "trước khi đăng nhập lại đã được lưu" in back
    assert "chọn lại: chứng sinh.png" in back
    assert Draft.objects.get().answers["child_name"] == "Tằng Gia Hân"
    again = client.get(page).content.decode()
    assert "Tằng Gia Hân" in again
    assert "trước khi đăng nhập lại" not in again


def test_the_next_person_at_a_shared_computer_gets_none_of_it(client: Client) -> None:
    page = page_of(client)
    sent = typed(client, page)
    ended(client)
    client.post(page, sent)
    assert log_in(client, "nguoila", to=page).status_code == 404
    assert "Tằng Gia Hân" not in client.get("/ho-so-cua-toi").content.decode()
    log_in(client, "nongdan", to=page)
    assert "child_name" not in Draft.objects.get().answers


def test_what_waited_longer_than_an_hour_is_gone(client: Client) -> None:
    page = page_of(client)
    sent = typed(client, page)
    ended(client)
    client.post(page, sent)
    with clock.at(MONDAY + timedelta(minutes=61)):
        log_in(client, "nongdan", to=page)
    assert "child_name" not in Draft.objects.get().answers


def test_more_than_a_form_holds_does_not_wait(client: Client) -> None:
    page = page_of(client)
    sent = typed(client, page, child_name="x" * 70_000)
    ended(client)
    assert client.post(page, sent, headers=QUIET).status_code == 401
    assert "typed" not in client.session


def test_an_act_is_gone_on_with_where_it_was_left(client: Client) -> None:
    page = f"/ho-so/{cast.submitted().code}/viec/withdraw"
    sent = {"note": "Tôi nộp nhầm thủ tục", "_by": drawn_for(client, page)}
    ended(client)
    assert client.post(page, sent)["Location"].startswith("/dang-nhap")
    back = log_in(client, "nongdan", to=page).content.decode()
    assert "Tôi nộp nhầm thủ tục" in back
    assert "Rút hồ sơ" in back


def strict(client: Client) -> Client:
    """The same browser, whose forms must carry their token."""
    other = Client(enforce_csrf_checks=True)
    other.cookies = client.cookies
    return other


def test_a_page_older_than_the_last_log_in_gets_a_new_token_and_saves(client: Client) -> None:
    page = page_of(client)
    sent, browser = typed(client, page), strict(client)
    told = browser.post(page, {**sent, "csrfmiddlewaretoken": "x" * 64}, headers=QUIET)
    assert (told.status_code, told.json()["saved"]) == (403, False)
    saved = browser.post(page, {**sent, "csrfmiddlewaretoken": told.json()["token"]}, headers=QUIET)
    assert saved.json()["saved"] is True


def test_an_old_form_is_not_taken_but_nothing_in_it_is_lost(client: Client) -> None:
    page = page_of(client)
    refused = strict(client).post(page, typed(client, page))
    assert refused.status_code == 403
    assert f'href="{page}"' in refused.content.decode()
    assert "child_name" not in Draft.objects.get().answers
    client.get(page)
    assert "Tằng Gia Hân" in client.get(page).content.decode()


def test_refusals_are_told_to_a_page_that_saves_itself_in_words(client: Client) -> None:
    page = page_of(client)
    Draft.objects.all().delete()
    told = client.post(page, answers(), headers=QUIET)
    assert told.status_code == 404
    assert "Không tìm thấy bản nháp" in told.json()["why"]


def test_a_page_left_open_after_the_filing_was_sent_elsewhere_says_so(client: Client) -> None:
    page = page_of(client)
    client.post(page, {**answers(), PAPER: SimpleUploadedFile("a.png", cast.picture()), "_go": "next"})
    address = page.rpartition("/")[0]
    client.post(f"{address}/3", {"returning": "online", "_go": "next"})
    client.post(f"{address}/4", {"confirm": "1"})
    quiet = client.post(page, typed_later := {**answers(), "child_name": "Khác"}, headers=QUIET)
    assert quiet.status_code == 409
    assert "đã nộp từ cửa sổ khác" in quiet.json()["why"]
    assert "đã nộp từ cửa sổ khác" in client.post(page, typed_later, follow=True).content.decode()


def test_the_log_in_beside_a_page_ends_with_where_to_go_on(client: Client) -> None:
    page = f"/nop-ho-so/{BIRTH}"
    assert "tự lưu tiếp" in client.get(f"/dang-nhap/xong?trang={page}").content.decode()
    elsewhere = client.get("/dang-nhap/xong?trang=https://example.org/").content.decode()
    assert 'href="https://example.org' not in elsewhere
