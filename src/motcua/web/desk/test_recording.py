"""What the logs of access and security have of a day at the desk: who came from where, what was refused or changed.

Beside the desk's tests because its people are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from pytest_django import Settings

from motcua.dossiers.models import Dossier
from motcua.identity.models import Account
from motcua.platform.models import LoggedEvent
from motcua.platform.records import spool
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of, press
from tests.support.second_factors import App
from tests.support.two_communes import file


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, province: None) -> Iterator[Path]:
    """Where this process appends."""
    settings.RECORDS_FOLDER = tmp_path
    spool.let_go()
    yield tmp_path
    spool.let_go()


@pytest.fixture
def told(folder: Path) -> Any:
    """Reads what was appended so far, with what is asked of each line."""

    def read(*names: str, log: str = "access") -> list[tuple[Any, ...]]:
        lines = [
            orjson.loads(line) for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines()
        ]
        return [tuple(line.get(name) for name in names) for line in lines if line["log"] == log]

    return read


def test_whoever_opens_a_dossier_is_told_with_its_code_and_the_number_of_the_request(
    log_in: LogIn, told: Any
) -> None:
    number = file()
    code = Dossier.objects.get(pk=number).code
    officer = Account.objects.get(username="tiepnhan").officer
    page = log_in("tiepnhan").get(page_of(number), REMOTE_ADDR="10.0.0.9")
    lines = told("account", "action", "target", "ending", "address", "request", "status")
    account = f"officer/{officer.pk}"
    assert lines == [(account, "GET desk:dossier", code, "done", "10.0.0.9", page["X-Request-ID"], 200)]


def test_what_was_changed_leads_to_its_event_and_back(log_in: LogIn, told: Any) -> None:
    number, officer = file(), log_in("tiepnhan")
    press(officer, number, "internal_note", note="Gọi lại chiều nay")
    [(_, events)] = [line for line in told("action", "events") if line[0] == "POST desk:act"]
    event = LoggedEvent.objects.get(stream=number, type="noted_inside")
    assert events == [f"dossier/{number}/{event.seq}:{bytes(event.hash).hex()[:8]}"]


def test_what_somebody_may_not_see_is_a_refusal(log_in: LogIn, told: Any) -> None:
    log_in("nongdan").get(page_of(file()))
    [(ending, status)] = told("ending", "status")
    assert (ending, status) == ("refused", 404)


def test_a_stranger_who_reads_is_not_told_and_one_who_knocks_where_nothing_is_is(told: Any) -> None:
    Client().get("/")
    Client().get("/wp-admin/setup.php")
    assert told("action", "ending") == [("GET /wp-admin/setup.php", "refused")]


@pytest.mark.parametrize(("username", "known"), [("thamdinh", True), ("mat-khau-cua-toi", False)])
def test_a_wrong_password_is_told_of_the_account_and_never_what_was_typed(
    told: Any, folder: Path, username: str, known: bool
) -> None:
    Client().post("/dang-nhap", {"username": username, "password": "bí mật"}, REMOTE_ADDR="10.0.0.9")
    target = f"account/{Account.objects.get(username=username).pk}" if known else "account/unknown"
    lines = told("action", "target", "ending", "address", log="security")
    assert lines == [("account.log_in", target, "refused", "10.0.0.9")]
    written = b"".join(path.read_bytes() for path in folder.glob("*.jsonl")).decode()
    assert "bí mật" not in written
    assert username not in written


def test_a_wrong_second_factor_is_told(log_in: LogIn, told: Any) -> None:
    App("kyso")
    log_in("kyso").post("/ban-lam-viec/van-ban-cho-ky", {"van-ban": "1", "_second": "000000"})
    pk = Account.objects.get(username="kyso").pk
    assert ("account.second_factor", f"account/{pk}", "refused") in told(
        "action", "target", "ending", log="security"
    )


def test_a_secret_in_an_address_is_not_written(told: Any, folder: Path) -> None:
    Client().get("/lien-ket/rat-bi-mat-0123456789")
    assert told("action") == [("GET portal:link",)]
    assert "rat-bi-mat" not in "".join(path.read_text() for path in folder.glob("*.jsonl"))
