"""The citizen's own account: how it is entered, and what may be changed of that."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.actor import Actor
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.account.room import OwnView, Room, View
from motcua.web.ui.actor import actor_of


def _guard(view: OwnView) -> View:
    def own(request: HttpRequest) -> HttpResponse:
        return view(request, actor_of(request))

    return for_citizens(own)


def _show(
    request: HttpRequest, actor: Actor, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    way = crumbs((ROOM.url("account"), _("Tài khoản của bạn")))
    return render(request, template, {"crumbs": way, **context}, status=status)


ROOM = Room("portal", "portal/base.html", _guard, _show)


@require_safe
@for_citizens
def account(request: HttpRequest) -> HttpResponse:
    """Everything about the account on one page."""
    context = {"crumbs": crumbs(("", _("Tài khoản của bạn"))), **ROOM.summary(request)}
    return render(request, "portal/account.html", context)
