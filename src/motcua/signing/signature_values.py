"""Is a signature value what it should be? Asked of everything that a key store gives back."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from motcua.signing.types import Credential


def fits(credential: Credential, text: bytes, value: bytes) -> bool:
    """Whether `value` is the credential's own signature (SHA-256) over `text`; a store is believed no further."""
    key = load_der_public_key(credential.certificate.public_key.dump())
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, text, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(value, text, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True
