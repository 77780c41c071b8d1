"""Log-in in two steps, and the second factor once more before a signature, with nothing lost by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from motcua.dossiers.models import Signing
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.platform import account_policy, quota
from motcua.platform.models import LoggedEvent
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_batch import signing_list, to_sign
from motcua.web.desk.test_dossier import page_of, press
from tests.support.second_factors import App

PASSWORD = "ruộng bậc thang mù sương"


@pytest.fixture(autouse=True)
def fresh() -> None:
    quota.forget_leases()


def enter(username: str, **more: str) -> tuple[Client, Any]:
    account = Account.objects.get(username=username)
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    return client, client.post("/dang-nhap", {"username": username, "password": PASSWORD, **more})


def test_a_password_alone_opens_nothing_beside_a_second_factor(province: None) -> None:
    app = App("kyso")
    client, answer = enter("kyso", next="/ban-lam-viec/van-ban-cho-ky")
    assert answer["Location"] == "/dang-nhap/buoc-hai"
    assert client.get("/ban-lam-viec/").status_code == 302
    assert client.post("/dang-nhap/buoc-hai", {"code": "000000"}).status_code == 422
    inside = client.post("/dang-nhap/buoc-hai", {"code": app.code()})
    assert inside["Location"] == "/ban-lam-viec/van-ban-cho-ky"
    assert client.get("/ban-lam-viec/").status_code == 200
    types = list(LoggedEvent.objects.filter(topic="account").order_by("id").values_list("type", flat=True))
    assert types[-2:] == ["account.first_step", "account.logged_in"]


def test_the_second_step_is_open_a_quarter_of_an_hour_and_only_where_the_first_was_taken(
    province: None,
) -> None:
    app = App("kyso")
    client, _ = enter("kyso")
    assert Client().get("/dang-nhap/buoc-hai")["Location"] == "/dang-nhap"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.post("/dang-nhap/buoc-hai", {"code": app.code()})["Location"] == "/dang-nhap"


@pytest.mark.parametrize(("username", "led"), [("kyso", True), ("vanthu", True), ("thamdinh", False)])
def test_who_signs_or_seals_is_led_to_set_one_up(
    province: None, settings: Settings, username: str, led: bool
) -> None:
    settings.ACCOUNT_POLICY = account_policy.read("second_factor=1")
    client, answer = enter(username)
    assert (answer["Location"] == "/dang-nhap/thiet-lap") is led
    assert client.get("/ban-lam-viec/").status_code == (302 if led else 200)


def sign_one(client: Client, number: int, **more: str) -> Any:
    return press(client, number, "sign", **more)


def test_a_signature_asks_again_and_goes_on_with_what_was_sent(log_in: LogIn) -> None:
    [number] = to_sign(1)
    app, signer = App("kyso"), log_in("kyso")
    asked = sign_one(signer, number)
    fields = dict(asked.context["fields"])
    assert "Xác nhận trước khi ký" in asked.content.decode()
    assert not Signing.objects.exists()
    wrong = signer.post(asked.context["to"], {**fields, "_second": "000000"})
    assert (wrong.status_code, dict(wrong.context["fields"])) == (422, fields)
    assert signer.post(asked.context["to"], {**fields, "_second": app.code()}).status_code == 302
    assert Signing.objects.count() == 1
    assert LoggedEvent.objects.filter(type="account.second_factor_shown").count() == 1


def test_it_asks_not_again_within_a_quarter_of_an_hour(log_in: LogIn) -> None:
    first, second, third = to_sign(3)
    app, signer = App("kyso"), log_in("kyso")
    sign_one(signer, first, _second=app.code())
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert sign_one(signer, second).status_code == 302
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sign_one(signer, third).status_code == 200
    assert Signing.objects.count() == 2


def test_a_whole_list_is_one_question(log_in: LogIn) -> None:
    ready = to_sign(2)
    app, signer = App("kyso"), log_in("kyso")
    place = signing_list(signer, ready)
    assert "Xác nhận trước khi ký" in signer.post(place).content.decode()
    signer.post(place, {"_second": app.code()})
    assert Signing.objects.count() == 2


@pytest.mark.parametrize("what", ["notices", "token", "seal"])
def test_every_way_to_a_signature_asks(log_in: LogIn, what: str) -> None:
    username = "vanthu" if what == "seal" else "kyso"
    App(username)
    client = log_in(username)
    if what == "notices":
        asked = client.post("/ban-lam-viec/van-ban-cho-ky", {"van-ban": "1"})
    elif what == "token":
        asked = client.post(
            "/ban-lam-viec/ma-truy-cap/moi", {"name": "x", "scopes": ["work", "sign"], "days": "9"}
        )
    else:
        from tests.support.two_communes import file, walk

        number = file()
        walk(number, "accept", "appraise", "approve", "sign")
        asked = press(client, number, "seal")
    assert "Xác nhận trước khi ký" in asked.content.decode()
    assert asked.status_code == 200


def test_who_must_have_one_and_has_none_signs_nothing(log_in: LogIn, settings: Settings) -> None:
    [number] = to_sign(1)
    settings.ACCOUNT_POLICY = account_policy.read("second_factor=1")
    refused = sign_one(log_in("kyso"), number)
    assert refused.status_code == 403
    assert "Thiết lập trong cửa sổ mới" in refused.content.decode()
    assert not Signing.objects.exists()
    assert page_of(number) in refused.context["to"]
