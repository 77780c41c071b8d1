"""Logging in and out, as a browser without JavaScript does it."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.test import Client
from pytest_django import Settings

from motcua.adapters.simulation import Site
from motcua.adapters.vneid.adapter import Registration, VNeID
from motcua.adapters.vneid.simulator import Simulator
from motcua.agencies.models import Officer
from motcua.config.simulators import PEOPLE
from motcua.identity import commands, ports, provider_calls
from motcua.identity.commands import Particulars
from motcua.identity.models import Account, Party, ProviderCall
from motcua.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db

PASSWORD = "một-mật-khẩu-dài"


@pytest.fixture(autouse=True)
def pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.support.log_in_urls"


@pytest.fixture
def citizen() -> Account:
    party = commands.register_party(
        actor=SYSTEM, particulars=Particulars(name="Tằng Văn Phúc", id_number="022092990017")
    )
    return commands.open_account(actor=SYSTEM, username="nongdan", password=PASSWORD, party_id=party.pk)


@pytest.fixture
def vneid() -> Iterator[Simulator]:
    simulator = Simulator(json.loads(PEOPLE.read_text("utf-8")), clients={"motcua": "x"})
    site = Site(simulator.handle).start()
    simulator.issuer = site.url
    ports.connect(lambda: VNeID(Registration(site.url, "motcua", "x", timeout=2)))
    yield simulator
    ports.disconnect()
    site.stop()


def who(client: Client) -> str:
    return client.get("/ai").content.decode()


def enter(client: Client, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    """Fill in the form; the status and either where it leads or what the page says."""
    answer = client.post("/dang-nhap", {"username": "nongdan", "password": password, **more})
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def come_back(client: Client, *, person: str = "nongdan", start: str = "/dang-nhap/vneid") -> str:
    """Go to VNeID, be somebody there, and return the address at which the browser comes back."""
    there = client.get(start).headers["Location"]
    form = {**dict(parse_qsl(urlsplit(there).query)), "person": person}
    answer = requests.post(there.partition("?")[0], data=form, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert (back.hostname, back.path) == ("localhost", "/dang-nhap/vneid/ve")
    return f"{back.path}?{back.query}"


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def test_a_stranger_sees_both_ways_in(client: Client, vneid: Simulator) -> None:
    page = client.get("/dang-nhap?next=/ai").content.decode()
    assert page.index("Đăng nhập bằng VNeID") < page.index("Tên đăng nhập")
    assert 'href="/dang-nhap/vneid?next=%2Fai"' in page
    assert 'name="next" value="/ai"' in page


def test_without_a_provider_only_the_local_account_is_offered(client: Client) -> None:
    assert "VNeID" not in client.get("/dang-nhap").content.decode()
    assert client.get("/dang-nhap/vneid").headers["Location"] == "/dang-nhap"


def test_a_citizen_enters_with_a_password_and_lands_at_their_dossiers(
    client: Client, citizen: Account
) -> None:
    assert enter(client) == (302, "/ho-so-cua-toi")
    assert who(client) == "nongdan 1 password"
    assert client.get("/dang-nhap").headers["Location"] == "/ho-so-cua-toi"


def test_an_official_lands_at_the_desk(client: Client) -> None:
    account = commands.open_account(actor=SYSTEM, username="nongdan", password=PASSWORD)
    Officer.objects.create(account=account, name="Trần Thị Bình")
    assert enter(client) == (302, "/ban-lam-viec/")


def test_one_goes_on_where_one_wanted_to_go(client: Client, citizen: Account) -> None:
    assert enter(client, next="/nop-ho-so/1.001193?buoc=2") == (302, "/nop-ho-so/1.001193?buoc=2")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ke-xau.example/",
        "//ke-xau.example/",
        "/\\ke-xau.example",
        "javascript:alert(1)",
        "/dang-xuat",
        "/dang-nhap?x",
    ],
)
def test_nobody_is_sent_elsewhere(client: Client, citizen: Account, elsewhere: str) -> None:
    assert enter(client, next=elsewhere) == (302, "/ho-so-cua-toi")


def test_a_wrong_password_keeps_the_name_and_says_so_kindly(client: Client, citizen: Account) -> None:
    status, page = enter(client, "sai")
    assert status == 403
    assert "chưa đúng" in page
    assert 'value="nongdan"' in page
    assert "sai" not in page.partition("<form")[2]
    assert who(client) == "- 0 -"


def test_too_many_mistakes_are_slowed_down_without_harm(client: Client, citizen: Account) -> None:
    for _ in range(5):
        assert enter(client, "sai")[0] == 403
    status, page = enter(client)
    assert status == 429
    assert "Tài khoản vẫn an toàn" in page


def test_behind_our_proxy_people_are_counted_one_by_one(citizen: Account, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    forger = Client(headers={"host": "localhost", "x-forwarded-for": "9.9.9.9, 10.0.0.7"})
    for _ in range(5):
        enter(forger, "sai")
    assert enter(Client(headers={"host": "localhost", "x-forwarded-for": "1.2.3.4, 10.0.0.7"}))[0] == 429
    assert enter(Client(headers={"host": "localhost", "x-forwarded-for": "10.0.0.8"}))[0] == 302


def test_a_session_key_planted_before_is_worth_nothing_after(
    client: Client, citizen: Account, vneid: Simulator
) -> None:
    client.get("/dang-nhap/vneid")
    planted = client.cookies["motcua"].value
    enter(client)
    assert client.cookies["motcua"].value != planted
    thief = Client(headers={"host": "localhost"})
    thief.cookies["motcua"] = planted
    assert who(thief) == "- 0 -"


def test_a_form_from_another_site_logs_nobody_in(citizen: Account) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert enter(strict)[0] == 403
    assert who(strict) == "- 0 -"


def test_a_citizen_enters_by_vneid_with_level_two(client: Client, vneid: Simulator) -> None:
    answer = client.get(come_back(client, start="/dang-nhap/vneid?next=/ai"))
    assert answer.headers["Location"] == "/ai"
    assert who(client).split()[1:] == ["2", "vneid"]
    assert Party.objects.get().name == "Tằng Văn Phúc"


def test_vneid_finds_the_account_that_was_there_before(
    client: Client, citizen: Account, vneid: Simulator
) -> None:
    client.get(come_back(client))
    assert who(client) == "nongdan 2 vneid"


def test_somebody_with_a_password_steps_up_by_vneid(
    client: Client, citizen: Account, vneid: Simulator
) -> None:
    enter(client)
    assert who(client) == "nongdan 1 password"
    client.get(come_back(client, start="/dang-nhap/vneid?next=/ai"))
    assert who(client) == "nongdan 2 vneid"


def test_another_person_on_the_same_machine_gets_a_session_of_their_own(
    client: Client, citizen: Account, vneid: Simulator
) -> None:
    enter(client)
    before = client.cookies["motcua"].value
    client.get(come_back(client, person="giaovien"))
    assert client.cookies["motcua"].value != before
    assert Account.objects.get(username=who(client).split()[0]).party != citizen.party


def test_a_level_one_account_stays_level_one(client: Client, vneid: Simulator) -> None:
    vneid.failure = "level_1"
    client.get(come_back(client))
    assert who(client).split()[1] == "1"


def test_coming_back_twice_logs_in_once(client: Client, vneid: Simulator) -> None:
    back = come_back(client)
    assert client.get(back).status_code == 302
    client.post("/dang-xuat")
    answer = client.get(back)
    assert answer.status_code == 403
    assert "bấm đăng nhập lại" in answer.content.decode()
    assert who(client) == "- 0 -"


def test_an_answer_meant_for_another_browser_is_refused(client: Client, vneid: Simulator) -> None:
    back = come_back(client)
    victim = Client(headers={"host": "localhost"})
    assert victim.get(back).status_code == 403
    assert who(victim) == "- 0 -"


def test_two_tabs_do_not_disturb_each_other(client: Client, vneid: Simulator) -> None:
    first = come_back(client)
    come_back(client)
    assert client.get(first).status_code == 302


@pytest.mark.parametrize("failure", ["wrong_nonce", "wrong_key", "expired"])
def test_a_token_that_does_not_hold_logs_nobody_in(client: Client, vneid: Simulator, failure: str) -> None:
    back = come_back(client)
    vneid.__dict__["failure"] = failure
    answer = client.get(back)
    assert answer.status_code == 403
    assert "Chưa ai được đăng nhập" in answer.content.decode()
    assert who(client) == "- 0 -"


def test_whoever_declines_at_vneid_is_not_scolded(client: Client, vneid: Simulator) -> None:
    answer = client.get(come_back(client, person=""))
    assert answer.status_code == 403
    assert "chưa đồng ý" in answer.content.decode()


def test_when_vneid_is_down_the_local_account_is_there(
    client: Client, citizen: Account, vneid: Simulator
) -> None:
    vneid.failure = "down"
    answer = client.get("/dang-nhap/vneid?next=/ai")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "VNeID đang không trả lời" in page
    assert 'name="next" value="/ai"' in page
    assert enter(client)[0] == 302


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for VNeID: as when it is slow."""
    monkeypatch.setattr(provider_calls, "PATIENCE", 0)


