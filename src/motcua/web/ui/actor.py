"""Puts the actor of a request where views find it: `request.actor`."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from motcua.agencies.queries import actor_for
from motcua.identity.commands import note_seen
from motcua.kernel.actor import STRANGER, Actor
from motcua.platform.sandbox import slots
from motcua.web.ui import limits

NOTED = "entry_noted"
"""In a session whose entry is listed for its owner."""
ROLE, ROLE_OVER = "acts_for", "acts_for_over"
"""In a session: the right by which its owner acts for another, and that it has ended since it was chosen."""


class ActorRequest(HttpRequest):
    """A request as views see it."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast("ActorRequest", request).actor


class ActorMiddleware:
    """Works out once, at the start, who asks; nobody in particular is the stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        cast("ActorRequest", request).actor = _actor(request)
        with slots.asked_by(lambda: limits.who(request)):
            return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return STRANGER
    if NOTED in request.session:
        note_seen(request.session.session_key or "")
    role = request.session.get(ROLE)
    actor = actor_for(request.user, assurance=int(request.session.get("assurance", 1)), role=role)
    if role is not None and actor.acts_for is None:
        del request.session[ROLE]
        request.session[ROLE_OVER] = True
    return actor
