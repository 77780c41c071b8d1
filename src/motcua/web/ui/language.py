"""Choosing the language: a preference kept in a cookie, so a link is enough and no form needs a token for it."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

YEAR = 365 * 24 * 60 * 60


@require_safe
def speak(request: HttpRequest, language: str) -> HttpResponse:
    """From now on in this language; back to the page `next` of this site. A language we do not have changes nothing."""
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wanted if safe else "/")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def link_to(language: str, page: str) -> str:
    """Where a page says that it should be read in another language."""
    return f"{_speaking(language)}?{urlencode({'next': page})}"


@cache
def _speaking(language: str) -> str:
    return reverse("speak", args=[language])
