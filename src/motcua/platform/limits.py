"""How often anybody needs to do what costs: every such limit stands here, once, and LIMITS changes them.

`.address` counts strangers by where they come from (`http.client_network`), `.account` whoever is known, `.total`
everybody together. Many honest people stand behind one address of a telephone network or an office, so what is counted
by address is either wide or counts only what went wrong.
"""

import re
from collections.abc import Mapping

from django.conf import settings

from motcua.kernel.errors import TooMany
from motcua.platform import quota
from motcua.platform.quota import Left, Policy

USUAL: Mapping[str, str] = {
    # Files and codes brought to be verified, on the page and through the API.
    "verify.address": "240/600",
    "verify.account": "600/600",
    # Wrong pairs of code and secret; right ones do not count.
    "look-up.address": "20/600",
    # Searches that are not on a page kept for all.
    "search.address": "240/60",
    "search.account": "240/60",
    # Files handed in.
    "upload.account": "600/600",
    # Wrong passwords from one address, and all together; of one name the account policy says it.
    "log-in.address": "100/900",
    "log-in.total": "2000/900",
    # Wrong guesses of somebody logged in at their own present password.
    "password.account": "5/900",
    # Wrong second factors.
    "second-factor.account": "5/900",
    # Letters with a link asked for by strangers.
    "reset.address": "20/3600",
    # What persons ask of their own data.
    "data-request.account": "20/86400",
    # Packages of everything that is known of somebody, each drawn anew.
    "data-package.account": "20/3600",
    # Log-ins begun at VNeID, each a question to it.
    "vneid.address": "60/600",
    # Calls of the API without a token; a token carries its own limit.
    "api.address": "60/60",
}
_WRITTEN = re.compile(r"([0-9]{1,7})/([0-9]{1,5})")
MEANS = "how often something may be done: name=count/seconds, several with blanks between them"


def read(text: str) -> dict[str, str]:
    """What LIMITS says: `verify.address=60/600 log-in.total=5000/900`. Raises `ValueError`."""
    said = dict(part.split("=", 1) for part in text.split())
    for name, value in said.items():
        policy(name, value)
    return said


def policy(name: str, written: str | None = None) -> Policy:
    """The limit of this name as it is set; `written` stands for what is set. Raises `ValueError`."""
    if name not in USUAL:
        raise ValueError(name)
    found = _WRITTEN.fullmatch(settings.LIMITS.get(name, USUAL[name]) if written is None else written)
    if found is None or not int(found[1]) or not int(found[2]):
        raise ValueError(f"{name}={written}")
    return Policy(name, int(found[1]), seconds=int(found[2]))


def take(name: str, who: str) -> Left:
    """Count one of `who`; raises `TooMany` when it is one too many."""
    left = quota.take(who, policy(name))
    if not left.allowed:
        raise TooMany(
            "Bạn đã làm việc này quá nhiều lần trong thời gian ngắn; chưa có gì bị thay đổi. "
            "Bạn hãy thử lại sau %(minutes)s phút.",
            after=left.reset,
        )
    return left
