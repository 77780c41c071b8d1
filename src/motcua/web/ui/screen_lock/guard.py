"""Stands before every view: notes that somebody works, and opens nothing in a locked session.

Citizens' sessions are not locked; they end after eight hours (docs/decisions/0035-the-screen-locks-at-the-server.md).
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from motcua.platform import screen_lock
from motcua.platform.sessions import SessionStore
from motcua.web.ui.actor import actor_of
from motcua.web.ui.refreshing import by_itself
from motcua.web.ui.screen_lock import asking
from motcua.web.ui.screen_lock.marks import is_beside_the_work, is_open_when_locked


def session_of(request: HttpRequest) -> SessionStore:
    """The session of a request, as ours."""
    return cast("SessionStore", request.session)


class ScreenLockMiddleware:
    """Needs the actor, and comes after the check of a form's token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_arguments: Any) -> HttpResponse | None:
        """The page that asks for a proof; None where the request may go on."""
        if not actor_of(request).is_officer:
            return None
        session = session_of(request)
        if screen_lock.is_locked(session.active_at):
            return None if is_open_when_locked(view) else asking.ask(request)
        if not (by_itself(request) or is_beside_the_work(view)):
            screen_lock.note_work(session.session_key or "", session.active_at)
        return asking.without_need(request)
