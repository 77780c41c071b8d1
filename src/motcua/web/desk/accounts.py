"""Officials' accounts, for an administrator: who has which, a new password with two eyes, who waits after wrong
passwords, what is closed or about to be."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.access import officers_within
from motcua.agencies.queries import names_of_accounts, officers_found
from motcua.identity import commands, queries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.platform import account_policy
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

PAGE = "desk:accounts"


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second administrator, and the accounts found by the words that were typed."""
    waiting = list(queries.waiting_resets(actor))
    names = names_of_accounts({n for link in waiting for n in (link.account_id, link.asked_by_id) if n})
    text = request.GET.get("q", "")
    context = {
        "waiting": [
            {"link": link, "name": names.get(link.account_id, ""), "by": names.get(link.asked_by_id or 0, "")}
            for link in waiting
        ],
        "locks": queries.locks(actor),
        "soon": queries.soon_idle(actor),
        "notice_days": account_policy.in_force().idle_notice_days,
        "text": text,
        "found": [
            {"officer": officer, "second": queries.has_second_factor(officer.account_id)}
            for officer in officers_found(text, officers_within(actor))
        ],
    }
    return show(request, actor, "desk/accounts.html", context, current=PAGE)


@posted_from(PAGE)
@officers_only
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask that somebody may choose a new password; another administrator confirms it."""
    username = request.POST.get("username", "")
    try:
        commands.ask_for_reset(
            actor=actor,
            username=username,
            reason=request.POST.get("reason", ""),
            forgets_second_factor="second" in request.POST,
        )
    except Invalid as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Đã ghi đề nghị. Một quản trị viên khác xác nhận thì mới có liên kết."))
    return redirect(f"{reverse(PAGE)}?{urlencode({'q': username})}")


@posted_from(PAGE)
@officers_only
def lift(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let somebody try their password again at once."""
    sent = {name: request.POST.get(name, "") for name in ("username", "address", "reason")}
    return _told(request, lambda: commands.lift_lock(actor=actor, **sent), _("Đã mở: có thể thử lại ngay."))


@posted_from(PAGE)
@officers_only
def close(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Close an account, or open it again."""
    sent = {name: request.POST.get(name, "") for name in ("username", "reason")}
    if request.POST.get("lam") == "mo":
        return _told(request, lambda: commands.open_again(actor=actor, **sent), _("Đã mở lại tài khoản."))
    return _told(
        request,
        lambda: commands.close_account(actor=actor, **sent),
        _("Đã khoá tài khoản; mọi phiên đã kết thúc."),
    )


def _told(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and say so, or say what is missing; back to where the account is shown."""
    try:
        act()
    except Invalid as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, done)
    shown = request.POST.get("q", "")
    return redirect(f"{reverse(PAGE)}?{urlencode({'q': shown})}" if shown else PAGE)


@posted_from(PAGE)
@officers_only
def answer(request: HttpRequest, actor: Actor, *, link: int) -> HttpResponse:
    """The second administrator confirms, and sees the link this once, or says no with a reason."""
    if request.POST.get("lam") != "xac-nhan":
        try:
            commands.refuse_reset(actor=actor, link=link, reason=request.POST.get("reason", ""))
        except Invalid as refusal:
            messages.warning(request, in_words(refusal))
        return redirect(PAGE)
    secret = commands.confirm_reset(actor=actor, link=link)
    context = {
        "address": request.build_absolute_uri(reverse("portal:link", args=[secret])),
        "hours": account_policy.in_force().link_hours,
    }
    return show(request, actor, "desk/account_link.html", context, current=PAGE)
