"""Certification authorities, time stamps, revocation and a provider of remote signatures that none of us wrote.

Certomancer serves certificates, RFC 3161, RFC 5280 and RFC 6960 over HTTP; its companion speaks the CSC API, version
1.0.4. Everything is made in a folder of the test and named after nobody who exists.
"""

import asyncio
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from asn1crypto import pem, x509
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from csc_dummy.csc_dummy_server import CSCWithCertomancer
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.site import free_ports

ARCH = "vi-du"
ROOT, ISSUING, STAMPER = "goc", "cap", "dau-thoi-gian"
_FROM, _TO = "2026-01-01T00:00:00+0000", "2035-01-01T00:00:00+0000"


@dataclass(frozen=True)
class Person:
    """Somebody who signs."""

    name: str
    title: str
    organisation: str = "UBND xã Ví Dụ"

    def subject(self) -> dict[str, str]:
        """As in their certificate."""
        return {"common-name": self.name, "title": self.title, "organization-name": self.organisation}


@dataclass(frozen=True)
class Agency:
    """An agency that seals."""

    name: str
    code: str

    def subject(self) -> dict[str, str]:
        """As in its certificate."""
        return {
            "common-name": self.name,
            "organization-name": self.name,
            "organization-identifier": self.code,
        }


Holders = Mapping[str, Person | Agency]


@dataclass(frozen=True)
class Pki:
    """The authorities of a test and the addresses at which they answer."""

    config: CertomancerConfig
    url: str
    remote: str
    """The provider's API."""

    @property
    def stamps(self) -> str:
        """The time-stamping authority."""
        return f"{self.url}/{ARCH}/tsa/{STAMPER}"

    def certificate(self, label: str) -> x509.Certificate:
        """Of a holder or an authority."""
        return self.config.get_pki_arch(ArchLabel(ARCH)).get_cert(CertLabel(label))

    def write_anchors(self, folder: Path) -> Path:
        """The folder that `TRUST_ANCHORS` names."""
        (folder / "officials").mkdir(parents=True)
        for label in (ROOT, ISSUING):
            text = pem.armor("CERTIFICATE", self.certificate(label).dump())
            (folder / "officials" / f"{label}.pem").write_bytes(text)
        return folder


@contextmanager
def authorities(folder: Path, holders: Holders, *, revoked: Sequence[str] = ()) -> Iterator[Pki]:
    """All of it, answering on the loopback until the block ends."""
    port, remote_port = free_ports(2)
    url = f"http://127.0.0.1:{port}"
    labels = [ROOT, ISSUING, STAMPER, "ocsp", *holders]
    keys = {label: {"path": _key(folder, label)} for label in labels}
    config = CertomancerConfig(_config(url, keys, holders, revoked), key_search_dir=str(folder))
    animator = Animator(AnimatorArchStore(config.pki_archs), at_time=None, with_web_ui=False)
    with _served(animator, port), _provider(config, remote_port):
        yield Pki(config, url, f"http://127.0.0.1:{remote_port}/csc/v1")


def _key(folder: Path, label: str) -> str:
    private = ec.generate_private_key(ec.SECP256R1())
    name = f"{label}.key.pem"
    made = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / name).write_bytes(made)
    return name


def _config(url: str, keys: Mapping[str, Any], holders: Holders, revoked: Sequence[str]) -> dict[str, Any]:
    return {
        "external-url-prefix": url,
        "keysets": {ARCH: {"path-prefix": ".", "keys": dict(keys)}},
        "pki-architectures": {
            ARCH: {
                "keyset": ARCH,
                "entity-defaults": {"country-name": "VN"},
                "entities": {
                    ROOT: {"common-name": "CA gốc Ví Dụ", "organization-name": "Ví Dụ"},
                    ISSUING: {"common-name": "CA Ví Dụ cấp cho cán bộ", "organization-name": "Ví Dụ"},
                    STAMPER: {"common-name": "Dấu thời gian Ví Dụ", "organization-name": "Ví Dụ"},
                    "ocsp": {"common-name": "OCSP Ví Dụ", "organization-name": "Ví Dụ"},
                    **{label: one.subject() for label, one in holders.items()},
                },
                "certs": _certificates(holders, revoked),
                "services": {
                    "crl-repo": {
                        label: {
                            "for-issuer": label,
                            "signing-key": label,
                            "simulated-update-schedule": "P30D",
                        }
                        for label in (ROOT, ISSUING)
                    },
                    "ocsp": {
                        ISSUING: {"for-issuer": ISSUING, "responder-cert": "ocsp", "signing-key": "ocsp"}
                    },
                    "time-stamping": {STAMPER: {"signing-key": STAMPER, "signing-cert": STAMPER}},
                },
            }
        },
    }


def _certificates(holders: Holders, revoked: Sequence[str]) -> dict[str, Any]:
    valid = {"validity": {"valid-from": _FROM, "valid-to": _TO}}
    below = {"issuer": ISSUING, **valid}
    signing = {"extensions": [_use("key_usage", "digital_signature", "non_repudiation")]}
    over = {"revocation": {"revoked-since": "2026-06-01T00:00:00+0000", "reason": "key_compromise"}}
    return {
        ROOT: {
            "subject": ROOT, "issuer": ROOT, **valid,
            "profiles": [{"id": "simple-ca", "params": {"crl-repo": ROOT}}],
        },
        ISSUING: {
            "issuer": ROOT, **valid,
            "profiles": [
                {"id": "simple-ca", "params": {"max-path-len": 0, "crl-repo": ISSUING, "ocsp-service": ISSUING}}
            ],
        },
        STAMPER: {"issuer": ROOT, **valid, "extensions": [_use("extended_key_usage", "time_stamping")]},
        "ocsp": {**below, "profiles": ["ocsp-responder"]},
        **{label: {**below, **signing, **(over if label in revoked else {})} for label in holders},
    }  # fmt: skip


def _use(kind: str, *uses: str) -> dict[str, Any]:
    how = (
        {"smart-value": {"schema": "key-usage", "params": list(uses)}}
        if kind == "key_usage"
        else {"value": list(uses)}
    )
    return {"id": kind, "critical": True, **how}


class _Quiet(WSGIRequestHandler):
    def log_request(self, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def _served(application: Any, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _provider(config: CertomancerConfig, port: int) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)  # its own, not ours
        made = CSCWithCertomancer(config)
    made.register_routes()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(made.app, access_log=None)

    async def begin() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()

    loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
