"""What `identity.ports.IdentityProvider` promises, asked of the VNeID adapter over the loopback."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from motcua.adapters.simulation import Site
from motcua.adapters.vneid.adapter import Registration, VNeID
from motcua.adapters.vneid.simulator import Failure, Simulator
from motcua.config.simulators import PEOPLE
from motcua.identity.ports import IdentityProvider
from motcua.identity.types import Handshake
from motcua.kernel.errors import NotAllowed, Unavailable

BACK = "http://127.0.0.1:8000/dang-nhap/vneid/ve"


@dataclass
class Running:
    """The simulator, its site, and our client of it."""

    simulator: Simulator
    site: Site
    provider: IdentityProvider

    def choose(self, url: str, username: str) -> dict[str, str]:
        """Be somebody: follow the address, choose a person, return what the browser is sent back with."""
        assert requests.get(url, timeout=5).status_code == 200
        form = {**dict(parse_qsl(urlsplit(url).query)), "person": username}
        answer = requests.post(f"{self.site.url}/authorize", data=form, allow_redirects=False, timeout=5)
        location = answer.headers["Location"]
        assert location.startswith(BACK)
        return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture
def running() -> Iterator[Running]:
    simulator = Simulator(json.loads(PEOPLE.read_text("utf-8")), clients={"motcua": "bi-mat"}, slowness=5.0)
    site = Site(simulator.handle).start()
    simulator.issuer = site.url
    yield Running(simulator, site, VNeID(Registration(site.url, "motcua", "bi-mat", timeout=2)))
    site.stop()


def test_whoever_logs_in_there_is_known_here(running: Running) -> None:
    handshake = Handshake.new(BACK)
    back = running.choose(running.provider.authorization_url(handshake), "nongdan")
    assert back["state"] == handshake.state
    claims = running.provider.exchange(handshake, back["code"])
    assert (claims.name, claims.id_number, claims.assurance) == ("Tằng Văn Phúc", "022092990017", 2)


def test_an_enterprise_logs_in_too(running: Running) -> None:
    handshake = Handshake.new(BACK)
    back = running.choose(running.provider.authorization_url(handshake), "congty")
    claims = running.provider.exchange(handshake, back["code"])
    assert (claims.organisation, claims.tax_code) == (True, "5799000018")


def test_a_code_is_good_once(running: Running) -> None:
    handshake = Handshake.new(BACK)
    code = running.choose(running.provider.authorization_url(handshake), "nongdan")["code"]
    running.provider.exchange(handshake, code)
    with pytest.raises(NotAllowed):
        running.provider.exchange(handshake, code)


@pytest.mark.parametrize("changed", ["nonce", "verifier", "redirect_uri"])
def test_a_code_stolen_into_another_log_in_is_worthless(running: Running, changed: str) -> None:
    handshake = Handshake.new(BACK)
    code = running.choose(running.provider.authorization_url(handshake), "nongdan")["code"]
    with pytest.raises(NotAllowed):
        running.provider.exchange(replace(handshake, **{changed: f"{BACK}x"}), code)


@pytest.mark.parametrize("failure", ["wrong_nonce", "wrong_key", "expired"])
def test_a_token_that_does_not_hold_logs_nobody_in(running: Running, failure: Failure) -> None:
    handshake = Handshake.new(BACK)
    code = running.choose(running.provider.authorization_url(handshake), "nongdan")["code"]
    running.simulator.failure = failure
    with pytest.raises(NotAllowed):
        running.provider.exchange(handshake, code)


@pytest.mark.parametrize("failure", ["down", "slow"])
def test_silence_is_told_as_silence(running: Running, failure: Failure) -> None:
    running.provider.authorization_url(Handshake.new(BACK))
    running.simulator.failure = failure
    with pytest.raises(Unavailable):
        running.provider.authorization_url(Handshake.new(BACK))


def test_a_provider_that_is_gone_is_told_as_silence() -> None:
    nobody = VNeID(Registration("http://127.0.0.1:9", "motcua", "x", timeout=2))
    with pytest.raises(Unavailable):
        nobody.authorization_url(Handshake.new(BACK))


def test_a_new_key_of_the_provider_is_learnt(running: Running) -> None:
    for _ in range(2):
        handshake = Handshake.new(BACK)
        code = running.choose(running.provider.authorization_url(handshake), "giaovien")["code"]
        assert running.provider.exchange(handshake, code).name == "Chìu Thị Mẩy"
        running.simulator.change_key()


def test_the_level_of_the_account_comes_through(running: Running) -> None:
    running.simulator.failure = "level_1"
    handshake = Handshake.new(BACK)
    code = running.choose(running.provider.authorization_url(handshake), "nongdan")["code"]
    assert running.provider.exchange(handshake, code).assurance == 1


def test_another_system_cannot_use_our_registration(running: Running) -> None:
    handshake = Handshake.new(BACK)
    code = running.choose(running.provider.authorization_url(handshake), "nongdan")["code"]
    thief = VNeID(Registration(running.site.url, "motcua", "doan", timeout=2))
    with pytest.raises(NotAllowed):
        thief.exchange(handshake, code)


def test_nobody_is_sent_to_a_stranger(running: Running) -> None:
    url = running.provider.authorization_url(Handshake.new("https://ke-xau.example/ve"))
    assert requests.get(url, timeout=5).status_code == 400


def test_leaving_ends_there_too(running: Running) -> None:
    running.provider.authorization_url(Handshake.new(BACK))
    url = running.provider.logout_url("http://127.0.0.1:8000/dang-nhap")
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == "http://127.0.0.1:8000/dang-nhap"


def test_every_page_says_that_it_is_not_vneid(running: Running) -> None:
    for path in ("/people", "/authorize", "/logout", "/nothing"):
        assert "không phải VNeID thật" in requests.get(running.site.url + path, timeout=5).text


def test_failures_are_switched_by_command(running: Running) -> None:
    answer = requests.post(f"{running.site.url}/fail", json={"mode": "down"}, timeout=5)
    assert answer.json() == {"mode": "down"}
    assert requests.get(f"{running.site.url}/jwks", timeout=5).status_code == 503
    assert requests.post(f"{running.site.url}/fail", json={"mode": "odd"}, timeout=5).status_code == 400
    requests.post(f"{running.site.url}/fail", json={"mode": "off"}, timeout=5)
    assert requests.get(f"{running.site.url}/jwks", timeout=5).status_code == 200
