"""A SoftHSM token for tests: keys made inside it, certified by the demonstration's authority."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import Name
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.trust import asn1
from motcua.adapters.key_stores import NamedKeys
from motcua.adapters.pkcs11.adapter import TokenStore
from motcua.adapters.pkcs11.uri import ObjectName
from motcua.signing.ports import NOTHING
from motcua.signing.types import Credential, KeyRef, Pending, Said

SOFTHSM = next(Path("/usr/lib").glob("**/libsofthsm2.so"), Path("/usr/lib/softhsm/libsofthsm2.so"))


@dataclass(frozen=True)
class Token:
    """One token in a folder of the test."""

    label: str = "motcua-test"
    pin: str = "1234"

    @classmethod
    def made(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> "Token":
        """An empty token; SoftHSM finds its folder by an environment variable."""
        token = cls()
        config = folder / "softhsm2.conf"
        (folder / "tokens").mkdir()
        config.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
        monkeypatch.setenv("SOFTHSM2_CONF", str(config))
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", token.label, "--pin", token.pin,
             "--so-pin", "4321"],
            check=True, capture_output=True, env=os.environ,
        )  # fmt: skip
        pkcs11.lib(str(SOFTHSM)).reinitialize()
        return token

    def put(self, key: KeyRef, subject: Name, authority: DemoAuthority, *, rsa: bool = False) -> None:
        """A key made inside the token, and the authority's certificate over it."""
        with (
            pkcs11.lib(str(SOFTHSM))
            .get_token(token_label=self.label)
            .open(user_pin=self.pin, rw=True) as session
        ):
            public = _rsa_key(session, str(key)) if rsa else _curve_key(session, str(key))
            certificate = authority.certify(key, subject, public).public_bytes(Encoding.DER)
            session.create_object(certificate_object(str(key), certificate))

    def store(self, authority: DemoAuthority, pin: str | None = None) -> TokenStore:
        """The store that uses it; for keys of seals it keeps the PIN, the right one or another."""
        known = [asn1(authority.issuer(slug).certificate) for slug in ("officials", "organisations")]
        return TokenStore(SOFTHSM, lambda label: self.pin if pin is None else pin, lambda: known)

    def name(self, key: KeyRef) -> str:
        """What a key that was put there is called."""
        return str(ObjectName(self.label, str(key)))

    def keys(self, authority: DemoAuthority) -> NamedKeys:
        """The same by the names of the keys that were put there, with the holder at hand who types the PIN."""
        return NamedKeys(HolderAtHand(self.store(authority), self.pin), self.name)


@dataclass(frozen=True)
class HolderAtHand:
    """A store whose holders answer with their PIN whenever they are asked."""

    store: TokenStore
    pin: str

    def available(self) -> Sequence[Credential]:
        return self.store.available()

    def found(self, handle: str) -> Credential:
        return self.store.found(handle)

    def authorise(
        self, credential: Credential, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        typed = Said(secret={"PIN": self.pin})
        return self.store.authorise(credential, texts, occasion=occasion, said=typed)


def _curve_key(session: pkcs11.Session, label: str) -> ec.EllipticCurvePublicKey:
    curve = session.create_domain_parameters(
        pkcs11.KeyType.EC,
        {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
        local=True,
    )
    public, _ = curve.generate_keypair(store=True, label=label)
    loaded = load_der_public_key(encode_ec_public_key(public))
    assert isinstance(loaded, ec.EllipticCurvePublicKey)
    return loaded


def _rsa_key(session: pkcs11.Session, label: str) -> RSAPublicKey:
    public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label=label)
    loaded = load_der_public_key(keys.PublicKeyInfo.wrap(encode_rsa_public_key(public), "rsa").dump())
    assert isinstance(loaded, RSAPublicKey)
    return loaded


def certificate_object(label: str, encoded: bytes, *, number: bytes = b"") -> dict[Any, Any]:
    """A certificate as a token keeps it."""
    return {
        **({pkcs11.Attribute.ID: number} if number else {}),
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True,
        pkcs11.Attribute.LABEL: label,
        pkcs11.Attribute.SUBJECT: asn1_x509.Certificate.load(encoded).subject.dump(),
        pkcs11.Attribute.VALUE: encoded,
    }
