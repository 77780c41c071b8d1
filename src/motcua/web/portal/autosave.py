"""What a page that saves itself is answered: JSON with `saved`, which no other page can be mistaken for.

Only `"saved": true` says that it was. Whatever else comes, a log-in page, an error of a proxy, nothing at all, says
that it was not, and the page goes on keeping what was typed (`ui/autosave.js`).
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse


def wanted(request: HttpRequest) -> bool:
    """Whether this is the page saving itself quietly, not the person going on."""
    return request.headers.get("X-Autosave") == "1"


def saved(**more: Any) -> HttpResponse:
    """It is saved."""
    return JsonResponse({"saved": True, **more})


def not_saved(status: int, why: str = "") -> HttpResponse:
    """It is not, and `why` in words; an empty one leaves the words to the page."""
    return JsonResponse({"saved": False, "why": why}, status=status)


def nobody(request: HttpRequest) -> HttpResponse:
    """Nobody is logged in any more: where to log in beside the page, which goes on by itself afterwards."""
    back = f"{reverse('portal:logged_in')}?{urlencode({'trang': request.path})}"
    log_in = f"{reverse('portal:login')}?{urlencode({'next': back})}"
    return JsonResponse({"saved": False, "log_in": log_in}, status=HTTPStatus.UNAUTHORIZED)


def stale(request: HttpRequest) -> HttpResponse:
    """The page is older than the last log-in: here is the token with which it may try again.

    Another site can send such a request but never reads the answer, as with any page that holds a form.
    """
    return JsonResponse({"saved": False, "token": get_token(request)}, status=HTTPStatus.FORBIDDEN)
