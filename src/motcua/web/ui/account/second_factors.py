"""One's own second factors: which there are, adding one, taking one away, fresh codes of recovery."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from motcua.agencies.queries import holds_a_weighty_post
from motcua.identity import commands, queries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, TooMany
from motcua.web.ui import rechecking
from motcua.web.ui.account import passkeys, totp
from motcua.web.ui.account.passwords import told
from motcua.web.ui.account.room import Room
from motcua.web.ui.refusals import status_of


@sensitive_post_parameters("present")
def listed(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The list; sent, one is taken away or codes are made anew, both for the password."""
    refusal: Invalid | TooMany | None = None
    if request.method == "POST":
        try:
            return _changed(request, actor, room)
        except (Invalid, TooMany) as found:
            refusal = found
    own = actor.account_id or 0
    context = {
        "factors": queries.second_factors(own),
        "codes_left": queries.recovery_codes_left(own),
        "demanded": _demanded(actor),
        **told(refusal),
    }
    return room.page(request, actor, "second_factors", context, status=status_of(refusal) if refusal else 200)


def _changed(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    present, number = request.POST.get("present", ""), request.POST.get("bo", "")
    if not number:
        codes = commands.new_recovery_codes(actor=actor, present=present)
        return room.page(request, actor, "recovery_codes", {"codes": codes})
    commands.remove_second_factor(
        actor=actor,
        factor=int(number) if number.isdecimal() and len(number) < 18 else 0,
        present=present,
        demanded=_demanded(actor),
    )
    messages.success(request, _("Đã bỏ cách xác thực này."))
    return redirect(room.url("second_factors"))


def _demanded(actor: Actor) -> bool:
    account = queries.account_by_id(actor.account_id or 0)
    return queries.is_demanded(account, weighty=holds_a_weighty_post(actor))


@sensitive_post_parameters("present", "code")
def add(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """An app that shows codes: its QR code; sent with a first code and the password, it counts from now on."""
    refusal: Invalid | TooMany | None = None
    own = actor.account_id or 0
    if request.method == "POST":
        try:
            commands.ensure_own_password(actor=actor, present=request.POST.get("present", ""))
            codes = totp.prove(request, actor, own)
        except (Invalid, TooMany) as found:
            refusal = found
        else:
            rechecking.note(request)
            return _added(request, actor, room, codes)
    context = {**totp.begun(request, own), "name": request.POST.get("name", ""), **told(refusal)}
    return room.page(request, actor, "add_totp", context, status=status_of(refusal) if refusal else 200)


@sensitive_post_parameters("present")
def add_passkey(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """A key that the browser makes; sent with the password, it counts from now on."""
    refusal: Invalid | TooMany | Conflict | None = None
    own = actor.account_id or 0
    if request.method == "POST":
        try:
            commands.ensure_own_password(actor=actor, present=request.POST.get("present", ""))
            codes = passkeys.made(request, actor, own)
        except (Invalid, TooMany, Conflict) as found:
            refusal = found
        else:
            rechecking.note(request)
            return _added(request, actor, room, codes)
    question = passkeys.to_make(request, own)
    context = {"passkey": question, "name": request.POST.get("name", ""), **told(refusal)}
    return room.page(request, actor, "add_passkey", context, status=status_of(refusal) if refusal else 200)


def _added(request: HttpRequest, actor: Actor, room: Room, codes: list[str]) -> HttpResponse:
    messages.success(request, _("Đã thêm cách xác thực. Từ nay đăng nhập hỏi thêm một bước."))
    if codes:
        return room.page(request, actor, "recovery_codes", {"codes": codes})
    return redirect(room.url("second_factors"))
