"""Tokens at the desk."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from motcua.identity.models import Account, Token
from motcua.platform import quota
from tests.support.programs import Program

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
HOME = "/ban-lam-viec/ma-truy-cap/"


@pytest.fixture(autouse=True)
def fresh() -> None:
    quota.forget_leases()


def desk(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def secret_on(page: str) -> str:
    found = re.search(r'value="(mct_[^"]+)"', page)
    assert found
    return found[1]


def test_an_officer_makes_a_token_sees_it_once_and_takes_it_back(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = desk("tiepnhan")
    form = {"name": "Máy quét ở quầy", "scopes": ["work", "file"], "days": "30"}
    made = client.post(f"{HOME}moi", form)
    mine = Program(secret_on(made.content.decode()))
    assert mine.get("/worklist").status_code == 200
    listed = client.get(HOME).content.decode()
    assert "Máy quét ở quầy" in listed
    assert mine.token not in listed
    token = Token.objects.get()
    assert desk("thamdinh").post(f"{HOME}{token.pk}/thu-hoi").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{HOME}{token.pk}/thu-hoi").status_code == 302
    assert mine.get("/worklist").status_code == 401


def test_an_administrator_makes_one_for_a_system_and_sees_everybodys() -> None:
    admin = desk("quantri")
    form = {
        "kind": "system",
        "name": "Phần mềm đất đai",
        "scopes": ["track"],
        "days": "365",
        "username": "tiepnhan",
        "per_minute": "1200",
    }
    secret_on(admin.post(f"{HOME}moi", form).content.decode())
    assert Token.objects.get().per_minute == 1200
    assert "Phần mềm đất đai" in admin.get(HOME).content.decode()
    assert "Phần mềm đất đai" not in desk("tiepnhan").get(HOME).content.decode()
    assert desk("tiepnhan").post(f"{HOME}moi", form).status_code == 403


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays() -> None:
    page = desk("tiepnhan").post(f"{HOME}moi", {"name": "Tên giữ lại", "days": "x"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#scopes"' in text
    assert 'href="#days"' in text
    assert "Tên giữ lại" in text


def test_citizens_have_no_such_page() -> None:
    assert desk("nongdan").get(HOME).status_code == 404
