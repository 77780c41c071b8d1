"""The key store of an installation: who holds a key asks the store where it lies."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from motcua.adapters.key_stores import StoreSigner
from motcua.kernel.errors import NotFound, Unavailable
from motcua.keyring.queries import credential, in_force, picture
from motcua.keyring.types import KeyPeriod
from motcua.signing.ports import NOTHING, CmsSigner, CredentialStore, fits
from motcua.signing.types import Credential, KeyRef, Pending, Said, SealFace


class AssignedKeys:
    """A `KeyStore` over several stores: which one, and which credential, says the key in force (`keyring.giving`)."""

    def __init__(self, stores: Mapping[str, CredentialStore]) -> None:
        self._stores = stores
        self._signers: dict[tuple[str, str, str], StoreSigner] = {}

    def signer(self, key: KeyRef) -> CmsSigner:
        """The signer of a key; raises `NotFound` where nobody was given one."""
        period = self._period(key)
        name = (period.store, period.handle, period.fingerprint)
        if name not in self._signers:
            self._signers[name] = StoreSigner(self._store(period), credential_of(period))
        return self._signers[name]

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """By the store where the key lies; what comes back is verified before it is believed."""
        period = self._period(key)
        known = credential_of(period)
        found = self._store(period).authorise(known, texts, occasion=occasion, said=said)
        if isinstance(found, Pending):
            return found
        if len(found) != len(texts) or not all(map(fits, [known] * len(texts), texts, found)):
            raise Unavailable(
                "Kho khoá “%(store)s” trả về chữ ký không đúng nên không được dùng. Chưa có gì được ký.",
                code="bad_signature",
                store=period.store,
            )
        return found

    def _period(self, key: KeyRef) -> KeyPeriod:
        found = in_force(key)
        if found is None:
            raise NotFound(
                "Chưa khai báo khoá ký cho “%(key)s”. Quản trị viên khai báo ở trang Khoá ký và con dấu.",
                code="key_not_found",
                key=str(key),
            )
        return found

    def _store(self, period: KeyPeriod) -> CredentialStore:
        if period.store not in self._stores:
            raise Unavailable(
                "Kho khoá “%(store)s” không còn trong thiết lập nên chưa ký được. Chưa có gì bị thay đổi.",
                code="store_away",
                store=period.store,
            )
        return self._stores[period.store]


class KeptAppearances:
    """Hands and seals that were brought (`signing.ports.Appearances`): each with its own certificate alone."""

    def hand(self, key: KeyRef, name: str) -> bytes | None:
        """The holder's own signature as they write it."""
        return picture(key)

    def seal(self, key: KeyRef, face: SealFace) -> bytes | None:
        """The agency's own seal."""
        return picture(key)


def credential_of(period: KeyPeriod) -> Credential:
    """Parsed once: a signer keeps the constant parts of its signatures."""
    return _credential(period.handle, bytes(period.certificate), tuple(period.issuers))


@lru_cache(maxsize=2048)
def _credential(handle: str, certificate: bytes, issuers: tuple[str, ...]) -> Credential:
    return credential(KeyPeriod(handle=handle, certificate=certificate, issuers=issuers))
