"""Two providers side by side, one of them down, and what people are told of it, as a browser without scripts has it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.test import Client
from pytest_django import Settings

from motcua.adapters.simulation import Answer, Request, Site
from motcua.adapters.vneid.adapter import Registration, VNeID
from motcua.adapters.vneid.simulator import Simulator
from motcua.config.simulators import PEOPLE
from motcua.identity import ports
from motcua.identity.models import Account, Party
from motcua.kernel import clock
from motcua.platform.outside import note_try

pytestmark = pytest.mark.django_db
PREFIX = "/quoc-gia"


class Both:
    """VNeID and the national portal, simulated on one site as in a demonstration."""

    def __init__(self) -> None:
        people = json.loads(PEOPLE.read_text("utf-8"))
        self.vneid = Simulator(people, clients={"motcua": "x"})
        self.national = Simulator(
            people, clients={"motcua": "x"}, name="Cổng Dịch vụ công quốc gia", prefix=PREFIX
        )
        self.site = Site(self._handle).start()
        self.vneid.issuer, self.national.issuer = self.site.url, self.site.url + PREFIX

    def _handle(self, request: Request) -> Answer:
        national = request.path.startswith(f"{PREFIX}/")
        return (self.national if national else self.vneid).handle(request)


@pytest.fixture
def both(settings: Settings) -> Iterator[Both]:
    settings.ROOT_URLCONF = "tests.support.log_in_urls"
    found = Both()
    for key, issuer in ((ports.VNEID, found.vneid.issuer), (ports.NATIONAL, found.national.issuer)):
        known = Registration(issuer, "motcua", "x", timeout=2, key=key, name=ports.NAMES[key])
        ports.connect(lambda known=known: VNeID(known), key)  # type: ignore[misc]
    yield found
    ports.disconnect()
    found.site.stop()


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def who(client: Client) -> list[str]:
    return client.get("/ai").content.decode().split()


def come_back(client: Client, start: str, person: str = "nongdan") -> str:
    """Be somebody at the provider; the address of return."""
    there = client.get(start).headers["Location"]
    form = {**dict(parse_qsl(urlsplit(there).query)), "person": person}
    answer = requests.post(there.partition("?")[0], data=form, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def silent(provider: str, count: int = 4) -> None:
    """As measured: nobody there answered lately."""
    for number in range(count):
        with clock.at(clock.now() - timedelta(seconds=10 * number)):
            note_try(provider, answered=False, seconds=5)


def test_both_are_offered_and_each_leads_to_its_own(client: Client, both: Both) -> None:
    page = client.get("/dang-nhap?next=/ai").content.decode()
    assert page.index("Đăng nhập bằng VNeID") < page.index("Đăng nhập bằng Cổng Dịch vụ công quốc gia")
    assert 'href="/dang-nhap/quoc-gia?next=%2Fai"' in page
    assert client.get("/dang-nhap/quoc-gia").headers["Location"].startswith(both.national.issuer)
    assert client.get("/dang-nhap/vneid").headers["Location"].startswith(f"{both.vneid.issuer}/authorize")


def test_one_person_is_one_account_by_whichever_they_come(client: Client, both: Both) -> None:
    assert client.get(come_back(client, "/dang-nhap/quoc-gia?next=/ai")).headers["Location"] == "/ai"
    first = who(client)
    assert first[1:] == ["2", "dvcqg"]
    client.get(come_back(client, "/dang-nhap/vneid"))
    assert who(client) == [first[0], "2", "vneid"]
    client.get(come_back(client, "/dang-nhap/quoc-gia"))
    assert who(client) == first
    party = Party.objects.get()
    assert (Account.objects.count(), party.tech_id is not None, party.provider_keys.count()) == (1, True, 1)


def test_what_one_provider_gave_out_is_nothing_to_the_other(client: Client, both: Both) -> None:
    back = come_back(client, "/dang-nhap/quoc-gia")
    other = client.get(back.replace("/quoc-gia/ve", "/vneid/ve"))
    assert other.status_code == 403
    assert who(client)[0] == "-"


def test_one_failure_is_not_called_an_outage(client: Client, both: Both) -> None:
    both.vneid.failure = "error"
    page = client.get("/dang-nhap/vneid")
    assert page.status_code == 503
    assert "đang gián đoạn" not in page.content.decode()


def test_an_outage_is_told_by_measurement_with_what_goes_on_all_the_same(client: Client, both: Both) -> None:
    client.get(come_back(client, "/dang-nhap/vneid"))
    both.vneid.failure = "down"
    stranger = Client(headers={"host": "localhost"})
    for _ in range(3):
        assert stranger.get("/dang-nhap/vneid").status_code == 503
    page = stranger.get("/dang-nhap").content.decode()
    assert "VNeID đang gián đoạn" in page
    assert "3 trong 5 lần hỏi gần đây" in page
    assert 'href="/tra-cuu"' in page
    assert "Bản nháp và tệp bạn đã gửi vẫn còn nguyên" in page
    # The other provider becomes the way to take, and works; whoever was in stays in.
    assert 'class="btn btn-main" href="/dang-nhap/quoc-gia"' in page
    assert (
        stranger.get(come_back(stranger, "/dang-nhap/quoc-gia?next=/ai", "giaovien")).headers["Location"]
        == "/ai"
    )
    assert who(client)[0] != "-"
    assert client.get("/ho-so-cua-toi").status_code == 200


def test_when_it_is_back_the_page_says_nothing_more(client: Client, both: Both) -> None:
    silent(ports.VNEID)
    assert "VNeID đang gián đoạn" in client.get("/dang-nhap").content.decode()
    for _ in range(3):
        client.get("/dang-nhap/vneid")
    assert "VNeID đang gián đoạn" not in client.get("/dang-nhap").content.decode()


def test_when_none_answers_the_local_account_is_the_way(client: Client, both: Both) -> None:
    for provider in (ports.VNEID, ports.NATIONAL):
        silent(provider)
    page = client.get("/dang-nhap").content.decode()
    assert page.count("đang gián đoạn") >= 2
    assert 'class="btn btn-main" type="submit"' in page
    assert "Cách đăng nhập còn lại" not in page


def test_the_simulators_say_whom_they_stand_in_for(both: Both) -> None:
    told = requests.get(f"{both.national.issuer}/people", timeout=5).text
    assert "không phải Cổng Dịch vụ công quốc gia thật" in told
    requests.post(f"{both.national.issuer}/fail", json={"mode": "error"}, timeout=5)
    assert requests.get(f"{both.national.issuer}/jwks", timeout=5).status_code == 500
    assert requests.get(f"{both.vneid.issuer}/jwks", timeout=5).status_code == 200
