"""Sealing for the holders of keys: the age format (https://age-encryption.org/v1), so that `age -d` opens it, too.

Whoever makes backups needs public keys (recipients) alone. The identity that opens them is kept apart.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from motcua.kernel.errors import Invalid

SUFFIX = ".age"


def new_identity() -> tuple[str, str]:
    """A fresh identity, to be locked away, and the recipient that stands for it in settings."""
    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipient_of(identity: str) -> str:
    """The recipient that stands for an identity."""
    return str(_identity(identity).to_public())


def read_recipients(value: str) -> tuple[str, ...]:
    """Recipients with blanks between them; raises `ValueError`."""
    found = tuple(value.split())
    for one in found:
        try:
            x25519.Recipient.from_str(one)
        except pyrage.RecipientError:
            raise ValueError from None
    return found


def read_identity(value: str) -> str:
    """An identity as `age-keygen` writes it, with its lines of comment; raises `ValueError`."""
    lines = [line.strip() for line in value.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return ""
    try:
        return str(x25519.Identity.from_str(lines[0]))
    except pyrage.IdentityError:
        raise ValueError from None


def seal(source: IO[bytes], to: Path, recipients: Sequence[str]) -> str:
    """Seal a stream into a file; returns the SHA-256 of what is in the file."""
    with to.open("wb") as out:
        counted = _Hashing(out)
        pyrage.encrypt_io(source, counted, [x25519.Recipient.from_str(one) for one in recipients])
    return counted.digest.hexdigest()


def unseal(source: IO[bytes], to: IO[bytes], identity: str) -> None:
    """Open what was sealed. Raises `Invalid` where this identity does not open it, or it was changed since."""
    try:
        pyrage.decrypt_io(source, to, [_identity(identity)])
    except pyrage.DecryptError as error:
        raise Invalid(
            "Khoá này không mở được bản sao lưu, hoặc bản sao lưu đã bị thay đổi (%(why)s). Chưa có gì được ghi. "
            "Hãy lấy đúng khoá đã cất khi đặt BACKUP_RECIPIENTS.",
            why=str(error),
        ) from None


def _identity(text: str) -> x25519.Identity:
    return x25519.Identity.from_str(text)


class _Hashing:
    """Passes bytes on and hashes them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write, as a file does."""
        self.digest.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        """Flush, as a file does."""
        self._out.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)
