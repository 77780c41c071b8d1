"""The way to a provider: JSON over HTTPS, its service token, and its refusals."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from motcua.kernel.errors import Unavailable
from motcua.platform import strict_json

SECONDS = 10.0
LARGEST = 4 * 1024 * 1024
# A token is renewed so long before it ends.
_EARLY = 30.0


@dataclass(frozen=True)
class Provider:
    """A provider as the settings describe it. `url` is the base of the API and ends in its version: `…/csc/v2`.

    Without `client_id` it knows us by our address or by `certificate` (a file with our key and certificate, PEM).
    The client's secret is `secret`, or what `secret_file` holds when a token is needed.
    """

    name: str
    url: str
    client_id: str = ""
    secret: str = field(default="", repr=False)
    secret_file: Path | None = None
    certificate: Path | None = None
    redirect_uri: str = ""
    timeout: float = SECONDS
    wait: float = 120.0
    """How long a provider of version 1 may let us wait while its holder thinks it over, seconds."""

    @property
    def first_version(self) -> bool:
        """Whether it speaks version 1."""
        return self.url.rsplit("/", 1)[-1].startswith("v1")


class RefusedError(Exception):
    """The provider said no: `error` is its code, `description` its words (section 10.2)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description = error, description


@dataclass(frozen=True)
class Told:
    """An answer; `waiting` when the provider is still at it (202)."""

    values: Mapping[str, Any]
    waiting: bool = False


@dataclass
class Wire:
    """Requests to one provider."""

    provider: Provider
    _token: tuple[str, float] = ("", 0.0)
    _info: Mapping[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(
        self, method: str, asked: Mapping[str, Any], *, token: str = "", timeout: float | None = None
    ) -> Told:
        """One call of the API, with the service token unless another is given.

        Raises `RefusedError`, and `Unavailable` when the provider is away, too busy, or does not speak the protocol.
        """
        bearer = token or self._service_token()
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = self._ask(
            f"{self.provider.url}/{method}", json=dict(asked), headers=headers, timeout=timeout
        )
        return self._read(answer)

    def info(self) -> Mapping[str, Any]:
        """What the provider says of itself (section 11.1); asked once."""
        if not self._info:
            self._info = self._read(self._ask(f"{self.provider.url}/info", json={})).values
        return self._info

    def authority(self, endpoint: str) -> str:
        """An address of its OAuth 2.0 server."""
        base = str(self.info().get("oauth2") or self.info().get("oauth2Issuer") or "")
        if not base:
            raise _wrong(self.provider.name, "không nêu máy chủ OAuth")
        return f"{base.rstrip('/')}/oauth2/{endpoint}"

    def post_form(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """A request to its OAuth 2.0 server, as a client that it knows (RFC 6749, section 2.3)."""
        known = {"client_id": self.provider.client_id, "client_secret": self._secret()}
        sent = {**form, **{name: value for name, value in known.items() if value}}
        return self._read(self._ask(self.authority(endpoint), data=sent)).values

    def _service_token(self) -> str:
        if not self.provider.client_id or "oauth2client" not in self.info().get("authType", ()):
            return ""
        with self._lock:
            token, until = self._token
            if time.monotonic() > until:
                told = self.post_form("token", {"grant_type": "client_credentials", "scope": "service"})
                token = str(told["access_token"])
                self._token = token, time.monotonic() + max(0.0, float(told.get("expires_in", 3600)) - _EARLY)
        return token

    def _secret(self) -> str:
        path = self.provider.secret_file
        try:
            return path.read_text("utf-8").strip() if path else self.provider.secret
        except OSError as error:
            raise _wrong(self.provider.name, "không đọc được tệp bí mật của ứng dụng") from error

    def _ask(self, url: str, *, timeout: float | None = None, **sent: Any) -> requests.Response:
        try:
            return requests.post(
                url,
                timeout=timeout or self.provider.timeout,
                cert=str(self.provider.certificate) if self.provider.certificate else None,
                allow_redirects=False,
                **sent,
            )
        except requests.RequestException as error:
            raise away(self.provider.name) from error

    def _read(self, answer: requests.Response) -> Told:
        if answer.status_code >= requests.codes.server_error or answer.status_code == requests.codes.too_many:
            raise away(self.provider.name)
        if answer.status_code == requests.codes.no_content:
            return Told({})
        told = self._json(answer)
        if answer.status_code in (requests.codes.ok, requests.codes.created):
            return Told(told)
        if answer.status_code == requests.codes.accepted:
            return Told(told, waiting=True)
        if answer.status_code == requests.codes.unauthorized:
            self._token = ("", 0.0)
        raise RefusedError(
            str(told.get("error", answer.status_code)), str(told.get("error_description", ""))[:300]
        )

    def _json(self, answer: requests.Response) -> Mapping[str, Any]:
        try:
            told = strict_json.read(answer.content[:LARGEST]) if answer.content else {}
        except ValueError:
            told = None
        if isinstance(told, dict):
            return told
        if answer.ok:
            raise _wrong(self.provider.name, "trả lời không đúng giao thức CSC")
        return {}


def away(name: str) -> Unavailable:
    """The provider does not answer."""
    return Unavailable(
        "Dịch vụ ký số từ xa “%(name)s” không trả lời. Văn bản chưa được ký; hệ thống sẽ tự thử lại.",
        code="provider_away",
        name=name,
    )


def _wrong(name: str, what: str) -> Unavailable:
    return Unavailable(
        "Dịch vụ ký số từ xa “%(name)s” %(what)s. Văn bản chưa được ký; hãy báo người vận hành.",
        code="provider_wrong",
        name=name,
        what=what,
    )
