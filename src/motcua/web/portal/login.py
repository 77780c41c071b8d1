"""Logging in and out: by a provider first, a local account below it; every step works as a plain page."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.dossiers.commands import log_in_from_claims
from motcua.identity import commands, ports, queries
from motcua.identity.types import Claims, Handshake
from motcua.kernel.actor import STRANGER, Kind
from motcua.kernel.errors import NotAllowed, Refusal, Unavailable
from motcua.platform import limits
from motcua.platform.http import client_network
from motcua.web.portal.entering import first_page, goes_on, known_device, proceed
from motcua.web.portal.ways import RETURNS, ways
from motcua.web.ui.actor import actor_of
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refreshing import refreshing
from motcua.web.ui.refusals import in_words, say_when, status_of
from motcua.web.ui.screen_lock.marks import open_when_locked

# Log-ins begun in several tabs do not disturb each other; older ones are forgotten.
OPEN_HANDSHAKES = 5


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The page with both ways in; a POST is a try with a local account."""
    if request.method == "POST":
        return _with_password(request)
    if request.user.is_authenticated:
        # Whoever is nobody here would be sent back by every page.
        nobody = actor_of(request).kind is Kind.STRANGER
        return no_entry(request) if nobody else redirect(_next(request) or first_page(request.user))
    return _page(request)


@open_when_locked
@never_cache
@require_GET
def logged_in(request: HttpRequest) -> HttpResponse:
    """The end of a log-in beside a page that is still open and goes on by itself."""
    wanted = request.GET.get("trang", "")
    return render(request, "portal/logged_in.html", {"page": wanted if is_ours(wanted, request) else ""})


@open_when_locked
@never_cache
@require_GET
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Off to a provider; our half of the secrets stays in the session."""
    asked = ports.connected(provider)
    if asked is None:
        return redirect(_login_url(request))
    handshake = Handshake.new(request.build_absolute_uri(reverse(RETURNS[provider])))
    begun = {
        **request.session.get("handshakes", {}),
        handshake.state: {**asdict(handshake), "next": _next(request), "provider": provider},
    }
    request.session["handshakes"] = dict(list(begun.items())[-OPEN_HANDSHAKES:])

    def ask() -> str:
        return asked.authorization_url(handshake)

    try:
        limits.take("vneid.address", client_network(request))
        outcome = commands.ask_provider(
            _key(handshake.state, "go"), ask, lambda address: {"address": address}, provider=provider
        )
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(outcome["address"]) if outcome else _to_waiting(handshake.state, "go")


@open_when_locked
@never_cache
@require_GET
def login_return(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from a provider, with a code that is good once."""
    asked = ports.connected(provider)
    begun = request.session.get("handshakes", {})
    kept = begun.pop(request.GET.get("state", ""), None)
    if kept is None or asked is None or kept.pop("provider") != provider:
        return _stale(request)
    request.session["handshakes"] = begun
    target = kept.pop("next")
    if "code" not in request.GET:
        return _page(request, _declined(provider), next_page=target)
    handshake, code = Handshake(**kept), request.GET["code"]

    def ask() -> Claims:
        return asked.exchange(handshake, code)

    try:
        outcome = commands.ask_provider(_key(handshake.state, "back"), ask, _known_from, provider=provider)
    except Refusal as refusal:
        return _page(request, refusal, next_page=target)
    if outcome:
        return _entered(request, outcome, target)
    request.session["came_back"] = {handshake.state: target}
    return _to_waiting(handshake.state, "back")


@open_when_locked
@never_cache
@require_GET
def login_waiting(request: HttpRequest) -> HttpResponse:
    """Where one waits while a provider is slow: the page looks again by itself, and names the other way in."""
    state, way = request.GET.get("state", ""), request.GET.get("buoc", "")
    going, back = request.session.get("handshakes", {}), request.session.get("came_back", {})
    if state not in (going if way == "go" else back):
        return _stale(request)
    target = going[state]["next"] if way == "go" else back[state]
    try:
        outcome = commands.answer_of_provider(_key(state, way))
    except Refusal as refusal:
        return _page(request, refusal, next_page=target)
    if outcome is None:
        return refreshing(request, render(request, "portal/login_waiting.html", {"next": target}), 2)
    return HttpResponseRedirect(outcome["address"]) if way == "go" else _entered(request, outcome, target)


