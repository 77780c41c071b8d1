"""A token as PKCS#11 shows it: which certificates lie on it, a signature by one of its keys. No words for people."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11
from asn1crypto import algos, x509
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11.util.ec import encode_ecdsa_signature

from motcua.adapters.pkcs11.uri import ObjectName
from motcua.signing.types import whole


def present(module: Path) -> list[pkcs11.Token]:
    """The tokens that are in now; raises what the library raises."""
    library = pkcs11.lib(str(module))
    found = [slot.get_token() for slot in library.get_slots(token_present=True)]
    return [token for token in found if token.flags & TokenFlag.TOKEN_INITIALIZED]


def token_named(module: Path, label: str) -> pkcs11.Token:
    """One of them; raises `pkcs11.NoSuchToken`. Some libraries see a token that was put in later only afresh."""
    for again in (False, True):
        if again:
            pkcs11.lib(str(module)).reinitialize()
        for token in present(module):
            if token.label == label:
                return token
    raise pkcs11.NoSuchToken


def certificates(token: pkcs11.Token) -> Iterator[tuple[ObjectName, x509.Certificate]]:
    """What lies open on a token; nobody need log in."""
    with token.open() as session:
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            name = ObjectName(token.label, _text(one, Attribute.LABEL), _bytes(one, Attribute.ID))
            yield name, whole(x509.Certificate.load(bytes(one[Attribute.VALUE])))


def private_key(session: Any, name: ObjectName) -> Any:
    """The key to a certificate: of the same id, else of the same label. Raises `pkcs11.NoSuchKey`."""
    by = {"id": name.number} if name.number else {"label": name.label}
    return session.get_key(object_class=ObjectClass.PRIVATE_KEY, **by)


def sign(key: Any, digest: bytes) -> bytes:
    """A signature over a SHA-256 digest: ECDSA in DER, or RSA with the padding of PKCS #1 v1.5.

    Tokens are given the digest: few hash for elliptic curves, and whoever has the text need not hand it out.
    """
    if key.key_type == KeyType.EC:
        return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA)))
    info = algos.DigestInfo({"digest_algorithm": {"algorithm": "sha256"}, "digest": digest}).dump()
    return bytes(key.sign(info, mechanism=Mechanism.RSA_PKCS))


def digest_of(text: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(text).digest()


def _text(one: Any, attribute: Attribute) -> str:
    try:
        return str(one[attribute])
    except pkcs11.PKCS11Error:
        return ""


def _bytes(one: Any, attribute: Attribute) -> bytes:
    try:
        return bytes(one[attribute])
    except pkcs11.PKCS11Error:
        return b""
