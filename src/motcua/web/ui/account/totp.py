"""Setting up an app that shows codes: the secret waits in the session, sealed, until a first code proves the app."""

from typing import Any

from django.http import HttpRequest

from motcua.agencies.queries import province
from motcua.identity import commands, queries
from motcua.kernel.actor import Actor
from motcua.platform.sealed import seal, unseal
from motcua.web.ui.qr import qr

_BEGUN = "totp_begun"


def begun(request: HttpRequest, account: int) -> dict[str, Any]:
    """What the page of set-up shows: the secret as a QR code and as letters for who cannot scan it."""
    secret = _secret(request)
    found = queries.account_by_id(account)
    address = queries.totp_address(found, secret, f"Một Cửa {province().name}".strip())
    letters = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"qr": qr(address), "address": address, "letters": letters, "login": found.username}


def prove(request: HttpRequest, actor: Actor, account: int) -> list[str]:
    """The code that was sent proves the app; codes of recovery when it is the first factor. Raises `Invalid`."""
    codes = commands.add_totp(
        actor=actor,
        account=account,
        secret=_secret(request),
        code=request.POST.get("code", ""),
        name=request.POST.get("name", ""),
    )
    request.session.pop(_BEGUN, None)
    return codes


def _secret(request: HttpRequest) -> str:
    kept = unseal(request.session.get(_BEGUN, ""), purpose=_BEGUN)
    if kept is None:
        kept = queries.new_totp_secret()
        request.session[_BEGUN] = seal(kept, purpose=_BEGUN)
    return kept
