"""Secrets that we must be able to read again, encrypted at rest with a key derived from SECRET_KEY (HKDF, RFC 5869).

Whoever has the database alone reads none of them. A new SECRET_KEY makes them unreadable: their owners begin anew.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str, *, purpose: str) -> str:
    """The text, encrypted; `purpose` keeps secrets of one kind from being taken for another's."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str | None:
    """The text again; None when it was sealed under another key or purpose."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"motcua {purpose}".encode())
    return Fernet(urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))
