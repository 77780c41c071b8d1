"""What identity needs from outside: somebody who vouches for people.

`config` connects providers at start, side by side; without any, the log-in page offers local accounts only.
"""

from collections.abc import Callable
from typing import Protocol

from django.utils.translation import gettext_lazy as lazy

from motcua.identity.types import Claims, Ended, Handshake

VNEID, NATIONAL = "vneid", "dvcqg"
NAMES = {VNEID: lazy("VNeID"), NATIONAL: lazy("Cổng Dịch vụ công quốc gia")}
"""Those that an installation may have, in the order in which pages offer them, as people call them."""


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

    def logout_url(self, return_to: str, *, said: str = "") -> str:
        """Where to send the browser to end the session at the provider too; `said`: what it told at the log-in. Empty
        when none is known. Asks nobody."""
        ...

    def ended(self, token: str) -> Ended:
        """Whose session ended there; raises `NotAllowed` for a token that is not the provider's word to us."""
        ...

    def probe(self) -> None:
        """Ask whether it answers at all."""
        ...


_connected: dict[str, Callable[[], IdentityProvider]] = {}
_made: dict[str, IdentityProvider] = {}


def connect(make: Callable[[], IdentityProvider], provider: str = VNEID) -> None:
    """Say how to make a provider; it is made at its first use."""
    _connected[provider] = make
    _made.pop(provider, None)


def disconnect() -> None:
    """Go back to local accounts only."""
    _connected.clear()
    _made.clear()


def connected(provider: str = VNEID) -> IdentityProvider | None:
    """One of the providers of this installation; None when it is none of them."""
    if provider in _connected and provider not in _made:
        _made[provider] = _connected[provider]()
    return _made.get(provider)


def offered() -> list[str]:
    """The providers of this installation, in the order in which pages offer them."""
    return [provider for provider in NAMES if provider in _connected]
