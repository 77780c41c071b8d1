"""A passkey is added, opens the second step, is shown before a signature, and nobody else's answer is taken."""

from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Signing
from motcua.identity.models import Account, SecondFactor
from motcua.platform import quota
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_batch import to_sign
from motcua.web.desk.test_dossier import press
from tests.support.authenticator import Authenticator

ADD = "/ban-lam-viec/tai-khoan/hai-lop/khoa"
STEP = "/dang-nhap/buoc-hai"
PASSWORD = "ruộng bậc thang mù sương"


@pytest.fixture
def signer(log_in: LogIn) -> Client:
    quota.forget_leases()
    account = Account.objects.get(username="kyso")
    account.set_password(PASSWORD)
    account.save()
    return log_in("kyso")


def question(client: Client, page: str) -> Any:
    return client.get(page).context["passkey"]


def add(client: Client, key: Authenticator, **more: str) -> Any:
    sent = {"present": PASSWORD, "name": "khoá USB", "_passkey": key.make(question(client, ADD)), **more}
    return client.post(ADD, sent)


def half_way() -> Client:
    client = Client()
    assert client.post("/dang-nhap", {"username": "kyso", "password": PASSWORD})["Location"] == STEP
    return client


def enters(client: Client, key: Authenticator) -> bool:
    answer = client.post(STEP, {"_passkey": key.show(question(client, STEP))})
    return answer.status_code == 302


def test_a_passkey_is_added_for_the_password_and_opens_the_second_step(signer: Client) -> None:
    key = Authenticator()
    assert add(signer, key, present="sai").status_code == 422
    assert len(add(signer, key).context["codes"]) == 10
    kept = SecondFactor.objects.get()
    assert (kept.kind, kept.name, kept.secret) == ("passkey", "khoá USB", "")
    client = half_way()
    assert enters(client, key)
    assert client.get("/ban-lam-viec/").status_code == 200


def test_an_answer_is_good_once_and_only_to_our_question(signer: Client) -> None:
    key = Authenticator()
    add(signer, key)
    client = half_way()
    answer = {"_passkey": key.show(question(client, STEP))}
    other = half_way()
    question(other, STEP)
    assert other.post(STEP, answer).status_code == 422
    assert client.post(STEP, answer).status_code == 302
    assert half_way().post(STEP, answer).status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [{"origin": "https://motcua.lua.dao"}, {"site": "motcua.lua.dao"}, {"origin": "http://testserver:81"}],
)
def test_an_answer_from_a_foreign_page_is_refused(signer: Client, elsewhere: dict[str, str]) -> None:
    key = Authenticator()
    add(signer, key)
    for name, value in elsewhere.items():
        setattr(key, name, value)
    assert not enters(half_way(), key)


def test_another_key_under_the_same_name_and_a_copied_one_are_refused(signer: Client) -> None:
    key, forged = Authenticator(), Authenticator()
    add(signer, key)
    forged.id = key.id
    assert not enters(half_way(), forged)
    assert enters(half_way(), key)
    key.signed -= 1
    assert not enters(half_way(), key)


@pytest.mark.parametrize("rubbish", ["{}", "x", '{"rawId": 1}', "[]", '{"rawId": "AA", "response": {}}'])
def test_rubbish_is_refused_in_words(signer: Client, rubbish: str) -> None:
    add(signer, Authenticator())
    client = half_way()
    question(client, STEP)
    answer = client.post(STEP, {"_passkey": rubbish})
    assert answer.status_code == 422
    assert "Khoá truy cập chưa được chấp nhận" in answer.content.decode()


def test_it_is_shown_before_a_signature(signer: Client, log_in: LogIn) -> None:
    key = Authenticator()
    add(signer, key)
    [number] = to_sign(1)
    later = log_in("kyso")
    asked = press(later, number, "sign")
    sent = {**dict(asked.context["fields"]), "_second": "", "_passkey": key.show(asked.context["passkey"])}
    assert later.post(asked.context["to"], sent).status_code == 302
    assert Signing.objects.count() == 1


def test_an_address_of_numbers_says_why_it_has_none(signer: Client) -> None:
    page = signer.get(ADD, headers={"host": "127.0.0.1:8000"}).content.decode()
    assert "dãy số nên không dùng khoá truy cập được" in page
