"""A desk that nobody worked at for a quarter of an hour: nothing is read or done until its owner proves who they are,
and nothing of what was typed is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.platform import quota
from motcua.platform.models import LoggedEvent
from motcua.web.desk.conftest import MORNING, LogIn
from motcua.web.desk.test_dossier import page_of
from tests.support.second_factors import App
from tests.support.two_communes import file

PASSWORD = "ruộng bậc thang mù sương"
HOME = "/ban-lam-viec/"
LATER = MORNING + timedelta(minutes=15)


@pytest.fixture(autouse=True)
def fresh(province: None) -> None:
    quota.forget_leases()


def at_desk(log_in: LogIn, username: str = "tiepnhan") -> Client:
    account = Account.objects.get(username=username)
    account.set_password(PASSWORD)
    account.save()
    client = log_in(username)
    assert client.get(HOME).status_code == 200
    return client


@pytest.fixture
def officer(log_in: LogIn) -> Iterator[Client]:
    """Worked in the morning; now it is a quarter of an hour later."""
    client = at_desk(log_in)
    with clock.at(LATER):
        yield client


def opened(client: Client, answer: Any, **fields: str) -> Any:
    """The page's own form, sent with a proof."""
    carried = dict(answer.context["fields"])
    step = "send" if answer.context["sent"] else "look"
    return client.post(answer.context["to"], {**carried, "_unlock": step, **fields})


def test_a_page_is_shown_again_only_after_the_password(officer: Client) -> None:
    number = file()
    locked = officer.get(f"{page_of(number)}?ds=waiting")
    code = Dossier.objects.get(pk=number).code
    assert locked.status_code == 403
    assert "Màn hình đã khoá" in locked.content.decode()
    assert code not in locked.content.decode().replace(page_of(number), "")
    wrong = opened(officer, locked, _unlock_password="sai")
    assert (wrong.status_code, "Còn 4 lần thử" in wrong.content.decode()) == (422, True)
    right = opened(officer, wrong, _unlock_password=PASSWORD)
    assert right["Location"] == f"{page_of(number)}?ds=waiting"
    assert officer.get(right["Location"]).status_code == 200
    assert LoggedEvent.objects.get(type="account.screen_unlocked").data == {"shown": "password"}


def test_what_was_typed_is_sent_by_the_proof_and_nothing_before_it(log_in: LogIn) -> None:
    number, client = file(), at_desk(log_in)
    address = f"{page_of(number)}/viec/internal_note"
    expect = str(client.get(address).context["dossier"].chain_seq)
    notes = LoggedEvent.objects.filter(stream=number, type="noted_inside")
    with clock.at(LATER):
        locked = client.post(address, {"expect": expect, "note": "Gọi lại cho bà con chiều nay"})
        assert (locked.status_code, notes.count()) == (403, 0)
        assert opened(client, locked, _unlock_password=PASSWORD).status_code == 302
    assert notes.count() == 1


def test_a_quarter_of_an_hour_counts_from_the_last_work_and_looks_by_themselves_are_none(
    log_in: LogIn,
) -> None:
    client = at_desk(log_in)
    for minutes, address, status in [
        (10, HOME, 200),
        (24, HOME, 200),
        (30, f"{HOME}?tu-xem=1", 200),
        (38, f"{HOME}?tu-xem=1", 200),
        (39, f"{HOME}?tu-xem=1", 403),
    ]:
        with clock.at(MORNING + timedelta(minutes=minutes)):
            assert client.get(address).status_code == status, minutes


def test_windows_of_one_session_open_together_and_other_sessions_stay_as_they_are(
    officer: Client, log_in: LogIn
) -> None:
    elsewhere = log_in("tiepnhan")
    assert elsewhere.get(HOME).status_code == 200
    locked, other_window = officer.get(HOME), officer.get("/ban-lam-viec/tim?q=a")
    assert other_window.status_code == 403
    opened(officer, locked, _unlock_password=PASSWORD)
    assert officer.get("/ban-lam-viec/tim?q=a").status_code == 200
    late = opened(officer, other_window, _unlock_password="whatever")
    assert late["Location"] == "/ban-lam-viec/tim?q=a"


