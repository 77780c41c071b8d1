"""The officer's own page, the keys, leaving."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_GET

from motcua.agencies.queries import names
from motcua.kernel.actor import Actor
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from


@require_GET
@officers_only
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which posts I hold today, where, and for whom by delegation."""
    known = names()
    posts = [{"held": post, "agency": known.get(post.agency, post.agency)} for post in actor.posts]
    return show(request, actor, "desk/account.html", {"posts": posts}, current="desk:account")


@require_GET
@officers_only
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The keys as a page, for whoever has no script running."""
    return show(request, actor, "desk/keys.html", {})


@posted_from("desk:home")
@officers_only
def logout(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave the desk; the next person begins at the log-in page."""
    auth.logout(request)
    return redirect(resolve_url(settings.LOGIN_URL))
