"""The wire to a key store whose holders agree on their own telephone (a `KeyStore`): see `telephone.py`."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests
from asn1crypto import x509
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.adapters.demo_authority.client import SECONDS
from motcua.kernel.errors import NotFound, Unavailable
from motcua.platform import strict_json
from motcua.signing.ports import CmsSigner, Declined
from motcua.signing.types import KeyRef, Pending


class RemoteKeyStore:
    """Keys that lie elsewhere; certificates are fetched once."""

    def __init__(self, url: str, *, timeout: float = SECONDS) -> None:
        self._url = url
        self._timeout = timeout
        self._signers: dict[KeyRef, CmsSigner] = {}

    def signer(self, key: KeyRef) -> CmsSigner:
        """The certificate of a key; raises `NotFound`, `Unavailable`."""
        if key not in self._signers:
            answer = self._ask("GET", f"/certificates/{key}")
            if answer.status_code == requests.codes.not_found:
                raise NotFound("Không có khóa ký “%(key)s”.", code="key_not_found", key=str(key))
            self._signers[key] = _signer(_read(answer))
        return self._signers[key]

    def authorise(self, key: KeyRef, texts: Sequence[bytes], *, occasion: str) -> tuple[bytes, ...] | Pending:
        """Ask the holder, or hear what they have answered: the far side tells the two apart by the occasion."""
        asked = {"occasion": occasion, "key": str(key), "texts": [_text(text) for text in texts]}
        answer = self._ask("POST", "/authorisations", json=asked)
        if answer.status_code == requests.codes.forbidden:
            raise Declined("Người giữ khóa đã từ chối trên điện thoại nên kết quả không được ký.")
        if answer.status_code == requests.codes.gone:
            raise Declined("Người giữ khóa không xác nhận kịp trên điện thoại nên kết quả không được ký.")
        told = _read(answer)
        if answer.status_code == requests.codes.accepted:
            return Pending(datetime.fromisoformat(told["until"]))
        return tuple(base64.b64decode(value) for value in told["signatures"])

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        try:
            answer = requests.request(method, self._url + path, timeout=self._timeout, **more)
        except requests.RequestException as error:
            raise _away() from error
        if answer.status_code >= requests.codes.server_error:
            raise _away()
        return answer


class _ElsewhereSigner(CmsSigner):
    """Knows the certificate and cannot sign."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The size alone; a signature comes by `RemoteKeyStore.authorise`."""
        if not dry_run:
            raise _away()
        return bytes(72)


def _signer(told: Mapping[str, Any]) -> CmsSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_certificate(text) for text in told["issuers"]])
    return _ElsewhereSigner(signing_cert=_certificate(told["certificate"]), cert_registry=store)


def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(base64.b64decode(text))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _read(answer: requests.Response) -> Mapping[str, Any]:
    try:
        told = strict_json.read(answer.content)
    except ValueError as error:
        raise _away() from error
    if not isinstance(told, dict):
        raise _away()
    return told


def _away() -> Unavailable:
    return Unavailable(
        "Dịch vụ ký số từ xa không trả lời. Văn bản chưa được ký.", code="key_store_unavailable"
    )
