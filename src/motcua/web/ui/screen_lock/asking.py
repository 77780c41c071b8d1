"""The page that asks whoever is logged in for a proof, wherever they were going, and sends them on from there.

As before a signature (`rechecking`) it carries every field that was sent: one press more sends them. Files do not wait,
since nobody knows who sent them; they are named.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import add_never_cache_headers

from motcua.identity import commands, ports, queries
from motcua.kernel.errors import Invalid, Refusal
from motcua.platform import account_policy
from motcua.web.ui import rechecking
from motcua.web.ui.account import passkeys
from motcua.web.ui.actor import actor_of
from motcua.web.ui.refusals import in_words, say_when, status_of

STEP = "_unlock"
"""What follows an opened lock: `send` what was sent, or `look` at the page again."""
PASSWORD, CODE, FILES = "_unlock_password", "_unlock_code", "_unlock_files"
SIGN = "X-Screen"
"""Tells a page that asked by script what is so: its screen is `locked`."""
_OURS = frozenset({"csrfmiddlewaretoken", STEP, PASSWORD, CODE, FILES, passkeys.ANSWER})


def ask(request: HttpRequest) -> HttpResponse | None:
    """The page, or what follows a proof; None when the request may go on with the fields that it carries."""
    if getattr(request, "htmx", False) or request.headers.get(SIGN):
        return HttpResponse(status=403, headers={SIGN: "locked"})
    if STEP not in request.POST:
        return _page(request)
    try:
        prove(request)
    except Refusal as refusal:
        return ended(request, refusal) or _page(request, refusal)
    return without_need(request)


def without_need(request: HttpRequest) -> HttpResponse | None:
    """What follows in an open session: whoever only wanted to look does; another window may have opened it."""
    step = request.POST.get(STEP)
    if step == "look":
        return HttpResponseRedirect(request.get_full_path())
    if step is not None:
        sent = QueryDict(mutable=True)
        for name, value in _carried(request):
            sent.appendlist(name, value)
        request.POST = sent  # type: ignore[assignment]
    return None


def prove(request: HttpRequest) -> None:
    """Open the session by the proof in a form. Raises as `identity.commands.unlock_screen`."""
    shown = commands.unlock_screen(
        actor=actor_of(request),
        session=request.session.session_key or "",
        password=request.POST.get(PASSWORD, ""),
        code=request.POST.get(CODE, "").strip(),
        ceremony=passkeys.answered(request),
    )
    if shown != "password":
        rechecking.note(request)


def ended(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    """After one wrong proof too many: out, to the log-in page."""
    if refusal.code != commands.SESSION_ENDED:
        return None
    auth.logout(request)
    return redirect(resolve_url(settings.LOGIN_URL))


def question(request: HttpRequest, refusal: Refusal | None = None, *, back: str) -> dict[str, Any]:
    """What the form that asks shows of whoever is logged in; by VNeID they come `back`."""
    account = queries.account_by_id(actor_of(request).account_id or 0)
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return {
        "who": actor_of(request).name,
        "login": account.username,
        "minutes": account_policy.in_force().idle_lock_minutes,
        "has_password": account.has_usable_password(),
        "back": back,
        "vneid": ports.connected() is not None,
        "has_second_factor": queries.has_second_factor(account.pk),
        "passkey": passkeys.to_show(request, account.pk),
        "refusal": in_words(refusal) if refusal and not fields else "",
        "password_errors": [in_words(refusal)] if refusal and "password" in fields else [],
        "code_errors": [in_words(refusal)] if refusal and "code" in fields else [],
        "sample_password": settings.DEMO_PASSWORD if settings.MOTCUA_MODE == "demo" else "",
    }


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    files = [file.name for _name, some in request.FILES.lists() for file in some]
    context = {
        **question(request, refusal, back=request.get_full_path()),
        "to": request.get_full_path(),
        "sent": request.method == "POST" and request.POST.get(STEP) != "look",
        "fields": list(_carried(request)),
        "files": files or request.POST.getlist(FILES),
    }
    page = render(request, "ui/screen/locked.html", context, status=status_of(refusal) if refusal else 403)
    page[SIGN] = "locked"
    add_never_cache_headers(page)
    return say_when(page, refusal) if refusal else page


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Every field that was sent, as often as it was."""
    for name, values in request.POST.lists():
        if name not in _OURS:
            yield from ((name, str(value)) for value in values)
