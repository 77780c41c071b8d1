"""From the proof of who somebody is to an open session: a second step where the account has one or must."""

from collections.abc import Mapping
from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.agencies.queries import actor_for, holds_a_weighty_post
from motcua.dossiers.queries.figure_lists import oversees
from motcua.identity import commands, queries
from motcua.identity.queries import Account
from motcua.kernel import clock, rights
from motcua.kernel.vietnamese import fold
from motcua.web.ui import rechecking
from motcua.web.ui.account import entries
from motcua.web.ui.language import settle

OFFICERS_FIRST_PAGE = "/ban-lam-viec/"
OVERSEERS_FIRST_PAGE = "/dieu-hanh/"
ADMINISTRATORS_FIRST_PAGES = {
    rights.PROVINCE: "/ban-lam-viec/gui-ra-ngoai/",
    rights.AGENCY: "/ban-lam-viec/can-bo/",
    rights.CATALOGUE: "/ban-lam-viec/danh-muc/",
    rights.SECURITY: "/ban-lam-viec/an-toan/",
    rights.DATA: "/ban-lam-viec/du-lieu-ca-nhan/yeu-cau",
    rights.QUALITY: "/ban-lam-viec/chat-luong/",
}
WHAT_IS_MISSING = "/ban-lam-viec/tinh-trang"
CITIZENS_FIRST_PAGE = "/ho-so-cua-toi"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_DEVICE = "motcua_device"
_DEVICE_SECONDS = 90 * 24 * 60 * 60
# At a counter several officials take turns at one computer.
_MOST_NAMES = 8
_HALF = "half_entered"
_HALF_SECONDS = 15 * 60
Half = Mapping[str, Any]


def goes_on(account: Account) -> bool:
    """Whether a password alone does not open this account: it has a second factor, or must set one up."""
    return queries.has_second_factor(account.pk) or must_have_second_factor(account)


def must_have_second_factor(account: Account) -> bool:
    """Whether it signs, seals or administers, or was opened so."""
    return queries.is_demanded(account, weighty=holds_a_weighty_post(actor_for(account)))


def proceed(
    request: HttpRequest,
    account: Account,
    *,
    way: str,
    assurance: int,
    target: str,
    there: Mapping[str, str] | None = None,
) -> HttpResponse:
    """In, or to the second step. A provider has asked for a second factor itself; whoever must have one here shows it.
    `there`: the session at the provider, by which it says that it has ended."""
    half = {
        "account": account.pk,
        "way": way,
        "assurance": assurance,
        "target": target,
        "there": there,
        "until": clock.now().timestamp() + _HALF_SECONDS,
        "of": account.get_session_auth_hash(),
    }
    needed = goes_on(account) if way == "password" else must_have_second_factor(account)
    if not needed:
        return _in_or_change(request, account, half)
    request.session[_HALF] = half
    return redirect("portal:second_step" if queries.has_second_factor(account.pk) else "portal:second_set_up")


def half_entered(request: HttpRequest) -> Half | None:
    """Who gave the first proof in this browser and not the second; None when nobody did, too long ago, or with a
    password that was changed since."""
    half: Half | None = request.session.get(_HALF)
    if not half or half["until"] < clock.now().timestamp():
        return None
    account = queries.account_by_id(half["account"])
    return half if account.is_active and half["of"] == account.get_session_auth_hash() else None


def prove(request: HttpRequest, half: Half) -> None:
    """The second proof was given, and the person still looks at something before they go in."""
    request.session[_HALF] = {**half, "proven": True}


def is_proven(request: HttpRequest) -> bool:
    """Whether that was so."""
    return bool((half_entered(request) or {}).get("proven"))


def enter_after_second(request: HttpRequest, half: Half) -> HttpResponse:
    """The second proof was given: in, unless the password has had its time."""
    return _in_or_change(request, queries.account_by_id(half["account"]), {**half, "second": True})


