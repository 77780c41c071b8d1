"""How often somebody may guess: look-ups with a wrong secret are counted for each address, for ten minutes.

Counted in each server process by itself: a secret has 49 bits, so a few more tries make no difference.
"""

from django.core.cache import cache
from django.http import HttpRequest

from motcua.kernel.errors import NotAllowed
from motcua.web.portal.login import client_address

MOST = 20
MINUTES = 10


def ensure_not_too_many(request: HttpRequest) -> None:
    """Raises `NotAllowed` after too many wrong tries."""
    if int(cache.get(_key(request), 0)) >= MOST:
        raise NotAllowed(
            "Bạn đã nhập sai quá nhiều lần. Hồ sơ vẫn an toàn; bạn hãy thử lại sau %(minutes)s phút.",
            code="too_many_attempts",
            minutes=MINUTES,
        )


def count(request: HttpRequest) -> None:
    """One more wrong try."""
    cache.add(_key(request), 0, MINUTES * 60)
    cache.incr(_key(request))


def _key(request: HttpRequest) -> str:
    return f"wrong-look-up:{client_address(request)}"
