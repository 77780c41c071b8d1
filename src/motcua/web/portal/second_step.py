"""The second step of a log-in: the code of an app, or setting one up where the account must have one."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import actor_for
from motcua.identity import commands, queries
from motcua.kernel.errors import Invalid, Refusal
from motcua.web.portal import entering
from motcua.web.portal.entering import Half
from motcua.web.ui.account import passkeys, totp
from motcua.web.ui.refusals import in_words, say_when, status_of
from motcua.web.ui.screen_lock.marks import open_when_locked


def _half_way(view: Callable[[HttpRequest, Half], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For whoever gave the first proof in this browser; others begin at the log-in."""

    @open_when_locked
    @never_cache
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        half = entering.half_entered(request)
        return redirect("portal:login") if half is None else view(request, half)

    return answer


@_half_way
def step(request: HttpRequest, half: Half) -> HttpResponse:
    """Asks for a code; a right one opens the session."""
    if request.method == "POST" and entering.is_proven(request):
        return _in(request, half, "new")
    if not queries.has_second_factor(half["account"]):
        return redirect("portal:second_set_up")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            shown = commands.pass_second_factor(
                account=half["account"],
                code=request.POST.get("code", ""),
                ceremony=passkeys.answered(request),
            )
            return _in(request, half, shown)
        except Refusal as found:
            refusal = found
    context = {"passkey": passkeys.to_show(request, half["account"])}
    return _page(request, "portal/second_step.html", context, refusal)


def _in(request: HttpRequest, half: Half, second: str) -> HttpResponse:
    account = queries.account_by_id(half["account"])
    commands.finish_log_in(actor=actor_for(account), account=account.pk, way=half["way"], second=second)
    return entering.enter_after_second(request, half)


@_half_way
def set_up(request: HttpRequest, half: Half) -> HttpResponse:
    """Shows the secret for an app; its first code proves it, and codes of recovery are shown this once."""
    if queries.has_second_factor(half["account"]):
        return redirect("portal:second_step")
    refusal: Refusal | None = None
    account = queries.account_by_id(half["account"])
    if request.method == "POST":
        try:
            way = passkeys.made if request.POST.get(passkeys.ANSWER) else totp.prove
            codes = way(request, actor_for(account), account.pk)
        except Refusal as found:
            refusal = found
        else:
            entering.prove(request, half)
            return render(request, "portal/second_codes.html", {"codes": codes})
    context = {
        **totp.begun(request, account.pk),
        "passkey": passkeys.to_make(request, account.pk),
        "name": request.POST.get("name", ""),
    }
    return _page(request, "portal/second_set_up.html", context, refusal)


def _page(
    request: HttpRequest, template: str, context: Mapping[str, Any], refusal: Refusal | None
) -> HttpResponse:
    """A page with what went wrong, beside the code where it is about the code."""
    about_code = isinstance(refusal, Invalid)
    words = in_words(refusal) if refusal else ""
    said = {"code_errors": [words] if about_code else [], "refusal": "" if about_code else words}
    page = render(request, template, {**context, **said}, status=status_of(refusal) if refusal else 200)
    return say_when(page, refusal) if refusal else page
