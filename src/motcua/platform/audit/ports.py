"""What the audit needs from outside: somebody who signs a closing, and somebody who checks that signature."""

from collections.abc import Callable
from typing import Protocol

from motcua.kernel.errors import Unavailable


class Notary(Protocol):
    """Signs bytes with a time stamp (CMS, RFC 5652; RFC 3161)."""

    def sign(self, content: bytes) -> bytes:
        """A detached signature over `content`; raises `Unavailable`."""

    def authorities(self) -> bytes:
        """The certificates that a verifier must trust, as PEM."""


_connected: list[Callable[[], Notary]] = []


def connect(make: Callable[[], Notary]) -> None:
    """Say who signs closings here."""
    _connected[:] = [make]


def notary() -> Notary:
    """Who signs closings here; raises `Unavailable` when nobody was named."""
    if not _connected:
        raise Unavailable("Hệ thống chưa được cấu hình ký số nên chưa chốt được nhật ký.")
    return _connected[0]()
