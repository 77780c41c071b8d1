"""What the cover of a page asks by script: how the session stands, a lock at once, and the proof that opens it.

Nothing here needs the page to be left, so nothing that was typed or chosen is lost.
"""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.kernel.errors import Refusal
from motcua.platform import screen_lock
from motcua.web.ui import resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.refusals import status_of
from motcua.web.ui.screen_lock.asking import SIGN, ended, prove, question
from motcua.web.ui.screen_lock.guard import session_of
from motcua.web.ui.screen_lock.marks import beside_the_work

_LONGEST_AGO = 120
"""Seconds: a page tells of work at least so often (`static/ui/screen.js`)."""


@beside_the_work
@never_cache
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """Seconds until the session locks, 0 when it is; sent, somebody has worked (`ago` seconds before) or locks it."""
    if not actor_of(request).is_officer:
        return JsonResponse({"left": 0, "by": ""}, status=HTTPStatus.UNAUTHORIZED)
    session = session_of(request)
    key, left = session.session_key or "", screen_lock.seconds_left(session.active_at)
    if request.method == "POST" and "lock" in request.POST:
        screen_lock.lock(key)
        left = 0
    elif request.method == "POST" and left:
        ago = min(_number(request.POST.get("ago", "")), _LONGEST_AGO)
        screen_lock.note_work(key, session.active_at, ago=timedelta(seconds=ago))
    return _told(request, left)


@beside_the_work
@never_cache
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """The form that asks for the proof, as a part of a page; sent, the session is open, or the form says what was
    wrong. Opened as an address it leads to the desk, which asks by itself."""
    if SIGN not in request.headers:
        return HttpResponseRedirect(reverse("desk:home"))
    if not actor_of(request).is_officer:
        return no_entry(request, status=HTTPStatus.UNAUTHORIZED)
    if request.method == "GET":
        return _form(request)
    try:
        prove(request)
    except Refusal as refusal:
        if ended(request, refusal):
            return JsonResponse({"left": 0, "by": ""}, status=HTTPStatus.UNAUTHORIZED)
        return _form(request, refusal)
    return _told(request, int(screen_lock.rest().total_seconds()))


def _form(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    asked = question(request, refusal, back=reverse("portal:logged_in"))
    context = {**asked, "to": request.path, "beside": True}
    return render(request, "ui/screen/form.html", context, status=status_of(refusal) if refusal else 200)


def _told(request: HttpRequest, left: int) -> HttpResponse:
    """With the token that forms of a page carry from now on: a log-in in another window has changed it."""
    by = resuming.mark_of(request.user.pk)
    return JsonResponse({"left": left, "by": by, "token": get_token(request)})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