def outcome_of(client: Client, waiting: Any) -> Any:
    """Look again until the page that waits has an answer."""
    for _ in range(200):
        answer = client.get(waiting.headers["Location"])
        if answer.headers.get("Refresh") is None:
            return answer
        assert "Nơi xác thực đang chậm" in answer.content.decode()
        time.sleep(0.05)
    raise AssertionError("VNeID never answered")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_while_vneid_is_slow_one_waits_at_a_page_and_gets_in(client: Client, vneid: Simulator) -> None:
    there = outcome_of(client, client.get("/dang-nhap/vneid?next=/ai")).headers["Location"]
    form = {**dict(parse_qsl(urlsplit(there).query)), "person": "nongdan"}
    answer = requests.post(there.partition("?")[0], data=form, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    waiting = client.get(f"{back.path}?{back.query}")
    assert outcome_of(client, waiting).headers["Location"] == "/ai"
    assert who(client).split()[1:] == ["2", "vneid"]
    assert not ProviderCall.objects.exists()
    assert client.get(waiting.headers["Location"]).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_what_vneid_refuses_is_told_at_the_page_that_waits(client: Client, vneid: Simulator) -> None:
    vneid.failure = "down"
    answer = outcome_of(client, client.get("/dang-nhap/vneid?next=/ai"))
    assert answer.status_code == 503
    assert 'name="next" value="/ai"' in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_nobody_else_can_pick_up_a_log_in_that_waits(client: Client, vneid: Simulator) -> None:
    waiting = client.get("/dang-nhap/vneid")
    thief = Client(headers={"host": "localhost"})
    assert thief.get(waiting.headers["Location"]).status_code == 403
    assert outcome_of(client, waiting).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_call_that_was_lost_with_its_process_is_told_as_such(client: Client, vneid: Simulator) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider_calls, "PATIENCE", 0)
        waiting = client.get("/dang-nhap/vneid")
    outcome_of(client, waiting)
    assert (
        "Nơi xác thực đang chậm hoặc không trả lời"
        in client.get(waiting.headers["Location"]).content.decode()
    )


