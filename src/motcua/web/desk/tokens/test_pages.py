"""Tokens at the desk."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from motcua.identity import events
from motcua.identity.models import Account, Token
from motcua.platform import quota
from motcua.platform.log import events_of
from tests.support.programs import Program

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
HOME = "/ban-lam-viec/ma-truy-cap/"
ACCOUNT = "/ban-lam-viec/tai-khoan"


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
        "reason": "Kết nối theo công văn 5",
    }
    secret_on(admin.post(f"{HOME}moi", form).content.decode())
    assert Token.objects.get().per_minute == 1200
    assert "Phần mềm đất đai" in admin.get(HOME).content.decode()
    assert "Phần mềm đất đai" not in desk("thamdinh").get(HOME).content.decode()
    assert desk("tiepnhan").post(f"{HOME}moi", form).status_code == 403
    token = Token.objects.get()
    assert events_of(events.ACCESS, token.pk)[0].data["reason"] == "Kết nối theo công văn 5"
    assert "Hãy ghi lý do." in admin.post(f"{HOME}moi", {**form, "reason": " "}).content.decode()
    admin.post(f"{HOME}{token.pk}/thu-hoi", {"reason": "Hết hợp đồng"})
    assert events_of(events.ACCESS, token.pk)[-1].data["reason"] == "Hết hợp đồng"


def test_an_official_sees_who_would_act_for_them_agrees_and_takes_it_back(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    form = {"kind": "system", "name": "Phần mềm đất đai", "scopes": ["work"], "days": "90"}
    form |= {"username": "tiepnhan", "per_minute": "600", "reason": "Kết nối"}
    made = desk("quantri").post(f"{HOME}moi", form).content.decode()
    assert "phải đăng nhập" in made
    other, token, mine = Program(secret_on(made)), Token.objects.get(), desk("tiepnhan")
    assert "Chờ anh chị đồng ý" in mine.get(ACCOUNT).content.decode()
    assert desk("quantri").post(f"{HOME}{token.pk}/dong-y").status_code == 404
    assert other.get("/worklist").status_code == 401
    assert mine.post(f"{HOME}{token.pk}/dong-y").status_code == 302
    assert other.get("/worklist").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.post(f"{HOME}{token.pk}/thu-hoi", {"ve": "tai-khoan"})["Location"] == ACCOUNT
    assert other.get("/worklist").status_code == 401
    assert "/dong-y" not in mine.get(ACCOUNT).content.decode()
    assert "Hệ thống làm việc thay" not in mine.get(ACCOUNT).content.decode()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays() -> None:
    page = desk("tiepnhan").post(f"{HOME}moi", {"name": "Tên giữ lại", "days": "x"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#scopes"' in text
    assert 'href="#days"' in text
    assert "Tên giữ lại" in text


def test_a_citizen_agrees_or_refuses_on_a_page_of_their_own() -> None:
    form = {"kind": "system", "name": "Kiosk xã", "scopes": ["track"], "days": "90"}
    form |= {"username": "nongdan", "per_minute": "600", "reason": "Kết nối"}
    other = Program(secret_on(desk("quantri").post(f"{HOME}moi", form).content.decode()))
    mine, token = desk("nongdan"), Token.objects.get()
    assert "Kiosk xã" in mine.get("/chuong-trinh").content.decode()
    assert other.get("/dossiers").status_code == 401
    given = {"ma": str(token.pk), "lam": "dong-y"}
    assert desk("giaovien").post("/chuong-trinh", given).status_code == 404
    assert mine.post("/chuong-trinh", given).status_code == 302
    assert other.get("/dossiers").status_code == 200


def test_citizens_have_no_such_page() -> None:
    assert desk("nongdan").get(HOME).status_code == 404
