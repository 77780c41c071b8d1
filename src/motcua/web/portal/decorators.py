"""What every page of the portal does the same way: who asks, and how a refusal is told."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.actor import Kind
from motcua.kernel.errors import NotAllowed, NotFound, Refusal
from motcua.procedures.queries import revision
from motcua.web.portal import autosave
from motcua.web.portal.other_role import in_other_role
from motcua.web.ui import acting, resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.refusals import in_words, say_when, status_of
from motcua.web.ui.text_size import text_size

P = ParamSpec("P")
KEPT_SECONDS = 60
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(view: View[P]) -> View[P]:
    """A page that answers refusals kindly: not found as 404, everything else with its own sentence."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if autosave.wanted(request):
                return autosave.not_saved(status_of(refusal), in_words(refusal))
            if isinstance(refusal, NotFound):
                if elsewhere := in_other_role(request, kwargs):
                    return elsewhere
                raise Http404(in_words(refusal)) from None
            return refused(request, refusal)

    return answer


def public(view: View[P]) -> View[P]:
    """A page that is the same for all strangers: kept for a minute, by address, language, size of text and
    catalogue.

    Whoever is logged in, or has a message waiting, gets a page of their own. Nothing on such a page is a form with a
    token, so that it can be the same for all.
    """
    answered = page(view)

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if actor_of(request).kind is not Kind.STRANGER or len(get_messages(request)):
            return answered(request, *args, **kwargs)
        shown = f"{get_language()} {text_size(request)}"
        asked = f"{shown} {revision()} {request.get_host()} {request.get_full_path()}"
        key = f"page:{sha256(asked.encode()).hexdigest()}"
        kept = cache.get(key)
        if kept is not None:
            return HttpResponse(kept)
        response = answered(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK and b"csrfmiddlewaretoken" not in response.content:
            cache.set(key, response.content, KEPT_SECONDS)
        return response

    return answer


def private(view: View[P]) -> View[P]:
    """A page for one person: nothing of it is kept in caches on the way or in a shared computer's history."""
    answered = page(view)

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = answered(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


def for_citizens(view: View[P]) -> View[P]:
    """A private page for whoever is logged in as a citizen or an organisation; others are led to the log-in."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_of(request)
        if actor.kind is Kind.PERSON:
            if acting.is_over(request):
                messages.warning(
                    request, _("Quyền làm thay của bạn đã chấm dứt. Từ bây giờ bạn làm cho chính mình.")
                )
            if request.method == "POST":
                acting.ensure_unchanged(request)
            return view(request, *args, **kwargs)
        if request.user.is_authenticated and not actor.is_officer:
            return no_entry(request)
        if not actor.is_officer:
            return to_login(request)
        raise NotAllowed(
            "Bạn đang đăng nhập bằng tài khoản cán bộ. Hãy đăng xuất rồi đăng nhập bằng tài khoản của người dân."
        )

    return private(answer)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in and back here afterwards; what was typed waits meanwhile, and its page goes on with it."""
    if request.method == "POST":
        resuming.hold(request)
    if autosave.wanted(request):
        return autosave.nobody(request)
    return redirect(f"{reverse('portal:login')}?{urlencode({'next': request.get_full_path()})}")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that tells a refusal."""
    response = render(
        request, "portal/refused.html", {"sentence": in_words(refusal)}, status=status_of(refusal)
    )
    return say_when(response, refusal)


def crumbs(*more: tuple[str, str]) -> list[tuple[str, Any]]:
    """The way to a page, from home."""
    return [(reverse("portal:home"), _("Trang đầu")), *more]