def test_a_record_of_somebody_else_under_ones_number_keeps_nobody_out(
    client: Client, vneid: Simulator
) -> None:
    stranger = commands.register_party(
        actor=SYSTEM, particulars=Particulars(name="Ai Đó", id_number="022092990017")
    )
    assert client.get(come_back(client)).status_code == 302
    stranger.refresh_from_db()
    assert not stranger.id_number
    holder = Account.objects.get().party
    assert holder is not None
    assert (holder.id_number, holder.pk == stranger.pk) == ("022092990017", False)


def test_leaving_takes_a_post_and_offers_to_leave_vneid_too(client: Client, vneid: Simulator) -> None:
    client.get(come_back(client))
    assert client.get("/dang-xuat")["Location"] == "/"
    assert who(client) != "- 0 -"
    page = client.post("/dang-xuat", follow=True).content.decode()
    assert "Bạn đã đăng xuất khỏi Một Cửa" in page
    assert "post_logout_redirect_uri" in page
    assert who(client) == "- 0 -"
    page = client.get("/dang-nhap?ra=password").content.decode()
    assert "post_logout_redirect_uri" not in page


def test_the_page_is_never_kept_by_a_cache(client: Client) -> None:
    assert "no-store" in client.get("/dang-nhap").headers["Cache-Control"]
