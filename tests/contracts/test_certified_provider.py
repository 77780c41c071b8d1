"""Our log-in against a certified OpenID provider that none of us wrote: npm `oidc-provider`, over the wire.

Its own rules hold (PKCE, codes good once, its cookies and pages); where it has to break one, its own token is signed
anew by its own key with that one thing changed.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from motcua.adapters.vneid.adapter import Registration, VNeID
from motcua.identity import ports
from motcua.identity.models import Party, ProviderSession
from motcua.identity.types import Handshake
from motcua.kernel.errors import NotAllowed, Unavailable
from tests.support.certified import CLIENT, SECRET, Browser, Certified, query_of, running

BACK = "http://127.0.0.1:8000/dang-nhap/vneid/ve"


@pytest.fixture(scope="module")
def program() -> Iterator[Certified]:
    with running() as found:
        yield found


@pytest.fixture
def certified(program: Certified) -> Iterator[Certified]:
    program.told.clear()
    program.heard.clear()
    yield program
    program.control(mode="off", claimsInToken=False)


@pytest.fixture
def ours(certified: Certified) -> VNeID:
    return VNeID(Registration(certified.url, CLIENT, SECRET, timeout=5))


def come_back(certified: Certified, ours: VNeID, person: str = "nongdan") -> tuple[Handshake, str]:
    """Log in there; our half of the attempt, and the code with which one comes back."""
    handshake = Handshake.new(BACK)
    back = query_of(certified.log_in(ours.authorization_url(handshake), person))
    assert back["state"] == handshake.state
    return handshake, back["code"]


@pytest.mark.parametrize("in_token", [False, True])
def test_whoever_logs_in_there_is_known_here(certified: Certified, ours: VNeID, in_token: bool) -> None:
    """By userinfo, as the rules have it for this flow, or by the token alone; TechID is the key, not `sub`."""
    certified.control(claimsInToken=in_token)
    claims = ours.exchange(*come_back(certified, ours))
    assert (claims.name, claims.id_number, claims.born, claims.assurance) == (
        "Tằng Văn Phúc",
        "022092990017",
        "1992-04-18",
        2,
    )
    assert (claims.tech_id, claims.subject) == ("TECH-nongdan", "nongdan")


def test_the_level_of_the_account_comes_through(certified: Certified, ours: VNeID) -> None:
    assert ours.exchange(*come_back(certified, ours, "muc1")).assurance == 1


def test_a_code_is_good_once(certified: Certified, ours: VNeID) -> None:
    handshake, code = come_back(certified, ours)
    ours.exchange(handshake, code)
    with pytest.raises(NotAllowed):
        ours.exchange(handshake, code)


def test_a_code_of_another_attempt_is_worthless(certified: Certified, ours: VNeID) -> None:
    handshake, code = come_back(certified, ours)
    with pytest.raises(NotAllowed):
        ours.exchange(Handshake.new(BACK), code)
    handshake, code = come_back(certified, ours)
    with pytest.raises(NotAllowed):
        ours.exchange(replace(handshake, nonce="another"), code)


BROKEN = [
    "wrong_nonce", "wrong_audience", "wrong_issuer", "other_party", "expired", "far_ahead", "no_signature", "symmetric",
    "wrong_key",
]  # fmt: skip


@pytest.mark.parametrize("in_token", [False, True])
@pytest.mark.parametrize("mode", BROKEN)
def test_a_token_that_does_not_hold_logs_nobody_in(
    certified: Certified, ours: VNeID, mode: str, in_token: bool
) -> None:
    certified.control(mode=mode, claimsInToken=in_token)
    with pytest.raises(NotAllowed):
        ours.exchange(*come_back(certified, ours))


@pytest.mark.parametrize("mode", ["skewed", "barely_over"])
def test_clocks_that_differ_by_less_than_a_minute_keep_nobody_out(
    certified: Certified, ours: VNeID, mode: str
) -> None:
    certified.control(mode=mode)
    assert ours.exchange(*come_back(certified, ours)).tech_id == "TECH-nongdan"


def test_userinfo_about_somebody_else_is_not_believed(certified: Certified, ours: VNeID) -> None:
    certified.control(mode="other_subject")
    with pytest.raises(NotAllowed):
        ours.exchange(*come_back(certified, ours))


def test_a_key_that_changed_between_two_log_ins_is_learnt(certified: Certified, ours: VNeID) -> None:
    for _ in range(2):
        assert ours.exchange(*come_back(certified, ours)).name == "Tằng Văn Phúc"
        certified.control(rotate=True)


def test_without_userinfo_nobody_is_let_in_half_known(certified: Certified, ours: VNeID) -> None:
    certified.control(mode="userinfo_down")
    with pytest.raises(Unavailable):
        ours.exchange(*come_back(certified, ours))
    certified.control(claimsInToken=True)
    assert ours.exchange(*come_back(certified, ours)).assurance == 2


def test_a_wrong_secret_of_ours_opens_nothing(certified: Certified, ours: VNeID) -> None:
    handshake, code = come_back(certified, ours)
    thief = VNeID(Registration(certified.url, CLIENT, "doan", timeout=5))
    with pytest.raises(NotAllowed):
        thief.exchange(handshake, code)


# The whole way, as a browser without JavaScript goes it.


@pytest.fixture
def site(certified: Certified, settings: Settings) -> Iterator[Client]:
    settings.ROOT_URLCONF = "tests.support.log_in_urls"
    ports.connect(lambda: VNeID(Registration(certified.url, CLIENT, SECRET, timeout=5)))
    yield Client(headers={"host": "localhost"})
    ports.disconnect()


def enter(client: Client, certified: Certified, browser: Browser, person: str = "nongdan") -> str:
    """Log in through the pages; the address of return, used once."""
    there = client.get("/dang-nhap/vneid?next=/ai").headers["Location"]
    back = certified.log_in(there, person, browser)
    back = back.removeprefix("http://localhost")
    assert client.get(back).headers["Location"] == "/ai"
    return back


def who(client: Client) -> list[str]:
    return client.get("/ai").content.decode().split()


@pytest.mark.django_db
def test_one_enters_and_the_address_of_return_is_good_once(site: Client, certified: Certified) -> None:
    back = enter(site, certified, Browser())
    assert who(site)[1:] == ["2", "vneid"]
    assert Party.objects.get().tech_id == "TECH-nongdan"
    other = Client(headers={"host": "localhost"})
    assert other.get(back).status_code == 403
    site.post("/dang-xuat")
    assert site.get(back).status_code == 403
    assert who(site)[0] == "-"


@pytest.mark.django_db
def test_leaving_here_leads_to_leaving_there(site: Client, certified: Certified) -> None:
    browser = Browser()
    enter(site, certified, browser)
    page = site.post("/dang-xuat", follow=True)
    assert "đăng xuất VNeID" in page.content.decode()
    back = certified.log_out(page.context["logout_there"], browser)
    assert back.startswith("http://localhost/dang-nhap")
    # There one has to say anew who one is.
    there = site.get("/dang-nhap/vneid").headers["Location"]
    assert "/interaction/" in browser.to_the_end(there)


@pytest.mark.django_db
def test_leaving_there_ends_it_here_in_every_browser_of_that_log_in_and_no_other(
    site: Client, certified: Certified, ours: VNeID
) -> None:
    browser = Browser()
    enter(site, certified, browser)
    telephone = Client(headers={"host": "localhost"})
    enter(telephone, certified, Browser())
    neighbour = Client(headers={"host": "localhost"})
    enter(neighbour, certified, Browser(), "muc1")
    ours.probe()
    certified.log_out(ours.logout_url("http://127.0.0.1:8000/dang-nhap"), browser)
    assert certified.heard.wait(10)
    told = {"logout_token": certified.told[0]}
    forged = {"logout_token": certified.told[0][:-6] + "AAAAAA"}
    assert site.post("/dang-nhap/vneid/ket-thuc", forged).status_code == 400
    assert who(site)[0] != "-"
    assert site.post("/dang-nhap/vneid/ket-thuc", told).status_code == 200
    assert who(site)[0] == "-"
    assert who(telephone)[0] != "-"
    assert who(neighbour)[0] != "-"
    assert site.post("/dang-nhap/vneid/ket-thuc", told).status_code == 200
    assert ProviderSession.objects.count() == 2


@pytest.mark.django_db
def test_a_token_of_a_log_in_ends_no_session(site: Client, certified: Certified, ours: VNeID) -> None:
    """What a log-in brings is signed by the same key; it is no word about an end."""
    enter(site, certified, Browser())
    handshake, code = come_back(certified, ours)
    with ours._session(handshake) as session:
        token = session.fetch_token(f"{certified.url}/token", code=code, code_verifier=handshake.verifier)[
            "id_token"
        ]
    assert site.post("/dang-nhap/vneid/ket-thuc", {"logout_token": token}).status_code == 400
    assert who(site)[0] != "-"
