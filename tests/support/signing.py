"""Signing as it is when something outside does not answer, or when somebody else is quicker."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from pyhanko.sign.timestamps import TimeStamper

from motcua.adapters.authorities.time_stamps import Authority, HttpTimeStamper
from motcua.adapters.csc.simulator import Provider
from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.config.env import environment
from motcua.kernel.clock import now
from motcua.signing import commands, ports
from motcua.signing.types import KeyRef
from tests.support.papers import a_paper


def sign_as_person(pdf: bytes, *, key: KeyRef, tools: ports.SigningTools | None = None, **said: Any) -> bytes:
    """All three moments of an official's signature at once."""
    return commands.sign_now(commands.prepare_person(pdf, key=key, tools=tools, **said), key=key, tools=tools)


def seal_as_organisation(
    pdf: bytes, *, key: KeyRef, tools: ports.SigningTools | None = None, **said: Any
) -> bytes:
    """All three moments of a seal at once."""
    return commands.sign_now(commands.prepare_seal(pdf, key=key, tools=tools, **said), key=key, tools=tools)


@contextmanager
def stamped_by(stamper: TimeStamper) -> Iterator[None]:
    """Signatures made inside get their time stamps from `stamper`."""
    real = ports.connected()
    ports._made[:] = [replace(real, time_stamper=stamper)]
    try:
        yield
    finally:
        ports._made[:] = [real]


@contextmanager
def no_time_stamps() -> Iterator[None]:
    """The time-stamping authority is down: nobody listens at its address."""
    with stamped_by(HttpTimeStamper(Authority("http://127.0.0.1:9/tsa", timeout=2))):
        yield


@contextmanager
def meanwhile(deed: Callable[[], None]) -> Iterator[None]:
    """While a signature waits for its time stamp, somebody else does `deed` on a connection of their own."""
    with stamped_by(_Slow(ports.connected().time_stamper, deed)):
        yield


class _Slow(TimeStamper):
    def __init__(self, real: TimeStamper, deed: Callable[[], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._real = real
        self._deeds = [deed]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        while self._deeds:
            somebody = threading.Thread(target=_and_close, args=(self._deeds.pop(),))
            somebody.start()
            somebody.join()
        return await self._real.async_request_tsa_response(req)


def _and_close(deed: Callable[[], None]) -> None:
    try:
        deed()
    finally:
        connection.close()


@contextmanager
def stamps_lost_after(stamps: int) -> Iterator[None]:
    """The time-stamping authority answers so often, and then no more."""
    with stamped_by(_Failing(ports.connected().time_stamper, stamps)):
        yield


class _Failing(TimeStamper):
    def __init__(self, real: TimeStamper, stamps: int, end: BaseException | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._real = real
        self._left = stamps
        self._end = end or OSError("the line is dead")

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        self._left -= 1
        if self._left < 0:
            raise self._end
        return await self._real.async_request_tsa_response(req)


class KilledError(BaseException):
    """The worker's process ends here."""


@contextmanager
def killed_after(stamps: int) -> Iterator[None]:
    """The worker dies where it asks for the next time stamp after so many."""
    with stamped_by(_Failing(ports.connected().time_stamper, stamps, KilledError())):
        yield


@contextmanager
def keys_on_a_telephone(key: KeyRef) -> Iterator[Provider]:
    """The keys of this installation lie elsewhere, and their holders agree on a telephone."""
    simulated = Provider(DemoAuthority(environment().home / "authority"))
    simulated.site.start()
    before = list(ports._made)
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("OFFICIAL_KEYS_URL", simulated.url)
        environment.cache_clear()
        ports._made.clear()
        # Its first use issues it.
        ports.connected().keys.signer(key)
        try:
            yield simulated
        finally:
            ports._made[:] = before
            simulated.site.stop()
    environment.cache_clear()


def answer(telephone: Provider, said: str) -> None:
    """The holder presses a button (`yes`, `no`) for everything they are asked."""
    for handle in list(telephone.consents):
        requests.post(f"{telephone.site.url}/answers", data={"handle": handle, "answer": said}, timeout=5)


class Company:
    """An authority of somebody else's: the demonstration's kind, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._authority = DemoAuthority(folder)

    @property
    def root(self) -> x509.Certificate:
        """Its root certificate."""
        return self._authority.root

    def lay_down(self, folder: Path) -> None:
        """Its certificates as one file of a folder of anchors."""
        folder.mkdir(parents=True)
        certificates = (self._authority.root, *self._authority.intermediates)
        (folder / "ca.pem").write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))

    def letter(self) -> bytes:
        """A letter that somebody signed with a certificate of this authority."""
        key = self._authority.issue_person("an", "Nguyễn Văn An", "Giám đốc", "Công ty A")
        said = {"name": "Nguyễn Văn An", "post": "Giám đốc", "reason": "Ký", "at": now()}
        return sign_as_person(a_paper(), key=key, tools=signing_tools(self._authority), **said)


@contextmanager
def believing(folder: Path) -> Iterator[None]:
    """This installation is set to believe the authorities of a folder (`TRUST_ANCHORS`)."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("TRUST_ANCHORS", str(folder))
        environment.cache_clear()
        yield
    environment.cache_clear()
