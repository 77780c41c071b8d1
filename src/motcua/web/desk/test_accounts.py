"""Two administrators give a colleague back their account; neither does it alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from motcua.agencies.commands import appoint_administrator
from motcua.identity.credentials import set_password
from motcua.identity.models import Account, AccountLink
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.platform.models import LoggedEvent
from motcua.web.desk.conftest import LogIn
from tests.support.second_factors import App

PAGE = "/ban-lam-viec/tai-khoan-can-bo"
OLD, NEW = "ruộng bậc thang mù sương", "chiếc nón lá bên hiên"


@pytest.fixture
def administrators(log_in: LogIn) -> tuple[Client, Client]:
    for username in ("quantri1", "quantri2"):
        account = Account.objects.create(username)
        appoint_administrator(actor=SYSTEM, account=account.pk, name=f"Vi Văn {username}", agency="H49.61.23")
    return log_in("quantri1"), log_in("quantri2")


def ask(client: Client, username: str = "thamdinh", reason: str = "quên mật khẩu") -> str:
    sent = {"username": username, "reason": reason}
    return client.post(f"{PAGE}/dat-lai", sent, follow=True).content.decode()


def answer(client: Client, how: str = "xac-nhan", reason: str = "") -> tuple[int, str]:
    link = AccountLink.objects.latest("pk").pk
    got = client.post(f"{PAGE}/dat-lai/{link}", {"lam": how, "reason": reason}, follow=True)
    return got.status_code, got.content.decode()


def test_a_reset_takes_two_administrators_and_ends_the_old_password(
    administrators: tuple[Client, Client], log_in: LogIn
) -> None:
    one, two = administrators
    still_in = log_in("thamdinh")
    assert "Một quản trị viên khác xác nhận" in ask(one)
    assert answer(one)[0] == 403
    status, shown = answer(two)
    path = re.search(r"/lien-ket/[\w-]+", shown)
    assert status == 200
    assert path
    assert still_in.get("/ban-lam-viec/").status_code == 200, "asking alone ends nothing"
    owner = Client()
    owner.post(path[0], {"new": NEW, "repeated": NEW})
    assert owner.get("/ban-lam-viec/").status_code == 200
    assert still_in.get("/ban-lam-viec/").status_code == 302
    told = LoggedEvent.objects.filter(topic="account", type__in=["account.reset_asked", "account.link_given"])
    assert [event.actor["name"] for event in told] == ["Vi Văn quantri1", "Vi Văn quantri2"]


def test_a_reset_needs_a_reason_and_may_be_refused_with_one(administrators: tuple[Client, Client]) -> None:
    one, two = administrators
    assert "Hãy ghi lý do" in ask(one, reason=" ")
    assert not AccountLink.objects.exists()
    ask(one)
    assert "Hãy ghi lý do" in answer(two, "tu-choi")[1]
    answer(two, "tu-choi", "không phải người này xin")
    assert answer(two)[0] == 404


def test_nobody_resets_their_own_account_nor_a_colleague_without_the_right(
    administrators: tuple[Client, Client], log_in: LogIn
) -> None:
    assert "Không ai tự đặt lại" in ask(administrators[0], "quantri1")
    assert (
        log_in("tiepnhan").post(f"{PAGE}/dat-lai", {"username": "thamdinh", "reason": "x"}).status_code == 403
    )
    assert not AccountLink.objects.exists()


def test_accounts_are_found_by_log_in_and_name(administrators: tuple[Client, Client]) -> None:
    assert "<code>thamdinh</code>" in administrators[0].get(f"{PAGE}?q=thamd").content.decode()
    assert "Không tìm thấy" in administrators[0].get(f"{PAGE}?q=zzz").content.decode()


def guess(number: int, username: str = "thamdinh") -> str:
    page = ""
    for _ in range(number):
        page = Client().post("/dang-nhap", {"username": username, "password": "sai"}).content.decode()
    return page


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, "chữ hoa và chữ thường"),
        (3, "Còn 2 lần thử"),
        (4, "Còn 1 lần thử"),
        (5, "Đã hết số lần thử"),
        (6, "mở lại lúc"),
    ],
)
@pytest.mark.parametrize("username", ["thamdinh", "khong-co"])
def test_it_is_said_how_many_tries_are_left_and_then_what_to_do(
    province: None, number: int, said: str, username: str
) -> None:
    assert said in guess(number, username)


def test_who_waits_is_seen_and_let_in_at_once_with_a_reason(administrators: tuple[Client, Client]) -> None:
    guess(5)
    page = administrators[0].get(PAGE).content.decode()
    assert "5 lần sai" in page
    assert "127.0.0.1" in page
    lift = {"username": "thamdinh", "address": "127.0.0.1"}
    unsaid = administrators[0].post(f"{PAGE}/mo-khoa", {**lift, "reason": ""}, follow=True)
    assert "Hãy ghi lý do" in unsaid.content.decode()
    assert "mở lại lúc" in guess(1)
    administrators[0].post(f"{PAGE}/mo-khoa", {**lift, "reason": "gọi điện xác nhận"})
    assert "mở lại lúc" not in guess(1)
    locked, lifted = LoggedEvent.objects.filter(type__in=["account.locked", "account.lock_lifted"]).order_by(
        "id"
    )
    assert lifted.stream == locked.stream
    assert (lifted.data["reason"], lifted.actor["name"]) == ("gọi điện xác nhận", "Vi Văn quantri1")


def test_an_account_is_closed_with_a_reason_and_opened_again(
    administrators: tuple[Client, Client], log_in: LogIn
) -> None:
    inside = log_in("thamdinh")
    one, two = administrators
    closing = {"username": "thamdinh", "reason": "nghỉ việc", "q": "thamdinh"}
    one.post(f"{PAGE}/khoa", closing)
    assert inside.get("/ban-lam-viec/").status_code == 302
    assert "nghỉ việc" in two.get(f"{PAGE}?q=thamdinh").content.decode()
    two.post(f"{PAGE}/khoa", {**closing, "reason": "nhầm người", "lam": "mo"})
    assert log_in("thamdinh").get("/ban-lam-viec/").status_code == 200
    told = LoggedEvent.objects.filter(type__in=["account.closed", "account.opened_again"]).order_by("id")
    assert [event.data["reason"] for event in told] == ["nghỉ việc", "nhầm người"]


def enter(password: str, username: str = "quantri1") -> Client:
    client = Client()
    client.post("/dang-nhap", {"username": username, "password": password, "next": PAGE})
    return client


def choose(client: Client, new: str) -> Any:
    path = client.post("/dang-nhap", {"username": "quantri1", "password": OLD})["Location"]
    assert "sau mỗi 60 ngày" in client.get(path).content.decode()
    return client.post(path, {"new": new, "repeated": new})


@pytest.fixture
def old_password(administrators: tuple[Client, Client]) -> None:
    account = Account.objects.get(username="quantri1")
    with clock.at(clock.now() - timedelta(days=61)), transaction.atomic():
        set_password(account, OLD)


def test_an_administrator_chooses_a_new_password_after_sixty_days_before_anything_opens(
    old_password: None,
) -> None:
    client = enter(OLD)
    assert client.get(PAGE).status_code == 302
    assert choose(client, NEW)["Location"] == "/ban-lam-viec/gui-ra-ngoai/"
    assert enter(NEW).get(PAGE).status_code == 200


def test_none_of_the_last_passwords_is_taken_again(old_password: None) -> None:
    client = Client()
    assert "không dùng lại mật khẩu gần đây" in choose(client, OLD).content.decode()
    choose(client, NEW)
    again = client.post("/ban-lam-viec/tai-khoan/mat-khau", {"present": NEW, "new": OLD, "repeated": OLD})
    assert again.status_code == 422
    assert "không dùng lại mật khẩu gần đây" in again.content.decode()


def test_who_does_not_administer_keeps_a_password_that_is_good(province: None) -> None:
    account = Account.objects.get(username="thamdinh")
    with clock.at(clock.now() - timedelta(days=400)), transaction.atomic():
        set_password(account, OLD)
    assert enter(OLD, "thamdinh").get("/ban-lam-viec/").status_code == 200


def test_a_password_that_changed_meanwhile_ends_half_a_log_in(province: None) -> None:
    app, account = App("thamdinh"), Account.objects.get(username="thamdinh")
    with transaction.atomic():
        set_password(account, OLD)
    client = enter(OLD, "thamdinh")
    with transaction.atomic():
        set_password(account, NEW)
    assert client.post("/dang-nhap/buoc-hai", {"code": app.code()})["Location"] == "/dang-nhap"
