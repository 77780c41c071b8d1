"""Keys in files of the demonstration authority."""

from collections.abc import Sequence

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import PrivateKey
from motcua.adapters.demo_authority.trust import asn1
from motcua.signing.ports import CmsSigner, KeysAtHand
from motcua.signing.types import KeyRef


class FileKeyStore(KeysAtHand):
    """Keys in files of the demonstration authority, opened once for each certificate (a `KeyStore`)."""

    def __init__(self, authority: DemoAuthority) -> None:
        self._authority = authority
        self._signers: dict[KeyRef, tuple[int, LoadedSigner]] = {}

    def signer(self, key: KeyRef) -> CmsSigner:
        """The signer of a key; raises `NotFound`."""
        written = self._authority.issued_at(key)
        if key not in self._signers or self._signers[key][0] != written:
            issuer = self._authority.issuer("officials" if key.kind == "person" else "organisations")
            certificate = self._authority.certificate(key)
            loaded = LoadedSigner(
                self._authority.private_key(key), asn1(certificate), [asn1(issuer.certificate)]
            )
            self._signers[key] = (written, loaded)
        return self._signers[key][1]


class LoadedSigner(CmsSigner):
    """Signs with a key already parsed and checked; pyHanko's own parses it again for each signature."""

    def __init__(
        self,
        private: PrivateKey,
        certificate: x509.Certificate,
        issuers: Sequence[x509.Certificate],
    ) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(issuers)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._private = private

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """An ECDSA signature (at most 72 bytes on P-256), or an RSA one with the padding of PKCS #1 v1.5."""
        if dry_run:
            return bytes(72)
        digest = _hash(digest_algorithm)
        if isinstance(self._private, ec.EllipticCurvePrivateKey):
            return self._private.sign(data, ec.ECDSA(digest))
        return self._private.sign(data, padding.PKCS1v15(), digest)


def _hash(name: str) -> hashes.HashAlgorithm:
    known = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    return known[name]
