"""People who file all the while: each dossier under a key of its own, sent again until there is an answer."""

import base64
import email
import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from motcua.kernel.errors import Unavailable

_PAUSE = 0.1
_BREATH = 0.1
"""Seconds between two dossiers of one citizen: a token may call 600 times a minute."""
_PATIENCE = 240.0
"""Seconds without any answer: a key that a killed server had in its hands is held for two minutes."""
_LETTERS = str.maketrans("0123456789", "ghiklmnopq")


@dataclass
class Told:
    """What was acknowledged: the code under each key; each with the moments when it was first sent and answered.

    `tries` counts what got no answer or a server's error, by what it was.
    """

    codes: dict[str, str] = field(default_factory=dict)
    times: list[tuple[float, float]] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ensure_well(self) -> bool:
        """True; raises what made somebody give up."""
        if self.failures:
            raise Unavailable(self.failures[0])
        return True

    def turned_away(self) -> int:
        """How often a request got no answer or a server's error; not those that waited for their own first try."""
        return self.tries.total() - self.tries["409"]

    def is_back_after(self, moment: float) -> bool:
        """Whether something that was sent after a moment was acknowledged."""
        return any(sent >= moment for sent, _ in list(self.times))

    def longest_pause(self, since: float) -> float:
        """The longest time without an acknowledgement since a moment, in seconds."""
        answered = sorted(at for _, at in list(self.times) if at >= since)
        return max((after - before for before, after in pairwise([since, *answered])), default=0.0)


class Citizen(threading.Thread):
    """Files births, one after the other, until told to stop; a minute or two without any answer is a failure."""

    def __init__(
        self, url: str, filing: dict[str, Any], token: str, told: Told, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self._url, self._filing, self._told, self._stopped = f"{url}/api/v1", filing, told, stop
        self._uploaded: list[dict[str, str]] = []
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def run(self) -> None:
        """Work until it is over."""
        try:
            while not self._stopped.wait(_BREATH):
                self._file()
        except Exception as fault:
            self._told.failures.append(repr(fault))

    def _file(self) -> None:
        key = uuid4().hex
        papers = self._papers()
        answers = {
            **self._filing["answers"],
            "child_name": "Trẻ " + key[:12].translate(_LETTERS).capitalize(),
        }
        body = {**self._filing["dossier"], "answers": answers, "papers": papers}
        began = time.monotonic()
        for again in range(2):
            answer = self._send("POST", "/dossiers", json=body, headers={"Idempotency-Key": key})
            self._note(key, answer["code"], began, again=bool(again))

    def _note(self, key: str, code: str, began: float, *, again: bool) -> None:
        with self._told.lock:
            if not again:
                self._told.times.append((began, time.monotonic()))
            if self._told.codes.setdefault(key, code) != code:
                self._told.contradictions.append(f"{key}: {self._told.codes[key]} và {code}")

    def _papers(self) -> list[dict[str, str]]:
        """Handed in once; every dossier is filed with the same ones."""
        if not self._uploaded:
            self._uploaded = [
                {"component": paper["component"], "upload": self._upload(paper)}
                for paper in self._filing["papers"]
            ]
        return self._uploaded

    def _upload(self, paper: dict[str, str]) -> str:
        data = bytes.fromhex(paper["data"])
        answer = self._send(
            "POST", "/uploads/whole", params={"name": "giay.pdf"}, data=data,
            headers={"Content-Type": "application/octet-stream", "Content-Digest": _digest(data)},
        )  # fmt: skip
        return str(answer["id"])

    def _send(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Until there is an answer that is no server's error; 409: the first try is still being carried out."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                answer = self._session.request(method, self._url + path, timeout=20, **more)
            except requests.RequestException as fault:
                self._told.tries[type(fault).__name__] += 1
            else:
                if answer.status_code < 400:
                    found: dict[str, Any] = answer.json()
                    return found
                if answer.status_code < 500 and answer.status_code != 409:
                    raise ValueError(f"{path}: {answer.status_code} {answer.text[:500]}")
                self._told.tries[str(answer.status_code)] += 1
            time.sleep(_PAUSE)
        raise TimeoutError(path)


def _digest(data: bytes) -> str:
    """As RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


class Letters:
    """A mail server that counts each letter by its Message-ID."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a whole letter."""
        message = email.message_from_bytes(envelope.original_content or b"")
        self.came[str(message["Message-ID"])] += 1
        return "250 OK"

    def again(self) -> dict[str, int]:
        """Letters that came more than once, and how often, by their Message-ID without its domain."""
        return {name.strip("<>").partition("@")[0]: n for name, n in self.came.items() if n > 1}


def catch_letters(port: int) -> tuple[Letters, Controller]:
    """Started; the caller stops the controller."""
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    return letters, controller
