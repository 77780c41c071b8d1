"""A line for every request of somebody who is known, for every one that was refused or failed, for everything that was
sent, and for whoever opened a dossier. Not for strangers who read public pages: the proxy has those."""

import re
import time
from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from motcua.kernel.actor import STRANGER, Actor
from motcua.platform.http import client_address
from motcua.platform.records import spool
from motcua.platform.records.origin import Origin, coming_from
from motcua.platform.records.record import Ending, Log
from motcua.web.ui.screen_lock.marks import is_beside_the_work

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = frozenset({401, 403, 404, 405, 408, 411, 413, 423, 429})
# Parts of addresses that open something.
_SECRET = frozenset({"secret", "token"})
_LONGEST = 80


class Numbered(HttpRequest):
    """A request as everything below sees it."""

    request_id: str


class RecordingMiddleware:
    """Around everything else: numbers each request, and notes what became of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        cast("Numbered", request).request_id = number
        began = time.perf_counter()
        with coming_from(Origin(number, client_address(request))) as origin:
            response = self.get_response(request)
            if is_told(request, response.status_code):
                _tell(request, response.status_code, origin, time.perf_counter() - began)
        response.headers.setdefault("X-Request-ID", number)
        return response


def is_told(request: HttpRequest, status: int) -> bool:
    """Whether a request gets a line."""
    match = request.resolver_match
    if status >= 400:
        return True
    if match is None or is_beside_the_work(match.func):
        return False
    return request.method not in _READS or "code" in match.kwargs or _is_known(request)


def _is_known(request: HttpRequest) -> bool:
    return bool(getattr(request, "actor", STRANGER).account_id or _account(request))


def _tell(request: HttpRequest, status: int, origin: Origin, seconds: float) -> None:
    match = request.resolver_match
    actor: Actor = getattr(request, "actor", STRANGER)
    spool.note(
        Log.ACCESS,
        f"{request.method} {match.view_name if match else _where(request)}",
        ending_of(status),
        actor=actor,
        account="" if actor.account_id or actor.service else _account(request),
        target=str(match.kwargs.get("code", ""))[:_LONGEST] if match else "",
        status=status,
        ms=round(seconds * 1000),
        **_further(request, match, origin),
    )


def ending_of(status: int) -> Ending:
    """What an HTTP status says of how it ended."""
    if status < 400:
        return Ending.DONE
    return Ending.REFUSED if status in _REFUSED else Ending.FAILED


def _further(request: HttpRequest, match: ResolverMatch | None, origin: Origin) -> dict[str, Any]:
    parts = {} if match is None else {
        name: str(value)[:_LONGEST] for name, value in match.kwargs.items() if name not in _SECRET | {"code"}
    }  # fmt: skip
    token = getattr(getattr(request, "caller", None), "token", None)
    found = {"parts": parts, "token": token, "events": origin.events}
    return {name: value for name, value in found.items() if value}


def _account(request: HttpRequest) -> str:
    """Of somebody who is known and acts for nobody yet, as at the end of a log-in."""
    user = getattr(request, "user", None)
    return f"account/{user.pk}" if user is not None and user.pk else ""


def _where(request: HttpRequest) -> str:
    """Where no page is: what was tried, as far as it says something."""
    return request.path_info[:_LONGEST]
