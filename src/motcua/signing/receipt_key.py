"""The key of proofs of receipt: what arrived and when, signed at once by the installation itself.

It calls nobody outside. An agency vouches for the key once, by a signature with certificate and time stamp: so each
proof leads to a root certificate, though none waited for one. A key of its own, because every process that takes
filings holds it.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT, KEY_FORMAT = "motcua-receipt-1", "motcua-receipt-key-1"


@dataclass(frozen=True)
class ReceiptKey:
    """The key that signs proofs of receipt: Ed25519, so the same facts always give the same proof."""

    private: Ed25519PrivateKey

    @classmethod
    def load(cls, pem: str) -> "ReceiptKey":
        """From PEM (PKCS #8, not encrypted); raises `ValueError` for anything else."""
        found = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(found, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")
        return cls(found)

    @property
    def public(self) -> bytes:
        """Its public half, 32 bytes (RFC 8032)."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """A proof of these facts, as JSON."""
        signature = self.private.sign(signed_text(facts))
        return {
            "format": FORMAT,
            "facts": facts,
            "key": self.public.hex(),
            "signature": b64encode(signature).decode(),
        }


def new_key() -> str:
    """A fresh key, PEM."""
    form, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    made = Ed25519PrivateKey.generate().private_bytes(form, kind, serialization.NoEncryption())
    return made.decode()


def signed_text(facts: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: the format's name, a line feed, the facts as JSON (keys sorted, no white space)."""
    return f"{FORMAT}\n".encode() + orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)


def endorsed_text(public: bytes) -> bytes:
    """The bytes that an agency signs to vouch for a key; no other signature of ours is over bytes that begin so."""
    return f"{KEY_FORMAT} {public.hex()}\n".encode()
