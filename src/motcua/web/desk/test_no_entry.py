"""Every account lands on a page that says what is so, through every address where people begin."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.agencies.models import Holding
from motcua.identity.models import Account
from motcua.web.desk.conftest import MORNING, LogIn

PASSWORD = "mot-cua-thu-nghiem"
STARTS = (
    "/",
    "/dang-nhap",
    "/dang-nhap?next=/ho-so-cua-toi",
    "/dang-nhap?next=/ban-lam-viec/",
    "/dang-nhap?next=/dieu-hanh/",
    "/ho-so-cua-toi",
    "/hop-thu",
    "/nop-ho-so/1.001193",
    "/ban-lam-viec/",
    "/ban-lam-viec/nop-ho/",
    "/ban-lam-viec/tim?q=a",
    "/dieu-hanh/",
)


def landed(client: Client, start: str) -> str:
    """The page at the end of the redirects; the client itself refuses to go in circles."""
    answer = client.get(start, follow=True)
    assert len(answer.redirect_chain) <= 2, start
    html = answer.content.decode()
    assert "<h1" in html, start
    return html


def without_a_post(username: str) -> None:
    Holding.objects.filter(officer__account__username=username).update(
        valid_to=MORNING.date() - timedelta(days=3)
    )


def test_an_account_that_is_nobody_is_told_so_everywhere(log_in: LogIn) -> None:
    Account.objects.create(username="trongrong")
    for start in STARTS[1:]:
        html = landed(log_in("trongrong"), start)
        assert "chưa gắn với người dân, tổ chức hay cán bộ nào" in html, start
        assert "Đăng xuất" in html, start


def test_an_officer_whose_post_has_ended_is_told_which_and_since_when(log_in: LogIn) -> None:
    without_a_post("thamdinh")
    for start in STARTS:
        landed(log_in("thamdinh"), start)
    html = landed(log_in("thamdinh"), "/ban-lam-viec/")
    assert "hiện không giữ chức vụ nào" in html
    assert "hết hiệu lực sau ngày 15/11/2026" in html
    assert "bổ nhiệm lại hoặc ủy quyền" in html


def test_an_officer_who_never_had_a_post_is_told_too(log_in: LogIn) -> None:
    Holding.objects.filter(officer__account__username="thamdinh").delete()
    assert "hiện không giữ chức vụ nào" in landed(log_in("thamdinh"), "/ban-lam-viec/")


def test_a_citizen_at_the_desk_and_an_officer_on_the_portal_are_told(log_in: LogIn) -> None:
    for start in ("/ban-lam-viec/", "/dieu-hanh/", "/dang-nhap?next=/ban-lam-viec/"):
        assert "Trang này dành cho cán bộ" in landed(log_in("nongdan"), start), start
    assert "tài khoản cán bộ" in landed(log_in("tiepnhan"), "/ho-so-cua-toi")
    assert "dành cho lãnh đạo" in landed(log_in("tiepnhan"), "/dieu-hanh/")


def test_a_closed_account_is_asked_to_log_in(log_in: LogIn) -> None:
    client = log_in("tiepnhan")
    Account.objects.filter(username="tiepnhan").update(is_active=False)
    for start in STARTS:
        landed(client, start)
    assert "Đăng nhập" in landed(client, "/ban-lam-viec/")


@pytest.mark.parametrize(
    ("username", "page"),
    [
        ("nongdan", "/ho-so-cua-toi"),
        ("tiepnhan", "/ban-lam-viec/"),
        ("kyso", "/ban-lam-viec/"),
        ("giamdoc", "/dieu-hanh/"),
        ("chutich", "/dieu-hanh/"),
        ("kiemtra", "/dieu-hanh/"),
        ("quantri", "/ban-lam-viec/gui-ra-ngoai/"),
    ],
)
@pytest.mark.usefixtures("province")
def test_each_role_lands_on_its_own_page(username: str, page: str) -> None:
    enter(username)
    assert enter(username) == page


@pytest.mark.usefixtures("province")
def test_an_administrator_who_comes_for_the_first_time_sees_what_is_still_missing() -> None:
    assert enter("quantri") == "/ban-lam-viec/tinh-trang"


def enter(username: str) -> str:
    """Where somebody comes to who logs in."""
    sent = {"username": username, "password": PASSWORD}
    answer = Client().post("/dang-nhap", sent, follow=True)
    assert answer.status_code == 200
    [(address, _)] = answer.redirect_chain
    return address
