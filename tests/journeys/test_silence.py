"""VNeID, the time-stamper and the key store take every call and answer none: people notice nothing of it.

Log-in, filing and an official's signature wait outside; pages answer, proofs of receipt and messages are given."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from pytest_django import DjangoDbBlocker

from motcua.adapters.demo_authority.authority import DemoAuthority
from tests.crash.people import SENT, Acknowledged, Citizen
from tests.support.silence import SilentFile, SilentServer, SilentStamper
from tests.support.site import Site
from tests.support.visitor import PASSWORD

COUNTER = "H49.61.23"
LOG_INS, LOOKS = 10, 20


class World:
    """A site in production's shape (two processes of the server, one worker); outside, only the mail server answers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        authority = DemoAuthority(site.home / "authority")
        authority.issue_organisation(COUNTER, "Bộ phận Một cửa", COUNTER)
        self.vneid, self.stamps = SilentServer(), SilentStamper(authority)
        self.keys = SilentFile(site.home / "authority" / "issued" / "organisation" / f"{COUNTER}.key")
        silent = {
            "WORKERS": "2",
            "VNEID_ISSUER": self.vneid.url,
            "VNEID_CLIENT_ID": "motcua",
            "VNEID_CLIENT_SECRET": "x",
            "TIME_STAMP_URL": self.stamps.url,
        }
        site.variables = {**site.variables, **silent}

    def close(self) -> None:
        self.keys.let_go()
        self.vneid.close()
        self.stamps.close()
        self.site.stop()


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[World]:
    from tests.support.database import site_database

    with django_db_blocker.unblock(), site_database() as url:
        made = World(Site(tmp_path / "site", url))
        try:
            made.site.start("simulators", "serve", "worker")
            yield made
        finally:
            made.close()


def until(true: Callable[[], bool], what: str, site: Site) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"{what}: {site.log('worker')}"
        time.sleep(0.1)


def logging_in(site: Site, stop: threading.Event, pages: list[str]) -> None:
    """Somebody who begins to log in by VNeID, waits at the page that waits, and begins again when it gave up."""
    browser = requests.Session()
    while not stop.is_set():
        answer = browser.get(f"{site.url}/dang-nhap/vneid", timeout=60)
        while "Refresh" in answer.headers and not stop.is_set():
            pages.append(answer.text)
            stop.wait(0.5)
            answer = browser.get(answer.url, timeout=60)


def official(site: Site, username: str) -> requests.Session:
    browser = requests.Session()
    browser.get(f"{site.url}/dang-nhap", timeout=60)
    answer = post(browser, f"{site.url}/dang-nhap", username=username, password=PASSWORD)
    assert answer.url.endswith("/ban-lam-viec/"), answer.url
    return browser


def post(browser: requests.Session, address: str, **given: str) -> requests.Response:
    return browser.post(
        address, data={**given, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}, timeout=60
    )


def letters(site: Site) -> str:
    """All that the mail server was given."""
    return requests.get(
        f"http://127.0.0.1:{site.variables['MAIL_CATCHER_PORT']}/letters.json", timeout=5
    ).text


def test_while_everything_outside_is_silent_pages_answer_and_filings_are_proven(world: World) -> None:
    site, stop, told = world.site, threading.Event(), Acknowledged()
    pages: list[str] = []
    citizen = Citizen(site, "nongdan", told, stop)
    waiting = [threading.Thread(target=logging_in, args=(site, stop, pages)) for _ in range(LOG_INS)]
    desk, leader = official(site, "tiepnhan"), official(site, "kyso")
    dossier = f"{site.url}/ban-lam-viec/ho-so/{site.dossiers('approved')[0]}"
    assert "Đang ký" in post(leader, f"{dossier}/viec/sign").text
    for one in (citizen, *waiting):
        one.start()
    try:
        until(lambda: len(told.submitted) >= 2 or citizen.failure is not None, "nobody could file", site)
        assert citizen.failure is None, citizen.failure
        until(world.keys.is_waited_for, "no receipt waits for its key", site)
        until(lambda: world.stamps.held > 0, "no signature waits for its time stamp", site)
        until(lambda: bool(world.vneid.held and pages), "nobody waits to log in", site)
        code = next(iter(told.submitted.values()))
        for _ in range(LOOKS):
            assert requests.get(f"{site.url}/", timeout=60).status_code == 200
            assert requests.get(f"{site.url}/tra-cuu?ma={code}", timeout=60).status_code == 200
            assert desk.get(f"{site.url}/ban-lam-viec/", timeout=60).status_code == 200
        # All that time nobody outside had answered, and what waited for them still does.
        assert world.keys.is_waited_for()
        assert "Nơi xác thực đang chậm" in pages[-1]
        assert "đã đồng ý lúc" in leader.get(dossier, timeout=60).text
        until(lambda: code in letters(site), "no letter says that the filing has arrived", site)
        proof = citizen.session.get(f"{site.url}{SENT}{code}/bang-chung.json", timeout=60).json()
        assert proof["facts"]["code"] == code
        receipt = citizen.session.get(f"{site.url}{SENT}{code}/giay-xac-nhan.pdf", timeout=60)
        assert receipt.status_code == 202
        assert "Đang lập" in receipt.text
    finally:
        stop.set()
        for one in (citizen, *waiting):
            one.join(60)
