"""Lists: who may come in, what lies in which list, how it is filtered, and what it costs the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import worklists
from motcua.kernel import clock
from motcua.web.desk import frame
from motcua.web.desk.conftest import MORNING, LogIn
from tests.support.two_communes import COMMUNES, file, walk, who

HOME = "/ban-lam-viec/"


def code_of(number: int) -> str:
    """The code under which people know a dossier."""
    return Dossier.objects.get(pk=number).code


def shown(client: Client, address: str) -> str:
    """The page at an address, as text."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.usefixtures("province")
def test_strangers_are_sent_to_log_in_and_citizens_find_nothing(log_in: LogIn) -> None:
    answer = Client().get(HOME)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/dang-nhap?next={HOME}")
    assert log_in("nongdan").get(HOME).status_code == 404


def test_a_dossier_waits_for_the_post_whose_turn_it_is(log_in: LogIn) -> None:
    number = file()
    code = code_of(number)
    assert code in shown(log_in("tiepnhan"), HOME)
    assert code not in shown(log_in("thamdinh"), HOME)
    walk(number, "accept")
    assert code not in shown(log_in("tiepnhan"), HOME)
    assert code in shown(log_in("thamdinh"), HOME)
    assert code in shown(log_in("tiepnhan"), f"{HOME}?ds=unit")


def test_another_commune_never_sees_it(log_in: LogIn) -> None:
    code = code_of(file())
    stranger = log_in(COMMUNES[1].receiver)
    for name in ("waiting", "mine", "today", "late", "others", "unit"):
        assert code not in shown(stranger, f"{HOME}?ds={name}")
    assert stranger.get(f"{HOME}ho-so/{code}").status_code == 404
    assert code not in shown(stranger, f"{HOME}tim?q={code[:12]}")


def test_late_ones_have_their_own_list_and_say_by_how_much(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    with clock.at(MORNING + timedelta(days=2, hours=2)):
        page = shown(log_in("thamdinh"), f"{HOME}?ds=late")
    assert code_of(number) in page
    assert "quá hạn 1 ngày 2 giờ" in page


def test_what_waits_for_the_applicant_lies_aside(log_in: LogIn) -> None:
    number = file()
    walk(number, "ask")
    assert code_of(number) not in shown(log_in("tiepnhan"), HOME)
    assert "chờ người nộp bổ sung" in shown(log_in("tiepnhan"), f"{HOME}?ds=others")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("loc=tằng", True),
        ("loc=022092990017", True),
        ("loc=Nguyễn", False),
        ("buoc=receive", True),
        ("buoc=sign", False),
        ("thu_tuc=1.001193", True),
        ("thu_tuc=9.999999", False),
    ],
)
def test_filters_leave_what_fits(log_in: LogIn, query: str, found: bool) -> None:
    code = code_of(file())
    assert (code in shown(log_in("tiepnhan"), f"{HOME}?{query}")) is found


def test_pages_follow_each_other_by_a_cursor(log_in: LogIn) -> None:
    codes = [code_of(file()) for _ in range(3)]
    first = worklists.worklist(who("tiepnhan"), worklists.Wanted(size=2))
    assert [s.dossier.code for s in first.steps] == codes[:2]
    second = log_in("tiepnhan").get(HOME, {"sau": first.next})
    assert [c for c in codes if c in second.content.decode()] == codes[2:]
    assert not second.context["next_url"]
    assert second.context["first_url"] == "?ds=waiting"


def test_the_list_costs_the_same_however_long_it_is(log_in: LogIn) -> None:
    client = log_in("tiepnhan")
    file()
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for _ in range(5):
        file()
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)
    assert len(many) == len(few) <= 15


def test_a_unit_with_very_many_is_said_to_have_more_than_a_thousand(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        file()
    client = log_in("tiepnhan")
    assert '<span class="count">3</span></a>' in shown(client, HOME)
    monkeypatch.setattr(frame, "MOST_COUNTED", 2)
    page = shown(client, HOME)
    assert (
        '<span class="count"><span aria-hidden="true">2+</span><span class="hush">hơn 2</span></span>' in page
    )


def test_the_procedure_one_filters_by_stays_chosen(log_in: LogIn) -> None:
    file()
    client = log_in("tiepnhan")
    assert '<option value="1.001193" selected>Đăng ký khai sinh</option>' in shown(
        client, f"{HOME}?thu_tuc=1.001193"
    )
    assert '<option value="1.001193">Đăng ký khai sinh</option>' in shown(client, HOME)


@pytest.mark.parametrize("query", ["sau=xyz", "sau=2026-01-01~1", "ds=nothing"])
def test_a_mangled_address_still_shows_a_list(log_in: LogIn, query: str) -> None:
    assert "Chờ tôi" in shown(log_in("tiepnhan"), f"{HOME}?{query}")


@pytest.mark.parametrize("text", ["whole code", "start of code", "name", "number"])
def test_search_knows_codes_names_and_personal_numbers(log_in: LogIn, text: str) -> None:
    code = code_of(file())
    words = {
        "whole code": code.lower(),
        "start of code": code[:10],
        "name": "Văn Phúc",
        "number": "022092990017",
    }
    answer = log_in("tiepnhan").get(f"{HOME}tim", {"q": words[text]}, follow=True)
    assert code in answer.content.decode()
    if text == "whole code":
        assert answer.redirect_chain == [(f"{HOME}ho-so/{code}", 302)]


def test_my_page_names_my_posts(log_in: LogIn) -> None:
    page = shown(log_in("kyso"), f"{HOME}tai-khoan")
    assert "Ủy ban nhân dân xã Bình Liêu" in page
    assert "Bổ nhiệm" in page


def test_leaving_ends_the_session(log_in: LogIn) -> None:
    client = log_in("tiepnhan")
    assert client.post(f"{HOME}dang-xuat").status_code == 302
    assert client.get(HOME).status_code == 302


def test_a_filing_that_nobody_answers_is_told_to_whoever_receives_and_their_superior(log_in: LogIn) -> None:
    with clock.at(MORNING):
        number = file()
    code = code_of(number)
    with clock.at(MORNING + timedelta(hours=1)):
        assert "Chờ trả lời lâu" not in shown(log_in("tiepnhan"), HOME)
    with clock.at(MORNING + timedelta(hours=3)):
        assert "Chờ trả lời lâu" in shown(log_in("tiepnhan"), HOME)
        assert "1 hồ sơ chờ lâu" in shown(log_in("giamdoc"), HOME)
        assert code not in shown(log_in("thamdinh"), HOME)
    with clock.at(MORNING + timedelta(days=2)):
        page = shown(log_in("tiepnhan"), HOME)
        assert "Quá hạn trả lời" in page
        assert "1 hồ sơ đã quá hạn tiếp nhận hoặc báo bổ sung" in page
        walk(number, "ask")
        assert "Quá hạn trả lời" not in shown(log_in("tiepnhan"), f"{HOME}?ds=others")
