"""Where an account is logged in: told in plain words, ended one by one or all others at once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from motcua.identity import commands, entries
from motcua.identity.models import Entry
from motcua.kernel import clock
from motcua.platform.models import LoggedEvent
from motcua.web.ui.account.entries import in_words

PAGE = "/tai-khoan/phien"
ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Edg/131.0"
)
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1"


def enter(agent: str, username: str = "nongdan") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/dang-nhap", {"username": username, "password": settings.DEMO_PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/ho-so-cua-toi").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (ANDROID, "Chrome trên Android"),
        (WINDOWS, "Edge trên Windows"),
        (MAC, "Safari trên macOS"),
        ("curl/8", "Trình duyệt không rõ tên"),
        ("", "Trình duyệt không rõ tên"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_each_open_log_in_is_listed_and_only_ones_own() -> None:
    here = enter(WINDOWS)
    enter(ANDROID)
    enter(MAC, username="giaovien")
    page = here.get(PAGE).content.decode()
    assert "Edge trên Windows" in page
    assert "Chrome trên Android" in page
    assert "Safari" not in page
    assert page.count("127.0.0.1") == 2


def test_one_is_ended_and_the_others_go_on() -> None:
    here, telephone, third = enter(WINDOWS), enter(ANDROID), enter(MAC)
    number = Entry.objects.get(browser=ANDROID).pk
    here.post(PAGE, {"phien": number})
    assert (is_in(here), is_in(telephone), is_in(third)) == (True, False, True)
    assert here.post(PAGE, {"phien": number}).status_code == 404
    assert LoggedEvent.objects.get(type="account.sessions_ended").actor["kind"] == "person"


def test_all_others_are_ended_at_once() -> None:
    here, telephone, third = enter(WINDOWS), enter(ANDROID), enter(MAC)
    assert "Đã kết thúc 2 phiên khác" in here.post(PAGE, follow=True).content.decode()
    assert (is_in(here), is_in(telephone), is_in(third)) == (True, False, False)


def test_nobody_ends_somebody_elses() -> None:
    theirs = enter(MAC, username="giaovien")
    assert enter(WINDOWS).post(PAGE, {"phien": Entry.objects.get(browser=MAC).pk}).status_code == 404
    assert is_in(theirs)


def test_who_left_is_listed_no_more_and_forgotten_at_night() -> None:
    here, telephone = enter(WINDOWS), enter(ANDROID)
    telephone.post("/dang-xuat")
    assert "Android" not in here.get(PAGE).content.decode()
    commands.forget_what_is_over()
    assert Entry.objects.get().browser == WINDOWS


def test_when_it_was_last_seen_is_written_down_once_in_a_while() -> None:
    here = enter(WINDOWS)
    with clock.at(clock.now() + timedelta(hours=1)):
        entries._noted.clear()
        here.get("/ho-so-cua-toi")
        seen = Entry.objects.get().seen_at
        assert seen == clock.now()
    with clock.at(clock.now() + timedelta(hours=2)):
        here.get("/ho-so-cua-toi")
    assert Entry.objects.get().seen_at == seen


def test_a_changed_password_leaves_one_log_in_in_the_list() -> None:
    here = enter(WINDOWS)
    enter(ANDROID)
    new = "chiếc nón lá bên hiên"
    here.post("/tai-khoan/mat-khau", {"present": settings.DEMO_PASSWORD, "new": new, "repeated": new})
    page = here.get(PAGE).content.decode()
    assert "Edge trên Windows" in page
    assert "Android" not in page
