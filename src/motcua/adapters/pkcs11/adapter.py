"""A `KeyStore` on a PKCS#11 token: one session, kept open; the object's label on the token is the key's name."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing.ports import CmsSigner, KeysAtHand
from motcua.signing.types import KeyRef


class TokenKeyStore(KeysAtHand):
    """Keys on one token, opened at first use.

    `module` is the vendor's library, `token` the token's label, `issuers` the certificates above those on it.
    A key's certificate and private key lie on the token under the label `str(KeyRef)`.
    """

    def __init__(self, module: Path, token: str, pin: str, issuers: Sequence[x509.Certificate] = ()) -> None:
        self._module = module
        self._token = token
        self._pin = pin
        self._issuers = list(issuers)
        self._session: pkcs11.Session | None = None
        self._signers: dict[KeyRef, CmsSigner] = {}
        self._lock = threading.RLock()

    def signer(self, key: KeyRef) -> CmsSigner:
        """The signer of a key; raises `NotFound`, or `Unavailable` when the token is away or the PIN is wrong."""
        with self._lock:
            if key not in self._signers:
                self._signers[key] = self._load(key)
            return self._signers[key]

    def close(self) -> None:
        """Let the token go."""
        with self._lock:
            self._signers.clear()
            if self._session is not None:
                self._session.close()
                self._session = None

    def _load(self, key: KeyRef) -> CmsSigner:
        session = self._open()
        label = str(key)
        wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
        found = [bytes(one[Attribute.VALUE]) for one in session.get_objects(wanted)]
        if not found:
            raise NotFound(
                "Không có khóa ký “%(key)s” trên thiết bị. Hãy cắm đúng thiết bị rồi ký lại.",
                code="key_not_found",
                key=label,
            )
        certificate = x509.Certificate.load(found[0])
        elliptic = certificate.public_key.algorithm == "ec"
        made = TokenSigner(
            session,
            signing_cert=certificate,
            ca_chain=self._issuers,
            key_label=label,
            # Most tokens sign a ready hash with ECDSA and do not hash themselves.
            use_raw_mechanism=elliptic,
        )
        made.share(self._token, self._lock)
        return made

    def _open(self) -> pkcs11.Session:
        if self._session is None:
            try:
                self._session = open_pkcs11_session(
                    str(self._module), token_criteria=TokenCriteria(label=self._token), user_pin=self._pin
                )
            except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
                raise away(self._token) from error
        return self._session


class TokenSigner(CmsSigner, PKCS11Signer):
    """One signature at a time: a PKCS#11 session is not made for two threads."""

    def share(self, token: str, lock: threading.RLock) -> None:
        """Take turns on the token by this lock."""
        self._token = token
        self._lock = lock

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature made by the token; raises `Unavailable` when it was pulled out."""
        try:
            with self._lock:
                return bytes(await super().async_sign_raw(data, digest_algorithm, dry_run))
        except pkcs11.PKCS11Error as error:
            raise away(self._token) from error


def away(token: str) -> Unavailable:
    """The token does not answer."""
    return Unavailable(
        "Thiết bị ký số “%(token)s” không trả lời hoặc mã PIN không đúng. Văn bản chưa được ký; "
        "hãy kiểm tra thiết bị rồi ký lại.",
        code="token_unavailable",
        token=token,
    )
