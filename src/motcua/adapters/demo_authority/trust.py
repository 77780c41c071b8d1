"""Whom a demonstration believes, and what was taken back: all that a verifier needs, without Django."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import Certificate

from motcua.adapters.demo_authority.authority import ISSUERS, DemoAuthority
from motcua.signing.ports import Revoked, Trust
from motcua.signing.types import Purpose, whole


def trust(authority: DemoAuthority) -> Trust:
    """Trust in the demonstration's root, with what it has revoked."""
    intermediates = tuple(asn1(one) for one in authority.intermediates)
    root = asn1(authority.root)
    purposes: dict[bytes, Purpose] = {one.sha256: "demonstration" for one in (root, *intermediates)}
    return Trust((root,), intermediates, FileRevocation(authority), purposes)


def trust_in(folder: Path) -> Trust:
    """Trust in the authority of a folder, or in nobody when there is none: verifying must never make one."""
    return trust(DemoAuthority(folder)) if (folder / "tsa.pem").exists() else Trust()


def asn1(certificate: Certificate) -> x509.Certificate:
    """The same certificate as pyHanko takes it."""
    return whole(x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)))


class FileRevocation:
    """The demonstration's revocation lists, straight from its books (a `Revocation`)."""

    def __init__(self, authority: DemoAuthority) -> None:
        self._authority = authority

    def lists(self) -> Sequence[crl.CertificateList]:
        """The current list of each issuer."""
        return [
            _asn1_list(self._authority.revocation_list(slug).public_bytes(serialization.Encoding.DER))
            for slug in ISSUERS
        ]

    def about(self, path: Sequence[x509.Certificate]) -> Revoked:
        """All of them: a demonstration has few."""
        return Revoked(self.lists())

    def refresh(self) -> None:
        """The books are always of today."""


@lru_cache(maxsize=32)
def _asn1_list(encoded: bytes) -> crl.CertificateList:
    return whole(crl.CertificateList.load(encoded))
