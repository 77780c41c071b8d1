"""One call over the line, and what its ending is worth: certainly nothing done, our own fault, or nobody knows."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from motcua.platform.effects.types import Outcome

PATIENCE = (3.0, 10.0)
"""Seconds for a connection, and for an answer."""
_EARLY = 30
"""Seconds before its end at which a token is no longer used."""
_BUSY = frozenset({429, 503})


@dataclass(frozen=True)
class Registration:
    """Where the portal is, as whom we speak to it, which generation of its service."""

    address: str
    client: str
    secret: str = field(repr=False)
    generation: str = "1.4"


@dataclass(frozen=True)
class Told:
    """What came back: the HTTP status, the object in it, and it as it was."""

    status: int
    data: Mapping[str, Any]
    raw: bytes
    sent: bytes = b""


class LineTrouble(Exception):  # noqa: N818 - it is an answer, as refusals are
    """A call that brought no answer that counts; `outcome` says what that means."""

    def __init__(self, outcome: Outcome, said: str, raw: bytes = b"", sent: bytes = b"") -> None:
        super().__init__(said)
        self.outcome, self.said, self.raw, self.sent = outcome, said, raw, sent


class Line:
    """Calls with who we are; a token, where one is needed, is fetched, kept, and fetched anew when it is refused."""

    def __init__(
        self, known: Registration, *, token_path: str = "", patience: tuple[float, float] = PATIENCE
    ) -> None:
        self.known = known
        self._token_path, self._patience = token_path, patience
        self._local = threading.local()
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Told:
        """One answer as JSON; raises `LineTrouble`. A refused token did nothing, so the call is made once more."""
        sent = content if content is not None else _as_bytes(body)
        answer = self.raw(method, path, sent=sent, query=query, headers=headers)
        try:
            data = json.loads(answer.content)
            if not isinstance(data, dict):
                raise TypeError
        except (ValueError, TypeError, RecursionError):
            raise LineTrouble(Outcome.UNKNOWN, "the answer cannot be read", answer.content, sent) from None
        return Told(answer.status_code, data, answer.content, sent)

    def raw(
        self,
        method: str,
        path: str,
        *,
        sent: bytes = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer as it is, of an HTTP status that says anything about what was asked."""
        answer = self._once(method, path, sent, query, headers)
        if answer.status_code == 401 and self._token_path:
            self._forget_token()
            answer = self._once(method, path, sent, query, headers)
        if answer.status_code in (401, 403):
            raise LineTrouble(Outcome.CONFIGURATION, f"HTTP {answer.status_code}", answer.content, sent)
        if answer.status_code in _BUSY:
            raise LineTrouble(Outcome.TEMPORARY, f"HTTP {answer.status_code}", answer.content, sent)
        if answer.status_code >= 500:
            raise LineTrouble(Outcome.UNKNOWN, f"HTTP {answer.status_code}", answer.content, sent)
        return answer

    def _once(
        self,
        method: str,
        path: str,
        sent: bytes,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> requests.Response:
        known = {"Content-Type": "application/json", **self._who(), **(headers or {})}
        return self._asked(method, path, sent, query, known)

    def _asked(
        self,
        method: str,
        path: str,
        sent: bytes,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                self.known.address + path,
                data=sent or None,
                params=dict(query or {}),
                headers=dict(headers),
                timeout=self._patience,
                allow_redirects=False,
            )
        except requests.ConnectTimeout as error:
            raise LineTrouble(Outcome.TEMPORARY, _said(error), sent=sent) from None
        except requests.RequestException as error:
            never_left = isinstance(error, requests.ConnectionError) and _is_refused(error)
            outcome = Outcome.TEMPORARY if never_left else Outcome.UNKNOWN
            raise LineTrouble(outcome, _said(error), sent=sent) from None

    @property
    def _session(self) -> requests.Session:
        """One for each thread: a session is not for several."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
        session: requests.Session = self._local.session
        return session

    def _who(self) -> Mapping[str, str]:
        if not self._token_path:
            return {"X-SystemId": self.known.client, "X-SecretKey": self.known.secret}
        with self._lock:
            if not self._token or time.monotonic() >= self._until:
                self._fetch_token()
            return {"Authorization": f"Bearer {self._token}"}

    def _forget_token(self) -> None:
        with self._lock:
            self._token = ""

    def _fetch_token(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.known.client,
            "client_secret": self.known.secret,
        }
        sent = urlencode(form).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = self._asked("POST", self._token_path, sent, None, headers)
        except LineTrouble as trouble:
            # Nothing was asked yet, so nothing was done.
            raise LineTrouble(Outcome.TEMPORARY, f"no token: {trouble.said}") from None
        if answer.status_code in (400, 401, 403):
            raise LineTrouble(Outcome.CONFIGURATION, f"no token: HTTP {answer.status_code}")
        try:
            told = answer.json()
            self._token, seconds = str(told["access_token"]), float(told["expires_in"])
        except (ValueError, KeyError, TypeError):
            raise LineTrouble(Outcome.TEMPORARY, f"no token: HTTP {answer.status_code}") from None
        self._until = time.monotonic() + max(seconds - _EARLY, 1.0)


def _as_bytes(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _is_refused(error: requests.ConnectionError) -> bool:
    """Whether no line was ever open."""
    return "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)


def _said(error: Exception) -> str:
    return type(error).__name__
