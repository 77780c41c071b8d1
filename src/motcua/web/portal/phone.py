"""The telephone number to which somebody's messages go: given here, confirmed by the code that comes to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.identity.commands import ensure_own_password
from motcua.identity.queries import account_by_id, party_known, phone_code_minutes, waiting_number
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal, TooMany, Unavailable
from motcua.kernel.phones import as_dialled
from motcua.notifications.commands import change_phone, send_phone_code
from motcua.notifications.queries import sends_text_messages
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.account.passwords import told
from motcua.web.ui.actor import actor_of
from motcua.web.ui.refusals import status_of


@sensitive_post_parameters("present", "code")
@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def page(request: HttpRequest) -> HttpResponse:
    """A number is given (a code leaves), or the code that came is typed (the number holds from now on)."""
    actor, refusal = actor_of(request), None
    if request.method == "POST":
        try:
            return _sent(request, actor)
        except (Invalid, TooMany, Unavailable) as found:
            refusal = found
    return render(
        request,
        "portal/phone.html",
        _context(request, actor, refusal),
        status=status_of(refusal) if refusal else 200,
    )


def _sent(request: HttpRequest, actor: Actor) -> HttpResponse:
    if "code" in request.POST:
        change_phone(actor=actor, code=request.POST["code"])
        messages.success(request, _("Đã xác nhận. Từ nay tin nhắn của bạn đến số này."))
        return redirect("portal:account")
    if account_by_id(actor.account_id or 0).has_usable_password():
        ensure_own_password(actor=actor, present=request.POST.get("present", ""))
    send_phone_code(actor=actor, phone=request.POST.get("phone", ""))
    return redirect("portal:phone")


def _context(request: HttpRequest, actor: Actor, refusal: Refusal | None) -> dict[str, Any]:
    account, waiting = actor.account_id or 0, waiting_number(actor.account_id or 0)
    return {
        "crumbs": crumbs((reverse("portal:account"), _("Tài khoản của bạn")), ("", _("Số điện thoại"))),
        "number": as_dialled(party_known(actor.party_id or 0).phone),
        "waiting": as_dialled(waiting) if "khac" not in request.GET else "",
        "minutes": phone_code_minutes(),
        "can_send": sends_text_messages(),
        "has_password": account_by_id(account).has_usable_password(),
        "phone": request.POST.get("phone", ""),
        **told(refusal),
    }
