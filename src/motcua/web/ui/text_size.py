"""How large the portal is written: chosen by a link, kept in a cookie of the device; no script, no account."""

from functools import cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.web.ui.language import YEAR, page_asked_for
from motcua.web.ui.screen_lock.marks import open_when_locked

COOKIE = "co-chu"
SIZES = ("", "lon", "rat-lon")
"""As usual, a fifth larger, half as large again (`base.css`); the next one after the last is the usual one."""
USUAL = "thuong"


def text_size(request: HttpRequest | None) -> str:
    """The size that was chosen on this device; empty for the usual one."""
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    return chosen if chosen in SIZES else ""


@open_when_locked
@require_safe
def choose(request: HttpRequest, size: str) -> HttpResponse:
    """From now on in this size on this device; back to the page `next`. A size that we do not have is the usual one."""
    response = redirect(page_asked_for(request))
    if size in SIZES:
        response.set_cookie(
            COOKIE, size, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def link_to_next(request: HttpRequest | None) -> str:
    """Where this page is shown in the size after the one that was chosen."""
    after = SIZES[(SIZES.index(text_size(request)) + 1) % len(SIZES)]
    return f"{_choosing(after or USUAL)}?{urlencode({'next': request.get_full_path() if request else '/'})}"


@cache
def _choosing(size: str) -> str:
    return reverse("text_size", args=[size])
