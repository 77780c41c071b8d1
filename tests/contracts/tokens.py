"""A SoftHSM token for tests: keys made inside it, certified by the demonstration's authority."""

import os
import subprocess
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
from motcua.adapters.pkcs11.adapter import TokenKeyStore
from motcua.signing.types import KeyRef

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
            session.create_object(_certificate(str(key), certificate))

    def store(self, authority: DemoAuthority) -> TokenKeyStore:
        """The key store that uses it."""
        issuers = [asn1(authority.issuer(slug).certificate) for slug in ("officials", "organisations")]
        return TokenKeyStore(SOFTHSM, self.label, self.pin, issuers)


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


def _certificate(label: str, encoded: bytes) -> dict[Any, Any]:
    return {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True,
        pkcs11.Attribute.LABEL: label,
        pkcs11.Attribute.SUBJECT: asn1_x509.Certificate.load(encoded).subject.dump(),
        pkcs11.Attribute.VALUE: encoded,
    }
