"""The citizen's own account: how it is entered, and what may be changed of that."""

from typing import Any

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from motcua.identity import commands
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, TooMany
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.account.passwords import told
from motcua.web.ui.account.room import OwnView, Room, View
from motcua.web.ui.actor import actor_of
from motcua.web.ui.refusals import status_of


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


@sensitive_post_parameters("present")
@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def close(request: HttpRequest) -> HttpResponse:
    """What stays and what ends; sent, the account is closed and this browser is out."""
    refusal: Invalid | TooMany | None = None
    if request.method == "POST":
        try:
            if "sure" not in request.POST:
                missing = _("Hãy đánh dấu rằng bạn muốn đóng tài khoản.")
                raise Invalid(missing, fields={"sure": [missing]})
            commands.close_own(actor=actor_of(request), present=request.POST.get("present", ""))
        except (Invalid, TooMany) as found:
            refusal = found
        else:
            auth.logout(request)
            messages.success(
                request, _("Đã đóng tài khoản. Hồ sơ của bạn vẫn được giải quyết và tra cứu bằng mã.")
            )
            return redirect("portal:home")
    way = crumbs((ROOM.url("account"), _("Tài khoản của bạn")), ("", _("Đóng tài khoản")))
    context = {"crumbs": way, **told(refusal)}
    return render(
        request, "portal/close_account.html", context, status=status_of(refusal) if refusal else 200
    )