def _in_or_change(request: HttpRequest, account: Account, half: Half) -> HttpResponse:
    """In; an administrator with an old password chooses another one first, and then goes on (`changing`)."""
    actor = actor_for(account)
    if half["way"] != "password" or not queries.password_is_old(actor, account):
        return enter_as(request, account, half)
    request.session[_HALF] = {**half, "proven": True, "changes": True}
    return redirect("portal:link", secret=commands.link_for_change(actor=actor, account=account.pk))


def changing(request: HttpRequest, account: Account) -> Half | None:
    """The log-in of this account that waits in this browser for nothing but a new password."""
    half = half_entered(request)
    return half if half and half["account"] == account.pk and half.get("changes") else None


def enter_as(request: HttpRequest, account: Account, half: Half) -> HttpResponse:
    """In, as the log-in began."""
    return enter(
        request,
        account,
        way=half["way"],
        assurance=half["assurance"],
        target=half["target"],
        second=half.get("second", False),
        there=half.get("there"),
    )


def enter(
    request: HttpRequest,
    account: Account,
    *,
    way: str,
    assurance: int,
    target: str,
    second: bool = False,
    there: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Open the session under a new key (against session fixation), note how sure we are of the person, and go on."""
    target = target or (first_page(account) if account.last_login else _very_first_page(account))
    auth.login(request, account, backend=BACKEND)
    for name in ("handshakes", _HALF):
        request.session.pop(name, None)
    entries.note(request, account)
    request.session["assurance"] = assurance
    request.session["way"] = way
    _note_there(request, way, there)
    if second:
        rechecking.note(request)
    response = redirect(target)
    settle(request, response, account)
    if way == "password":
        _remember_device(request, response, account)
    return response


def _note_there(request: HttpRequest, way: str, there: Mapping[str, str] | None) -> None:
    """Which session at the provider opened this one, and where that one ends; an earlier one of this browser counts
    no more."""
    request.session.pop("logout_there", None)
    if there is None:
        return
    commands.note_provider_session(
        session=request.session.session_key or "",
        provider=way,
        subject=there["subject"],
        provider_session=there["session"],
    )
    if there["logout"]:
        request.session["logout_there"] = there["logout"]


def known_device(request: HttpRequest) -> str:
    """This browser, where the account that is tried entered from it before: whoever types wrong passwords elsewhere
    does not lock it out here. Empty where it did not."""
    device, names = _device(request)
    return device if _named(request.POST.get("username", "")) in names else ""


def _device(request: HttpRequest) -> tuple[str, list[str]]:
    """The number by which a browser is known, and the names that entered from it, the last one first."""
    try:
        known = request.get_signed_cookie(_DEVICE, salt=_DEVICE, max_age=_DEVICE_SECONDS)
    except (KeyError, BadSignature):
        known = None
    device, *names = (known or "").split(":")
    return device, names


def _named(username: str) -> str:
    return sha256(fold(username.strip()).encode()).hexdigest()[:16]


def _remember_device(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    device, names = _device(request)
    name = _named(account.username)
    known = [name, *(other for other in names if other != name)][:_MOST_NAMES]
    response.set_signed_cookie(
        _DEVICE,
        ":".join([device or token_hex(8), *known]),
        salt=_DEVICE,
        max_age=_DEVICE_SECONDS,
        path=reverse("portal:login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _very_first_page(account: Account) -> str:
    """Who comes to set up an installation is led through what is still missing."""
    usual = first_page(account)
    return WHAT_IS_MISSING if usual == ADMINISTRATORS_FIRST_PAGES[rights.PROVINCE] else usual


def first_page(account: Account) -> str:
    """Everybody's own: figures for who oversees, what needs an administrator, lists, one's dossiers."""
    actor = actor_for(account)
    if not actor.is_officer:
        return CITIZENS_FIRST_PAGE
    if oversees(actor):
        return OVERSEERS_FIRST_PAGE
    roles = {post.role for post in actor.posts}
    if not roles or roles - rights.ALL:
        return OFFICERS_FIRST_PAGE
    return next(page for right, page in ADMINISTRATORS_FIRST_PAGES.items() if right in roles)