@csrf_exempt
@open_when_locked
@never_cache
@require_POST
def ended(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider itself, not a browser, says that somebody left there (OpenID Connect Back-Channel Logout 1.0).

    What convinces is its signature. Only then are sessions looked for; the answer is the same however many there were.
    """
    asked = ports.connected(provider)
    try:
        limits.take("vneid.address", client_network(request))
        if asked is None:
            raise _declined(provider)
        commands.end_from_provider(actor=STRANGER, ended=asked.ended(request.POST.get("logout_token", "")))
    except NotAllowed:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except Refusal as refusal:
        return say_when(HttpResponse(status=status_of(refusal)), refusal)
    return HttpResponse()


def _key(state: str, way: str) -> str:
    return f"{way}:{state}"


def _to_waiting(state: str, way: str) -> HttpResponse:
    return redirect(f"{reverse('portal:login_waiting')}?{urlencode({'state': state, 'buoc': way})}")


def _known_from(claims: Claims) -> dict[str, Any]:
    """The account of whoever a provider vouches for, how sure it is of them, and what their session there is called."""
    account = log_in_from_claims(actor=STRANGER, claims=claims)
    there = {"subject": claims.subject, "session": claims.session, "logout": claims.logout}
    return {"account": account.pk, "assurance": claims.assurance, "way": claims.provider, "there": there}


def _entered(request: HttpRequest, outcome: Mapping[str, Any], target: str) -> HttpResponse:
    account = queries.account_by_id(outcome["account"])
    request.session.pop("came_back", None)
    return proceed(
        request,
        account,
        way=outcome["way"],
        assurance=outcome["assurance"],
        target=target,
        there=outcome["there"],
    )


@open_when_locked
@posted_from("portal:home")
def logout(request: HttpRequest) -> HttpResponse:
    """Out of here; the session at the provider is offered to be ended too, if it said where."""
    way, said = request.session.get("way", ""), request.session.get("logout_there", "")
    auth.logout(request)
    if said:
        request.session["logout_there"] = said
    return redirect(f"{reverse('portal:login')}?ra={way or 'password'}")


def _with_password(request: HttpRequest) -> HttpResponse:
    try:
        account = commands.log_in_with_password(
            actor=STRANGER,
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            address=client_network(request),
            device=known_device(request),
            goes_on=goes_on,
        )
    except Refusal as refusal:
        return _page(request, refusal)
    assurance = queries.assurance_of_password(account)
    return proceed(request, account, way="password", assurance=assurance, target=_next(request))


def _page(
    request: HttpRequest, refusal: Refusal | None = None, *, next_page: str | None = None
) -> HttpResponse:
    """The log-in page, with what went wrong if anything did."""
    context = {
        "next": _next(request) if next_page is None else next_page,
        "username": request.POST.get("username", ""),
        "refusal": in_words(refusal) if refusal else "",
        "refusal_at_field": bool(refusal and refusal.code == "wrong_password"),
        **_ways(refusal),
        "left": request.GET.get("ra", "") if refusal is None else "",
        **_logout_there(request),
        "sample_accounts": queries.sample_accounts(),
        "sample_password": settings.DEMO_PASSWORD,
    }
    if refusal is None:
        return render(request, "portal/login.html", context)
    return say_when(render(request, "portal/login.html", context, status=status_of(refusal)), refusal)


def _ways(refusal: Refusal | None) -> dict[str, Any]:
    """The providers, and the first that answers as the one to take."""
    found, silent = ways(), isinstance(refusal, Unavailable)
    first = next((way for way in found if not way["down"]), None)
    return {
        "ways": found,
        "first_way": None if silent else first,
        "down": [way for way in found if way["down"]],
        "all_down": first is None,
        "vneid_down": silent,
    }


def _declined(provider: str) -> NotAllowed:
    return NotAllowed(
        "Bạn chưa đồng ý đăng nhập bằng %(provider)s. Không có gì bị thay đổi. "
        "Bạn có thể thử lại, hoặc dùng tài khoản của hệ thống.",
        code="declined",
        provider=ports.NAMES[provider],
    )


def _stale(request: HttpRequest) -> HttpResponse:
    """Somebody came back who had not been sent, or who comes a second time."""
    if request.user.is_authenticated:
        return redirect(first_page(request.user))
    return _page(
        request,
        NotAllowed(
            "Lần đăng nhập này đã cũ hoặc không bắt đầu từ trình duyệt này. Chưa ai được đăng nhập. "
            "Bạn hãy bấm đăng nhập lại.",
            code="stale_log_in",
        ),
        next_page="",
    )


def _logout_there(request: HttpRequest) -> dict[str, Any]:
    """Where the session at the provider ends, for whoever has just left ours."""
    way = request.GET.get("ra", "")
    provider = ports.connected(way) if way in ports.NAMES else None
    if provider is None:
        return {"logout_there": ""}
    said = request.session.pop("logout_there", "")
    with suppress(Unavailable):
        url = provider.logout_url(request.build_absolute_uri(reverse("portal:login")), said=said)
        return {"logout_there": url, "logout_where": ports.NAMES[way]}
    return {"logout_there": ""}


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of ours; empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith(reverse("portal:logged_in")):
        return wanted
    back_here = wanted.startswith((reverse("portal:login"), reverse("portal:logout")))
    return wanted if is_ours(wanted, request) and not back_here else ""


def is_ours(address: str, request: HttpRequest) -> bool:
    """Whether an address leads nowhere but to this site."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _login_url(request: HttpRequest) -> str:
    wanted = _next(request)
    return reverse("portal:login") + (f"?{urlencode({'next': wanted})}" if wanted else "")
