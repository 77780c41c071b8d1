"""A passkey in software, by the letter of W3C Web Authentication Level 2: what a browser and its key would answer."""

import json
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

_PRESENT, _ATTESTED = 0x01, 0x40


class Authenticator:
    """One key, made for one site at one origin."""

    def __init__(self, *, site: str = "testserver", origin: str = "http://testserver") -> None:
        self.site, self.origin = site, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.signed = 0

    def make(self, asked: Mapping[str, Any]) -> str:
        """The answer to `navigator.credentials.create` (section 7.1), without attestation."""
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(self._public_key())
        data = self._data(_PRESENT | _ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked)
        return self._answer(clientDataJSON=client, attestationObject=made)

    def show(self, asked: Mapping[str, Any]) -> str:
        """The answer to `navigator.credentials.get` (section 7.2)."""
        self.signed += 1
        data, client = self._data(_PRESENT), self._client("webauthn.get", asked)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _public_key(self) -> dict[int, Any]:
        """COSE (RFC 9053): EC2, ES256, P-256."""
        point = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}

    def _data(self, flags: int) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([flags]) + self.signed.to_bytes(4, "big")

    def _client(self, kind: str, asked: Mapping[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        named = bytes_to_base64url(self.id)
        parts = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps(
            {
                "id": named,
                "rawId": named,
                "type": "public-key",
                "response": parts,
                "clientExtensionResults": {},
            }
        )
