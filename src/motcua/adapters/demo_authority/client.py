"""The demonstration's revocation lists over HTTP."""

import time
from collections.abc import Sequence

import requests
from asn1crypto import crl, x509

from motcua.kernel.errors import Unavailable
from motcua.signing.ports import Revoked

SECONDS = 5.0
_LARGEST = 1_000_000
_KEEP_LISTS = 600.0


class HttpRevocation:
    """Revocation lists from their addresses, kept for ten minutes (a `Revocation`)."""

    def __init__(self, base_url: str, slugs: Sequence[str], *, timeout: float = SECONDS) -> None:
        self._urls = [f"{base_url}/crl/{slug}.crl" for slug in slugs]
        self._timeout = timeout
        self._kept: tuple[float, list[crl.CertificateList]] | None = None

    def lists(self) -> Sequence[crl.CertificateList]:
        """Every list; raises `Unavailable` when one cannot be had: who was revoked must be known to sign."""
        if self._kept is None or time.monotonic() - self._kept[0] > _KEEP_LISTS:
            self._kept = (time.monotonic(), [self._fetch(url) for url in self._urls])
        return self._kept[1]

    def about(self, path: Sequence[x509.Certificate]) -> Revoked:
        """All of them."""
        return Revoked(self.lists())

    def refresh(self) -> None:
        """Fetched anew with the next question."""
        self._kept = None

    def _fetch(self, url: str) -> crl.CertificateList:
        try:
            answer = requests.get(url, timeout=self._timeout)
            answer.raise_for_status()
            return crl.CertificateList.load(answer.content[:_LARGEST], strict=True)
        except (requests.RequestException, ValueError) as error:
            raise Unavailable(
                "Không tải được danh sách chứng thư số bị thu hồi nên chưa ký được. "
                "Chưa có gì bị thay đổi; hãy thử lại sau ít phút.",
                code="revocation_unavailable",
            ) from error