def test_a_code_opens_it_too_and_counts_before_a_signature(log_in: LogIn) -> None:
    client, app = at_desk(log_in, "kyso"), App("kyso")
    with clock.at(LATER):
        opened(client, client.get(HOME), _unlock_code=app.code())
        assert client.get(HOME).status_code == 200
        assert client.session["second_at"] == LATER.timestamp()


def test_five_wrong_tries_end_this_session_and_no_other(officer: Client, log_in: LogIn) -> None:
    elsewhere = log_in("tiepnhan")
    key, answer = officer.session.session_key, officer.get(HOME)
    for _ in range(4):
        answer = opened(officer, answer, _unlock_password="sai")
        assert answer.status_code == 422
    out = opened(officer, answer, _unlock_password="sai")
    assert out["Location"] == "/dang-nhap"
    assert not Session.objects.filter(pk=key).exists()
    assert officer.get(HOME)["Location"].startswith("/dang-nhap")
    assert elsewhere.get(HOME).status_code == 200


def test_files_are_named_because_they_do_not_wait(officer: Client) -> None:
    book = SimpleUploadedFile("phi-le-phi.xlsx", b"PK", "application/vnd.ms-excel")
    locked = officer.post("/ban-lam-viec/danh-sach/phi", {"file": book, "reason": "Nghị quyết mới"})
    page = locked.content.decode()
    assert "phi-le-phi.xlsx" in page
    assert ("reason", "Nghị quyết mới") in locked.context["fields"]
    wrong = opened(officer, locked, _unlock_password="sai", _unlock_files="phi-le-phi.xlsx")
    assert "phi-le-phi.xlsx" in wrong.content.decode()
    back = officer.post(locked.context["to"], {"_unlock": "look", "_unlock_password": PASSWORD})
    assert back["Location"] == locked.context["to"]


def test_what_a_script_asks_is_answered_by_a_sign_and_no_page(officer: Client) -> None:
    part = officer.get(HOME, headers={"HX-Request": "true"})
    assert (part.status_code, part["X-Screen"], part.content) == (403, "locked", b"")


def test_the_cover_asks_opens_and_locks_without_leaving_the_page(officer: Client) -> None:
    by_script = {"X-Screen": "ask"}
    assert officer.get("/ban-lam-viec/man-hinh").json()["left"] == 0
    form = officer.get("/ban-lam-viec/man-hinh/mo-khoa", headers=by_script)
    assert "_unlock_password" in form.content.decode()
    wrong = officer.post("/ban-lam-viec/man-hinh/mo-khoa", {"_unlock_password": "sai"}, headers=by_script)
    assert (wrong.status_code, "Còn 4 lần thử" in wrong.content.decode()) == (422, True)
    right = officer.post("/ban-lam-viec/man-hinh/mo-khoa", {"_unlock_password": PASSWORD}, headers=by_script)
    assert right.json()["left"] == 900
    assert officer.get(HOME).status_code == 200
    assert officer.post("/ban-lam-viec/man-hinh", {"lock": "1"}).json()["left"] == 0
    assert officer.get(HOME).status_code == 403


def test_typing_without_sending_is_work(log_in: LogIn) -> None:
    client = at_desk(log_in)
    with clock.at(MORNING + timedelta(minutes=14)):
        assert client.post("/ban-lam-viec/man-hinh", {"ago": "60"}).json()["left"] == 60
    with clock.at(MORNING + timedelta(minutes=27, seconds=59)):
        assert client.get(HOME).status_code == 200


def test_nothing_of_the_house_is_open_but_the_way_out_and_figures_on_a_wall(
    officer: Client, log_in: LogIn
) -> None:
    for address in ("/", "/dieu-hanh/", "/tai-khoan", "/xac-minh", "/dang-nhap"):
        assert officer.get(address).status_code == 403, address
    assert officer.get("/ngon-ngu/en")["Location"] == "/"
    assert officer.post("/ban-lam-viec/dang-xuat")["Location"] == "/dang-nhap"


def test_a_citizen_is_left_in_peace(log_in: LogIn) -> None:
    citizen = log_in("nongdan")
    assert citizen.get("/ho-so-cua-toi").status_code == 200
    with clock.at(MORNING + timedelta(hours=7)):
        assert citizen.get("/ho-so-cua-toi").status_code == 200
    assert citizen.get("/ban-lam-viec/man-hinh").status_code == 401
