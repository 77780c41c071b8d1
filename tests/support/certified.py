"""A certified OpenID provider that none of us wrote, as a program of its own (see `certified_provider.mjs`)."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from motcua.adapters.simulation import Answer, Request, Site
from tests.support.site import free_ports

PROGRAM = Path(__file__).parents[1] / "contracts" / "certified_provider.mjs"
CLIENT, SECRET = "motcua", "mot-bi-mat-du-dai-de-ky"
MISSING = (
    "NOT PROVEN AGAINST A CERTIFIED PROVIDER: Node or oidc-provider is missing. "
    "npm install oidc-provider, OIDC_PROVIDER=<the folder in which you did>"
)


class Browser(requests.Session):
    """A browser that stops where it would leave the provider."""

    def to_the_end(self, url: str) -> str:
        """Follow redirects as long as they stay at the provider; the address outside, or the last page."""
        home, answer = urlsplit(url).netloc, self.get(url, allow_redirects=False, timeout=10)
        while answer.is_redirect:
            location = requests.compat.urljoin(answer.url, answer.headers["Location"])
            if urlsplit(location).netloc != home:
                return location
            answer = self.get(location, allow_redirects=False, timeout=10)
        self.page = answer
        return answer.url


@dataclass
class Certified:
    """The running provider, what it told our back channel, and one person's browser at it."""

    url: str
    told: list[str]
    heard: threading.Event

    def control(self, **asked: Any) -> dict[str, Any]:
        """Another key, another mode."""
        answer: dict[str, Any] = requests.post(f"{self.url}/__control", json=asked, timeout=10).json()
        return answer

    def log_in(self, url: str, person: str = "nongdan", browser: Browser | None = None) -> str:
        """Be somebody at the provider and agree; the address at which one is sent back."""
        browser = browser or Browser()
        where = browser.to_the_end(url)
        for form in ({"prompt": "login", "login": person, "password": "x"}, {"prompt": "consent"}):
            if urlsplit(where).netloc != urlsplit(self.url).netloc:
                break
            assert "/interaction/" in where, browser.page.text
            answer = browser.post(where, data=form, allow_redirects=False, timeout=10)
            where = browser.to_the_end(answer.headers["Location"])
        return where

    def log_out(self, url: str, browser: Browser) -> str:
        """Leave the provider and say yes to its question; the address at which one is sent back."""
        browser.to_the_end(url)
        page = browser.page.text
        secret = re.search(r'name="xsrf" value="([^"]+)"', page)
        action = re.search(r'action="([^"]+)"', page)
        assert secret, page
        assert action, page
        form = {"xsrf": secret[1], "logout": "yes"}
        answer = browser.post(action[1], data=form, allow_redirects=False, timeout=10)
        return str(answer.headers["Location"])


def query_of(address: str) -> dict[str, str]:
    """What an address of return carries."""
    return dict(parse_qsl(urlsplit(address).query))


@contextmanager
def running() -> Iterator[Certified]:
    """The provider for the length of the block; skips, loudly, where Node or the package is missing."""
    package, node = os.environ.get("OIDC_PROVIDER"), shutil.which("node")
    if not package or not node:
        pytest.skip(MISSING)
    told: list[str] = []
    heard = threading.Event()

    def hear(request: Request) -> Answer:
        told.append(request.form.get("logout_token", ""))
        heard.set()
        return Answer(status=200)

    ear = Site(hear).start()
    port = free_ports(1)[0]
    program = subprocess.Popen(
        [node, PROGRAM, package, str(port), f"{ear.url}/ket-thuc"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert program.stdout is not None
        # It first warns about what is only fit for tests.
        assert any(line.strip() == "ready" for line in iter(program.stdout.readline, ""))
        yield Certified(f"http://127.0.0.1:{port}", told, heard)
    finally:
        program.kill()
        program.wait()
        if program.stdout is not None:
            program.stdout.close()
        ear.stop()
