"""How often somebody may ask: fixed windows, counted in the database, never more than the limit over all processes.

A process does not count each request in the database: it takes a *lease*, a twentieth of the limit at a time, and hands
out of it. So the limit is never passed, whatever the number of processes; the price is that the rest of a lease that
lies unused in one process when the window ends was kept from the others. The table is UNLOGGED: after a crash of the
database everybody simply starts with a full window.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from motcua.kernel import clock

_LEASES_A_WINDOW = 20
_MOST_KNOWN = 50_000


@dataclass(frozen=True)
class Policy:
    """`limit` requests in each window of `seconds`."""

    name: str
    limit: int
    seconds: int = 60

    @property
    def lease(self) -> int:
        """How many a process takes at once."""
        return max(1, self.limit // _LEASES_A_WINDOW)


@dataclass(frozen=True)
class Left:
    """What became of one request: whether it may pass, how many may still follow, when the window ends (seconds)."""

    policy: Policy
    allowed: bool
    remaining: int
    reset: int


@dataclass
class _Lease:
    """What this process holds for somebody in a window; `taken` is what all processes have taken together."""

    window: int
    left: int = 0
    taken: int = 0


_leases: dict[tuple[str, str], _Lease] = {}
_guard = Lock()
_swept = [0]


def take(who: str, policy: Policy) -> Left:
    """Count one request of `who`. A refused one costs the database nothing."""
    now = int(clock.now().timestamp())
    window = now // policy.seconds
    reset = (window + 1) * policy.seconds - now
    with _held(who, policy, window) as lease:
        if lease.left == 0 and lease.taken < policy.limit:
            _renew(who, policy, lease)
        allowed = lease.left > 0
        lease.left -= allowed
        remaining = max(0, policy.limit - lease.taken) + lease.left
    return Left(policy, allowed, remaining, reset)


def give_back(who: str, policy: Policy) -> None:
    """The request just counted was an honest one and shall not count."""
    with _held(who, policy, int(clock.now().timestamp()) // policy.seconds) as lease:
        lease.left += lease.taken > 0


@contextmanager
def _held(who: str, policy: Policy, window: int) -> Iterator[_Lease]:
    with _guard:
        key = (policy.name, who)
        lease = _leases.get(key)
        if lease is None or lease.window != window:
            if len(_leases) >= _MOST_KNOWN:
                _leases.clear()
            lease = _leases[key] = _Lease(window)
        yield lease


def _renew(who: str, policy: Policy, lease: _Lease) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO platform_quota (policy, who, ends, used) VALUES (%s, %s, %s, %s)
            ON CONFLICT (policy, who, ends) DO UPDATE SET used = platform_quota.used + excluded.used
            RETURNING used""",
            [policy.name, who, (lease.window + 1) * policy.seconds, policy.lease],
        )
        lease.taken = int(cursor.fetchone()[0])
    lease.left = max(0, min(policy.lease, policy.limit - (lease.taken - policy.lease)))
    _sweep()


def _sweep() -> None:
    """Once an hour each process throws windows away that are over."""
    now = int(clock.now().timestamp())
    if _swept[0] == now // 3600:
        return
    _swept[0] = now // 3600
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_quota WHERE ends < %s", [now - 60])


def forget_leases() -> None:
    """Start anew, as a process that has just begun."""
    with _guard:
        _leases.clear()
