"""The first administrator, from an empty database to a page of the desk."""

import re

import pyotp
import pytest
from click.testing import CliRunner, Result
from django.test import Client
from pytest_django import Settings

from motcua.agencies.models import Agency
from motcua.config import ready
from motcua.config.cli import group
from motcua.identity.models import Account, AccountLink
from motcua.kernel import clock
from motcua.platform import quota
from motcua.platform.models import LoggedEvent

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "trâu-nón-9"


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    quota.forget_leases()
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["admin", *words])


def link_in(told: Result) -> str:
    found = re.search(r"https?://[^/]+(/lien-ket/\S+)", told.output)
    assert found, told.output
    return found[1]


def enter_by(path: str, client: Client) -> list[str]:
    """Password, app, codes of recovery, in; returns the codes."""
    assert client.get(path).status_code == 200
    client.post(path, {"new": PASSWORD, "repeated": PASSWORD}, follow=True)
    page = client.get("/dang-nhap/thiet-lap").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]{32,})</code>", page)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now())
    shown = client.post("/dang-nhap/thiet-lap", {"code": code}).content.decode()
    assert client.get("/ban-lam-viec/tai-khoan").status_code == 302, "the codes are read first"
    client.post("/dang-nhap/buoc-hai")
    return re.findall(r"<code>((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})</code>", shown)


def test_the_first_administrator_waits_without_an_agency_and_is_appointed_later() -> None:
    told = run("create", "quantri1", "--name", "Vi Văn Một")
    assert "chưa quản trị cơ quan nào" in told.output
    client = Client()
    codes = enter_by(link_in(told), client)
    assert len(set(codes)) == 10
    waiting = client.get("/ban-lam-viec/", follow=True).content.decode()
    assert "hiện không giữ chức vụ nào" in waiting
    Agency.objects.create(
        code="H90", name="Tỉnh Ví Dụ", kind="province", level="province", valid_from=clock.now().date()
    )
    assert "quản trị H90" in run("appoint", "quantri1", "--agency", "H90").output
    assert client.get("/ban-lam-viec/gui-ra-ngoai/").status_code == 200
    types = set(LoggedEvent.objects.filter(topic="account").values_list("type", flat=True))
    assert {"account.opened", "account.link_given", "account.password_chosen"} <= types
    assert {"account.second_factor_added", "account.recovery_codes_made", "account.logged_in"} <= types


def test_a_link_opens_once_and_only_its_hash_is_kept() -> None:
    path = link_in(run("create", "quantri1", "--name", "Vi Văn Một"))
    assert path.rpartition("/")[2] not in str(AccountLink.objects.values())
    enter_by(path, Client())
    again = Client().post(path, {"new": PASSWORD, "repeated": PASSWORD})
    assert again.status_code == 403
    assert "không dùng được nữa" in again.content.decode()


def test_a_link_runs_out_and_a_newer_one_replaces_it() -> None:
    first = link_in(run("create", "quantri1", "--name", "Vi Văn Một"))
    second = link_in(run("link", "quantri1", "--reason", "bản in bị mất"))
    assert Client().get(first).status_code == 403
    assert Client().get(second).status_code == 200
    AccountLink.objects.filter(ended_at=None).update(expires_at=clock.now())
    assert Client().get(second).status_code == 403


def test_a_password_that_is_refused_uses_no_link_up() -> None:
    path = link_in(run("create", "quantri1", "--name", "Vi Văn Một"))
    refused = Client().post(path, {"new": "quantri1", "repeated": "quantri1"})
    assert refused.status_code == 422
    assert Client().get(path).status_code == 200


def test_an_unknown_agency_and_a_taken_log_in_make_nothing() -> None:
    unknown = run("create", "quantri1", "--name", "Vi Văn Một", "--agency", "H00")
    assert "Không có cơ quan" in str(unknown.exception)
    assert not Account.objects.exists()
    run("create", "quantri1", "--name", "Vi Văn Một")
    assert "đã có người dùng" in str(run("create", "quantri1", "--name", "Vi Văn Hai").exception)


def test_who_lost_telephone_and_codes_begins_anew(settings: Settings) -> None:
    enter_by(link_in(run("create", "quantri1", "--name", "Vi Văn Một")), Client())
    kept = link_in(run("link", "quantri1", "--reason", "quên mật khẩu"))
    client = Client()
    to_code = client.post(kept, {"new": "nón-trâu-8", "repeated": "nón-trâu-8"})
    assert to_code["Location"] == "/dang-nhap/buoc-hai"
    lost = link_in(run("link", "quantri1", "--reason", "mất điện thoại", "--forget-second-factor"))
    assert len(enter_by(lost, Client())) == 10
