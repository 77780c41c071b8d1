"""How often somebody may guess: look-ups with a wrong secret are counted for each address, over all processes."""

from django.http import HttpRequest

from motcua.kernel.errors import NotAllowed
from motcua.platform import quota
from motcua.platform.http import client_address

WRONG_LOOK_UPS = quota.Policy("wrong-look-up", 20, seconds=600)


def count(request: HttpRequest) -> None:
    """Count one try before its secret is looked at, so that many at once do not slip through together.

    Raises `NotAllowed` when it is one too many.
    """
    left = quota.take(client_address(request), WRONG_LOOK_UPS)
    if not left.allowed:
        raise NotAllowed(
            "Bạn đã nhập sai quá nhiều lần. Hồ sơ vẫn an toàn; bạn hãy thử lại sau %(minutes)s phút.",
            code="too_many_attempts",
            minutes=-(-left.reset // 60),
        )


def was_right(request: HttpRequest) -> None:
    """The secret was the right one: only wrong tries count."""
    quota.give_back(client_address(request), WRONG_LOOK_UPS)
