"""Who calls: the token, the actor behind it, what it may do, and how often.

A token is looked up once in a few seconds for each process; a revocation is therefore seen everywhere within
`SECONDS_KNOWN`, and at once in the process that carried it out.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from motcua.agencies.queries import actor_for
from motcua.identity.commands import note_use
from motcua.identity.queries import Token, find_token, revocations, token_hash
from motcua.kernel.actor import STRANGER, Actor
from motcua.platform import limits, quota
from motcua.platform.http import client_network
from motcua.platform.quota import Left, Policy
from motcua.web.api.problems import Problem

SECONDS_KNOWN = 5.0
MOST_KNOWN = 20_000


@dataclass
class Caller:
    """A token in use: its actor with the scopes it carries. `token` is None for whoever shows none."""

    actor: Actor
    token: int | None
    name: str
    kind: str
    policy: Policy
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    fresh_until: float = 0.0
    revocations: int = 0


class ApiRequest(HttpRequest):
    """A request as the API's views see it."""

    actor: Actor
    caller: Caller
    quota: Left
    request_id: str


_known: dict[str, Caller] = {}
_guard = Lock()


def forget_callers() -> None:
    """Ask the database again at the next request, as a process that has just begun."""
    with _guard:
        _known.clear()


def _look_up(secret: str) -> Caller | None:
    key = token_hash(secret)
    known = _known.get(key)
    if known is not None and known.fresh_until > time.monotonic() and known.revocations == revocations():
        return known
    before = revocations()
    token = find_token(secret)
    if token is None:
        with _guard:
            _known.pop(key, None)
        return None
    caller = _caller(token, before)
    with _guard:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key] = caller
    return caller


def _caller(token: Token, before: int) -> Caller:
    actor = actor_for(token.account, assurance=token.assurance) if token.account else STRANGER
    name = f"{token.name} ({actor.name})" if token.kind == Token.Kind.SYSTEM and token.account else actor.name
    return Caller(
        actor=replace(actor, name=name, scopes=frozenset(token.scopes)),
        token=token.pk,
        name=token.name,
        kind=token.kind,
        policy=Policy("token", token.per_minute),
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        fresh_until=time.monotonic() + SECONDS_KNOWN,
        revocations=before,
    )


class Bearer(HttpAuthBase):
    """Lets a caller in whose token has one of `scopes`; `open_to_all` also lets in those who show no token at all."""

    openapi_scheme = "bearer"

    def __init__(self, *scopes: str, open_to_all: bool = False) -> None:
        super().__init__()
        self.scopes = scopes
        self.open_to_all = open_to_all

    def __call__(self, request: HttpRequest) -> Caller:
        """Find the caller, count the request, check the scope - in this order, so that guessing is counted too."""
        asked = cast("ApiRequest", request)
        header = request.headers.get("Authorization", "")
        scheme, _space, secret = header.partition(" ")
        caller = _look_up(secret.strip()) if scheme.lower() == "bearer" and secret else None
        if caller is None:
            return self._without_token(asked, bool(header))
        _count(asked, f"token:{caller.token}", caller.policy)
        caller.last_used_at = note_use(cast("int", caller.token), caller.last_used_at)
        if self.scopes and not set(self.scopes) & (caller.actor.scopes or frozenset()):
            raise Problem(
                403,
                "scope_missing",
                _("Mã truy cập này không có quyền “%(scope)s”. Hãy tạo mã có quyền đó.")
                % {"scope": " / ".join(self.scopes)},
            )
        return _admit(asked, caller)

    def _without_token(self, request: ApiRequest, tried: bool) -> Caller:
        policy = limits.policy("api.address")
        _count(request, client_network(request), policy)
        if tried or not self.open_to_all:
            raise Problem(
                401,
                "unauthorized",
                _("Mã truy cập thiếu, sai, hết hạn hoặc đã bị thu hồi. Gửi Authorization: Bearer mct_…"),
                headers={
                    "WWW-Authenticate": 'Bearer realm="motcua", error="invalid_token"' if tried else "Bearer"
                },
            )
        return _admit(request, Caller(STRANGER, None, "", "anonymous", policy))


def _admit(request: ApiRequest, caller: Caller) -> Caller:
    request.caller = caller
    request.actor = caller.actor
    return caller


def _count(request: ApiRequest, who: str, policy: Policy) -> None:
    request.quota = left = quota.take(who, policy)
    if not left.allowed:
        raise Problem(
            429,
            "too_many_requests",
            _("Đã gọi quá %(limit)s lần trong một phút. Hãy thử lại sau %(seconds)s giây.")
            % {"limit": policy.limit, "seconds": left.reset},
            headers={"Retry-After": str(left.reset)},
        )


def quota_headers(left: Left) -> dict[str, str]:
    """draft-ietf-httpapi-ratelimit-headers: the policy, what is left of it, and when it begins anew."""
    policy = left.policy
    return {
        "RateLimit-Policy": f'"{policy.name}";q={policy.limit};w={policy.seconds}',
        "RateLimit": f'"{policy.name}";r={left.remaining};t={left.reset}',
    }
