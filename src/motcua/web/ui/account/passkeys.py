"""Questions to a passkey: what the browser is asked waits in the session until its answer comes, once.

The one part of the house that needs JavaScript (`ui/passkeys.js`): no browser asks a key without it.
"""

from base64 import urlsafe_b64decode
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest

from motcua.agencies.queries import province
from motcua.identity import commands, queries
from motcua.identity.types import Ceremony
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid

ANSWER = "_passkey"
_ASKED = "passkey_asked"


def to_make(request: HttpRequest, account: int) -> dict[str, Any] | None:
    """The question by which a key is made; None where this address can have none (a bare number)."""
    if not _site(request):
        return None
    name = f"Một Cửa {province().name}".strip()
    return _kept(
        request,
        queries.creation_options(queries.account_by_id(account), site=_site(request), site_name=name),
    )


def to_show(request: HttpRequest, account: int) -> dict[str, Any] | None:
    """The question by which a key is shown; None for an account without one."""
    if not _site(request) or not queries.has_passkey(account):
        return None
    return _kept(request, queries.request_options(account, site=_site(request)))


def answered(request: HttpRequest) -> Ceremony | None:
    """The question that this request answers, good once; None when it answers none."""
    answer = request.POST.get(ANSWER, "")
    if not answer:
        return None
    challenge = request.session.pop(_ASKED, "")
    if not challenge:
        raise Invalid("Câu hỏi cho khoá truy cập đã cũ. Hãy bấm lại.")
    padded = challenge + "=" * (-len(challenge) % 4)
    origin = f"{request.scheme}://{request.get_host()}"
    return Ceremony(urlsafe_b64decode(padded), _site(request), origin, answer)


def made(request: HttpRequest, actor: Actor, account: int) -> list[str]:
    """The key in this answer counts from now on; codes of recovery when it is the first factor. Raises `Invalid`."""
    ceremony = answered(request)
    if ceremony is None:
        raise Invalid("Trình duyệt chưa gửi khoá nào. Hãy bấm lại.")
    name = request.POST.get("name", "")
    return commands.add_passkey(actor=actor, account=account, ceremony=ceremony, name=name)


def _kept(request: HttpRequest, options: dict[str, Any]) -> dict[str, Any]:
    request.session[_ASKED] = options["challenge"]
    return options


def _site(request: HttpRequest) -> str:
    """The domain that keys belong to (RP ID); an address of numbers has none."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host
    return ""
