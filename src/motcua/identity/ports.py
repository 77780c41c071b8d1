"""What identity needs from outside: somebody who vouches for people.

`config` connects a provider at start; without one, the log-in page offers local accounts only.
"""

from collections.abc import Callable
from typing import Protocol

from motcua.identity.types import Claims, Handshake


class IdentityProvider(Protocol):
    """Logs people in by the authorization code flow of OpenID Connect.

    Every method may raise `Unavailable` (try later, or use a local account).
    """

    def authorization_url(self, handshake: Handshake) -> str:
        """Where to send the person's browser."""
        ...

    def exchange(self, handshake: Handshake, code: str) -> Claims:
        """What the provider says of whoever came back with `code`.

        Raises `NotAllowed` when the code was used before, or the token is not for us, not for this attempt, too old or
        not signed by the provider: in each case nobody is logged in.
        """
        ...

    def logout_url(self, return_to: str) -> str:
        """Where to send the browser to end the session at the provider too; empty when none is known. Asks nobody."""
        ...


_connected: list[Callable[[], IdentityProvider]] = []
_made: list[IdentityProvider] = []


def connect(make: Callable[[], IdentityProvider]) -> None:
    """Say how to make the provider; it is made at its first use."""
    _connected[:] = [make]
    _made.clear()


def disconnect() -> None:
    """Go back to local accounts only."""
    _connected.clear()
    _made.clear()


def connected() -> IdentityProvider | None:
    """The provider of this installation; None when there is none."""
    if _connected and not _made:
        _made.append(_connected[0]())
    return _made[0] if _made else None
