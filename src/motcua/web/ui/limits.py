"""Who is counted, and what: the limits of `platform.limits` at the pages and addresses that cost."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from motcua.kernel.actor import STRANGER, Actor
from motcua.kernel.errors import TooMany
from motcua.platform import limits, quota
from motcua.platform.http import client_network


def who(request: HttpRequest) -> str:
    """The account of whoever is known, the address of anybody else."""
    actor: Actor = getattr(request, "actor", STRANGER)
    return f"account:{actor.account_id}" if actor.account_id else client_network(request)


def count(request: HttpRequest, what: str) -> None:
    """Count one of `what` (`verify`, `search`, `upload`). Raises `TooMany`."""
    asking = who(request)
    limits.take(f"{what}.{'account' if asking.startswith('account:') else 'address'}", asking)


@contextmanager
def guessing(request: HttpRequest) -> Iterator[None]:
    """Around the look at a secret: counted before, so that many at once do not slip through; a right one is free.

    Raises `TooMany`.
    """
    asking, policy = client_network(request), limits.policy("look-up.address")
    left = quota.take(asking, policy)
    if not left.allowed:
        raise TooMany(
            "Bạn đã nhập sai quá nhiều lần. Hồ sơ vẫn an toàn; bạn hãy thử lại sau %(minutes)s phút.",
            after=left.reset,
            code="too_many_attempts",
        )
    yield
    quota.give_back(asking, policy)
