"""One-time links to an account: what they open, and asking for one by letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import actor_for
from motcua.identity import commands, queries
from motcua.kernel.actor import STRANGER
from motcua.kernel.errors import Invalid
from motcua.notifications.commands import confirm_address, send_reset_letter
from motcua.platform import account_policy, limits
from motcua.platform.http import client_network
from motcua.web.portal import entering
from motcua.web.portal.decorators import page
from motcua.web.ui.account.passwords import told


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@page
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Choosing a password; sent, the link is used up and the log-in goes on, with a second factor where one is due."""
    link = queries.account_behind(secret)
    if link.purpose == link.Purpose.EMAIL:
        return _confirm_email(request, secret, link)
    beside = entering.must_have_second_factor(link.account) or not queries.stands_alone(link)
    refusal: Invalid | None = None
    changing = entering.changing(request, link.account)
    if request.method == "POST":
        try:
            account = commands.choose_password(
                actor=actor_for(link.account),
                secret=secret,
                second_factor=beside,
                new=request.POST.get("new", ""),
                repeated=request.POST.get("repeated", ""),
            )
        except Invalid as found:
            refusal = found
        else:
            return entering.enter_as(request, account, changing) if changing else _entered(request, account)
    context = {
        "login": link.account.username,
        "least": queries.least_length(second_factor=beside),
        "then_second": beside and not changing,
        "changes_after": account_policy.in_force().administrators_password_days if changing else 0,
        **told(refusal),
    }
    return render(request, "portal/link.html", context, status=422 if refusal else 200)


def _entered(request: HttpRequest, account: queries.Account) -> HttpResponse:
    """Choosing a password is a log-in too, where nothing more is asked."""
    if not entering.goes_on(account):
        commands.finish_log_in(actor=actor_for(account), account=account.pk, way="password", second="link")
    assurance = queries.assurance_of_password(account)
    return entering.proceed(request, account, way="password", assurance=assurance, target="")


def _confirm_email(request: HttpRequest, secret: str, link: queries.AccountLink) -> HttpResponse:
    """The address of a letter: a press confirms it, since programs open links too."""
    if request.method != "POST":
        return render(request, "portal/email.html", {"email": link.email, "login": link.account.username})
    confirm_address(actor=actor_for(link.account), secret=secret)
    return render(request, "portal/email.html", {"email": link.email, "confirmed": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page
def forgotten(request: HttpRequest) -> HttpResponse:
    """A letter with a link for whoever has a confirmed address; the page says the same to everybody."""
    asked = request.method == "POST"
    if asked:
        limits.take("reset.address", client_network(request))
        send_reset_letter(actor=STRANGER, username=request.POST.get("username", ""))
    context = {"asked": asked, "minutes": account_policy.in_force().letter_minutes}
    return render(request, "portal/forgotten.html", context)
