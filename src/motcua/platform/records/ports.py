"""Where lines are sent: a SIEM, behind an adapter."""

from collections.abc import Callable, Sequence
from typing import Protocol


class Siem(Protocol):
    """Takes messages whole and in order, or says that it did not: then all of them are sent again."""

    def deliver(self, messages: Sequence[bytes]) -> None:
        """Returns once the other side has read every one of them. Raises `Unavailable`."""


_siem: list[Callable[[], Siem]] = []


def connect(siem: Callable[[], Siem]) -> None:
    """Say where lines are sent; the composition root does."""
    _siem[:] = [siem]


def connected() -> Siem | None:
    """None where this installation sends none."""
    return _siem[0]() if _siem else None


def disconnect() -> None:
    """Send nowhere any more."""
    _siem.clear()
