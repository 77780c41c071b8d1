"""Who was revoked, asked where the certificates themselves say: on line first (RFC 6960), else by list (RFC 5280).

What was heard is kept in a folder for as long as its authority says, so that an authority may be away for a while:
signing goes on with its last word, and the outage is told.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import requests
from asn1crypto import crl, ocsp, x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.ocsp import OCSPRequestBuilder

from motcua.kernel.clock import now
from motcua.kernel.errors import Unavailable
from motcua.signing.ports import NOTHING_KNOWN, Revoked

SECONDS = 5.0
FRESH = 600.0
"""For so many seconds what was heard is not asked for again."""
LARGEST = 32 * 1024 * 1024
# Names certificates and secures nothing; some responders know no other (RFC 5019, section 2.1.1).
_NAMES = SHA1()  # noqa: S303


@dataclass
class FetchedRevocation:
    """A `Revocation`. `folder` is where what was heard is kept; `more` are addresses of further lists (of authorities
    abroad, or that name none in their certificates). `timeout` in seconds.
    """

    folder: Path
    more: Sequence[str] = ()
    timeout: float = SECONDS
    _heard: dict[str, tuple[float, Revoked]] = field(default_factory=dict)
    _away: dict[str, datetime] = field(default_factory=dict)

    def lists(self) -> Sequence[crl.CertificateList]:
        """Every list that is kept and still holds; nobody is asked."""
        files = sorted(self.folder.glob("*.crl"))
        found = (_list(path.read_bytes()) for path in files)
        return [one for one in found if one is not None and _holds(_until(one))]

    def about(self, path: Sequence[x509.Certificate]) -> Revoked:
        """What is known of each certificate below the root.

        Raises `Unavailable` where its authority does not answer and its last word no longer holds.
        """
        known = NOTHING_KNOWN
        for above, below in pairwise(path):
            known = known.with_more(self._of(below, above))
        return known

    def refresh(self) -> None:
        """Fetch the further lists; what cannot be had now is tried again next time."""
        for url in self.more:
            self._from(url, self._get, f"{_name(url)}.crl")

    def outages(self) -> dict[str, datetime]:
        """Addresses that did not answer when last asked, and since when."""
        return dict(self._away)

    def _of(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Revoked:
        name = certificate.sha256.hex()
        kept = self._heard.get(name)
        if kept and time.monotonic() - kept[0] < FRESH:
            return kept[1]
        addresses = [*_responders(certificate), *_lists_at(certificate)]
        if not addresses:
            return NOTHING_KNOWN
        for found in self._ways(certificate, issuer):
            if found is not None and found.knows(certificate, issuer):
                self._heard[name] = (time.monotonic(), found)
                return found
        raise Unavailable(
            "Chưa hỏi được chứng thư số của %(name)s có bị thu hồi không (%(where)s không trả lời) nên chưa ký được. "
            "Chưa có gì bị thay đổi; hệ thống sẽ tự thử lại.",
            code="revocation_unavailable",
            name=str(certificate.subject.native.get("common_name", "")),
            where=addresses[0],
        )

    def _ways(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Revoked | None]:
        """First fresh words, then kept ones that still hold."""
        name = certificate.sha256.hex()
        for url in _responders(certificate):
            asking = partial(self._ask, certificate=certificate, issuer=issuer)
            yield _answered(self._from(url, asking, f"{name}.ocsp"))
        for url in _lists_at(certificate):
            yield _listed(self._from(url, self._get, f"{_name(url)}.crl"))
        yield _answered(self._kept(f"{name}.ocsp"))
        for url in _lists_at(certificate):
            yield _listed(self._kept(f"{_name(url)}.crl"))

    def _from(self, url: str, fetch: Callable[[str], bytes], name: str) -> bytes | None:
        """What an address says now, kept under a name; None and an outage where it says nothing."""
        try:
            said = fetch(url)
        except (requests.RequestException, ValueError):
            self._away.setdefault(url, now())
            return None
        self._away.pop(url, None)
        self._keep(name, said)
        return said

    def _ask(self, url: str, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
        builder = OCSPRequestBuilder().add_certificate(
            load_der_x509_certificate(certificate.dump()), load_der_x509_certificate(issuer.dump()), _NAMES
        )
        asked = builder.build().public_bytes(Encoding.DER)
        headers = {"Content-Type": "application/ocsp-request"}
        answer = requests.post(url, data=asked, headers=headers, timeout=self.timeout)
        answer.raise_for_status()
        if _answer(answer.content) is None:
            raise ValueError(url)
        return answer.content

    def _get(self, url: str) -> bytes:
        with requests.get(url, timeout=self.timeout, stream=True) as answer:
            answer.raise_for_status()
            said = answer.raw.read(LARGEST + 1, decode_content=True)
        if len(said) > LARGEST or _list(said) is None:
            raise ValueError(url)
        return bytes(said)

    def _kept(self, name: str) -> bytes | None:
        with suppress(OSError):
            said = (self.folder / name).read_bytes()
            found = _list(said) if name.endswith(".crl") else _answer(said)
            return said if found is not None and _holds(_until(found)) else None
        return None

    def _keep(self, name: str, said: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_bytes(said)
        draft.replace(self.folder / name)


def _responders(certificate: x509.Certificate) -> list[str]:
    return [str(one) for one in certificate.ocsp_urls]


def _lists_at(certificate: x509.Certificate) -> list[str]:
    return [one.url for one in certificate.crl_distribution_points if one.url and one.url.startswith("http")]


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def _answered(said: bytes | None) -> Revoked | None:
    found = said and _answer(said)
    return Revoked(answers=[found]) if found else None


def _listed(said: bytes | None) -> Revoked | None:
    found = said and _list(said)
    return Revoked(lists=[found]) if found else None


def _answer(said: bytes) -> ocsp.OCSPResponse | None:
    with suppress(ValueError, TypeError, KeyError):
        one = ocsp.OCSPResponse.load(said, strict=True)
        return one if one["response_status"].native == "successful" and one.basic_ocsp_response else None
    return None


def _list(said: bytes) -> crl.CertificateList | None:
    with suppress(ValueError, TypeError):
        one = crl.CertificateList.load(said, strict=True)
        _ = one.issuer.hashable
        return one
    return None


def _until(said: crl.CertificateList | ocsp.OCSPResponse) -> datetime | None:
    """Until when its authority stands by it."""
    if isinstance(said, crl.CertificateList):
        until: datetime | None = said["tbs_cert_list"]["next_update"].native
        return until
    ends = [one["next_update"].native for one in said.basic_ocsp_response["tbs_response_data"]["responses"]]
    return min((one for one in ends if one), default=None)


def _holds(until: datetime | None) -> bool:
    return until is not None and until > now()
