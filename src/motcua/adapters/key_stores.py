"""Key stores over `CredentialStore`s: the certificate is known here, signatures come from there."""

import hashlib
from collections.abc import Callable, Sequence

from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing.ports import NOTHING, CmsSigner, CredentialStore
from motcua.signing.types import Credential, KeyRef, Pending, Said


class StoreSigner(CmsSigner):
    """Writes everything but the signature itself; a key whose holder must be asked first does not sign here."""

    def __init__(self, store: CredentialStore, credential: Credential) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(credential.issuers)
        super().__init__(signing_cert=credential.certificate, cert_registry=registry)
        self._store, self._credential = store, credential

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """One signature, of a key that answers at once; raises what the store raises, `Unavailable` else."""
        if dry_run:
            return bytes(self._credential.signature_size)
        found = self._store.authorise(self._credential, [data], occasion=hashlib.sha256(data).hexdigest())
        if isinstance(found, Pending):
            raise asks()
        return found[0]


def asks() -> Unavailable:
    """The key asks its holder, and nobody stands by who could answer."""
    return Unavailable("Khóa ký này cần người giữ xác nhận nên không dùng được ở đây.", code="key_asks")


class NamedKeys:
    """A `KeyStore` over one store in which every key lies under its own name: simulators, tests.

    `name` says what the store calls the credential of a key; certificates are read once.
    """

    def __init__(self, store: CredentialStore, name: Callable[[KeyRef], str] = str) -> None:
        self._store, self._name = store, name
        self._known: dict[KeyRef, tuple[Credential, StoreSigner]] = {}

    def signer(self, key: KeyRef) -> CmsSigner:
        """The signer of a key; raises `NotFound`, `Unavailable`."""
        return self._of(key)[1]

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """By the store."""
        return self._store.authorise(self._of(key)[0], texts, occasion=occasion, said=said)

    def _of(self, key: KeyRef) -> tuple[Credential, StoreSigner]:
        if key not in self._known:
            try:
                found = self._store.found(self._name(key))
            except NotFound as unknown:
                raise NotFound("Không có khóa ký “%(key)s”.", code="key_not_found", key=str(key)) from unknown
            self._known[key] = found, StoreSigner(self._store, found)
        return self._known[key]
