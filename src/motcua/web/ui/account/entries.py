"""One's own open log-ins: where and when, in plain words, and ending them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from motcua.identity import commands, queries
from motcua.identity.queries import Account
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.platform.http import client_address
from motcua.web.ui.account.room import Room
from motcua.web.ui.actor import NOTED

# What a browser calls itself holds the names of others too: the first that is found here is the one.
_BROWSERS = (
    ("Edg", "Edge"), ("coc_coc_browser", "Cốc Cốc"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def note(request: HttpRequest, account: Account) -> None:
    """The session that was just opened is listed for its owner from now on."""
    commands.note_entry(
        account=account.pk,
        session=request.session.session_key or "",
        address=client_address(request),
        browser=request.headers.get("User-Agent", ""),
    )
    request.session[NOTED] = True


def listed(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The list; sent, one session ends or all the others do."""
    if request.method == "POST":
        messages.success(request, _ended(request, actor))
        return redirect(room.url("entries"))
    rows = [
        {"entry": entry, "what": in_words(entry.browser), "own": entry.session == request.session.session_key}
        for entry in queries.open_entries(actor.account_id or 0)
    ]
    return room.page(request, actor, "entries", {"rows": rows, "others": len(rows) - 1})


def _ended(request: HttpRequest, actor: Actor) -> str:
    number = request.POST.get("phien", "")
    if not number:
        ended = commands.end_other_entries(actor=actor, session=request.session.session_key or "")
        return _("Đã kết thúc %(n)d phiên khác.") % {"n": ended}
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise NotFound("Phiên này đã kết thúc rồi.")
    commands.end_entry(actor=actor, entry=int(number))
    return _("Đã kết thúc phiên đó; trình duyệt ấy phải đăng nhập lại.")


def in_words(agent: str) -> str:
    """What a browser says of itself (RFC 9110, 10.1.5), as people call it."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Trình duyệt không rõ tên")
