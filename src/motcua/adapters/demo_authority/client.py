"""The wire: time stamps (RFC 3161) and revocation lists (RFC 5280) fetched over HTTP, from any authority."""

import time
from collections.abc import Sequence

import requests
from asn1crypto import crl, tsp
from pyhanko.sign.timestamps import TimeStamper

from motcua.kernel.errors import Unavailable

SECONDS = 5.0
_LARGEST = 1_000_000
_KEEP_LISTS = 600.0


class HttpTimeStamper(TimeStamper):
    """Asks a time-stamping authority; raises `OSError` (a `requests` error) when it is down or slow."""

    def __init__(self, url: str, *, timeout: float = SECONDS) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._timeout = timeout

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One request, no repetition: the caller refuses and the person tries again."""
        answer = requests.post(
            self._url,
            data=req.dump(),
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
            timeout=self._timeout,
        )
        answer.raise_for_status()
        if answer.headers.get("Content-Type") != "application/timestamp-reply":
            raise requests.RequestException("this is not a time-stamping authority")
        return tsp.TimeStampResp.load(answer.content)


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
