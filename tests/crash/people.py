"""People who send and receive over HTTP, write down what was acknowledged, and do not give up."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.support.papers import a_paper
from tests.support.site import Site
from tests.support.stories import BIRTH, BIRTH_CERTIFICATE, CASE, birth
from tests.support.visitor import PASSWORD, typed

SENT = "/nop-ho-so/da-nop/"
PAUSE = 0.1


@dataclass
class Acknowledged:
    """What the site has said yes to: the code for each draft, and the dossiers that were accepted."""

    submitted: dict[str, str] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


class Person(threading.Thread, ABC):
    """Somebody with a browser. Whatever gets no answer, or a server's error, is tried again."""

    def __init__(self, site: Site, username: str, told: Acknowledged, stop: threading.Event) -> None:
        super().__init__(name=username, daemon=True)
        self.site, self.username, self.told, self.stop = site, username, told, stop
        self.session = requests.Session()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Log in, then work until it is over."""
        try:
            answer = self.post("/dang-nhap", {"username": self.username, "password": PASSWORD})
            assert answer.status_code == 302, (
                f"{self.username} cannot log in: {answer.status_code} {answer.text}"
            )
            while not self.stop.is_set():
                self.work()
        except BaseException as error:
            self.failure = error

    @abstractmethod
    def work(self) -> None:
        """One piece of work."""

    def post(self, path: str, data: Mapping[str, Any], files: Any = None) -> requests.Response:
        """Send a form as a browser does: with the token from the page."""
        self.again(lambda: self.session.get(f"{self.site.url}/dang-nhap", timeout=10))
        return self.again(
            lambda: self.session.post(
                self.site.url + path,
                data={**data, "csrfmiddlewaretoken": self.session.cookies["csrftoken"]},
                files=files,
                allow_redirects=False,
                timeout=10,
            )
        )

    def again(self, ask: Callable[[], requests.Response]) -> requests.Response:
        """Ask until there is an answer; a minute without one is a failure."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = ask()
            except requests.RequestException:
                time.sleep(PAUSE)
                continue
            if answer.status_code < 500:
                return answer
            time.sleep(PAUSE)
        raise AssertionError(f"{self.username} gets no answer: {self.site.log('serve')}")


def named_after(draft: str) -> str:
    """A child's name for each draft: names have letters only."""
    return "Trẻ " + draft[-8:].translate(str.maketrans("0123456789", "ghiklmnopq")).capitalize()


class Citizen(Person):
    """Files births, one after the other; each draft is sent until there is a receipt, and then once more."""

    def work(self) -> None:
        begun = self.post(f"/nop-ho-so/{BIRTH}", {})
        draft = begun.headers["Location"].rpartition("/")[0]
        places = {"case": CASE, "handling": "H49.123", "counter": "H49.61.23"}
        self.post(f"{draft}/1", {"whose": "self", "_go": "next", **places})
        declared = {name: typed(value) for name, value in birth(named_after(draft)).items()}
        paper = [(BIRTH_CERTIFICATE, ("giay.pdf", a_paper(), "application/pdf"))]
        self.post(f"{draft}/2", {**declared, "_go": "next"}, files=paper)
        self.post(f"{draft}/3", {"returning": "online", "_go": "next"})
        number = draft.rpartition("/")[2]
        for _twice in range(2):
            answer = self.post(f"{draft}/4", {"confirm": "1"})
            assert answer.status_code == 302, answer.text
            code = answer.headers["Location"].removeprefix(SENT)
            if self.told.submitted.setdefault(number, code) != code:
                self.told.contradictions.append(f"{number}: {self.told.submitted[number]} and {code}")


class Receiver(Person):
    """Accepts what was acknowledged, each once."""

    def work(self) -> None:
        waiting = [c for c in list(self.told.submitted.values()) if c not in self.told.accepted]
        if not waiting:
            time.sleep(PAUSE)
            return
        path = f"/ban-lam-viec/ho-so/{waiting[0]}/viec/accept"
        answer = self.post(path, {"seen": f"{BIRTH}.TP06"})
        # Done leads back to the dossier and says so. 409: the first try was carried out and only its answer was lost.
        done = answer.status_code == 302 and answer.headers["Location"].endswith("xong=accept")
        assert done or answer.status_code == 409, f"{answer.status_code} {answer.headers} {answer.text}"
        self.told.accepted.append(waiting[0])
