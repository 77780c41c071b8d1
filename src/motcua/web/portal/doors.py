"""What every page of the portal does the same way: who asks, and how a refusal is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from motcua.kernel.actor import Kind
from motcua.kernel.errors import NotAllowed, NotFound, Refusal
from motcua.web.ui.actor import actor_of
from motcua.web.ui.refusals import in_words, status_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(view: View[P]) -> View[P]:
    """A page that answers refusals kindly: not found as 404, everything else with its own sentence."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as refusal:
            raise Http404(in_words(refusal)) from None
        except Refusal as refusal:
            return refused(request, refusal)

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
            return view(request, *args, **kwargs)
        if not actor.is_officer:
            return to_login(request)
        raise NotAllowed(
            "Bạn đang đăng nhập bằng tài khoản cán bộ. Hãy đăng xuất rồi đăng nhập bằng tài khoản của người dân."
        )

    return private(answer)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in and back here afterwards; a form that was sent is asked for again by its page."""
    return redirect(f"{reverse('portal:login')}?{urlencode({'next': request.get_full_path()})}")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that tells a refusal."""
    return render(request, "portal/refused.html", {"sentence": in_words(refusal)}, status=status_of(refusal))


def wants_autosave(request: HttpRequest) -> bool:
    """Whether this is the page saving itself quietly, not the person going on."""
    return request.headers.get("X-Autosave") == "1"


def crumbs(*more: tuple[str, str]) -> list[tuple[str, Any]]:
    """The way to a page, from home."""
    return [(reverse("portal:home"), _("Trang đầu")), *more]
