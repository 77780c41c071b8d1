"""Choosing the language: a preference kept in a cookie, so a link is enough and no form needs a token for it.

Of whoever is logged in it is kept with the account too: letters are worded in it, and it follows to other devices.
"""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from motcua.agencies.queries import actor_for
from motcua.identity.commands import choose_language
from motcua.identity.queries import Account
from motcua.web.ui.actor import actor_of
from motcua.web.ui.screen_lock.marks import open_when_locked

YEAR = 365 * 24 * 60 * 60


@open_when_locked
@require_safe
def speak(request: HttpRequest, language: str) -> HttpResponse:
    """From now on in this language; back to the page `next` of this site. A language we do not have changes nothing."""
    response = redirect(page_asked_for(request))
    if language in dict(settings.LANGUAGES):
        choose_language(actor=actor_of(request), language=language)
        remember(request, response, language)
    return response


def page_asked_for(request: HttpRequest) -> str:
    """The page `next` of this site, else the first one: where somebody goes on who chose how pages are shown."""
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


def remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """This browser speaks the language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def settle(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """At a log-in: the browser learns the account's language; one that never chose takes over what was chosen here."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if account.language == settings.LANGUAGE_CODE and chosen in dict(settings.LANGUAGES):
        choose_language(actor=actor_for(account), language=chosen)
    else:
        remember(request, response, account.language)


def link_to(language: str, page: str) -> str:
    """Where a page says that it should be read in another language."""
    return f"{_speaking(language)}?{urlencode({'next': page})}"


@cache
def _speaking(language: str) -> str:
    return reverse("speak", args=[language])
