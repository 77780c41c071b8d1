"""What somebody sent after their session had ended waits here, and goes on once they are back.

It waits in the session that the browser has from then on, on the server: a shared computer keeps nothing of it. It is
given back on the page it was sent to, and only to the account for which that page was drawn (`{% typed_by %}` in its
form says which). Files do not wait, since nobody knows who sends them; their names do.
"""

from collections.abc import Mapping
from typing import Any

from django.core.signing import Signer
from django.http import HttpRequest, QueryDict

from motcua.kernel import clock
from motcua.platform import quota
from motcua.platform.http import client_address

FIELD = "_by"
_HELD = "typed"
_SECONDS = 60 * 60
_MOST_LETTERS, _MOST_PAGES = 64_000, 5
# So many sendings without a session may be kept for one address; a page saves itself every few seconds at most.
_KEPT = quota.Policy("typed-without-session", 120, seconds=600)
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", FIELD, "_role"})


def mark_of(account: int | None) -> str:
    """What a form carries to say for whom it was drawn; tells nothing about them."""
    return Signer(salt="typed-by").signature(str(account)) if account else ""


def hold(request: HttpRequest) -> bool:
    """Keep what was typed until its sender has logged in; False where that cannot be."""
    by = request.POST.get(FIELD, "")
    fields = request.POST.copy()
    for name in _NOT_TYPED & set(fields):
        del fields[name]
    text = fields.urlencode()
    if not by or len(text) > _MOST_LETTERS or not quota.take(client_address(request), _KEPT).allowed:
        return False
    files = [file.name or "" for _name, some in request.FILES.lists() for file in some]
    held = {k: v for k, v in request.session.get(_HELD, {}).items() if k != request.path}
    entry = {"by": by, "at": clock.now().timestamp(), "text": text, "files": files}
    request.session[_HELD] = dict([*held.items(), (request.path, entry)][-_MOST_PAGES:])
    return True


def held(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What this account had sent to the page (to `path`, where that is another address), once; None otherwise.

    The names of files that did not wait stand under `_files`.
    """
    waiting = request.session.get(_HELD, {})
    entry = waiting.get(path or request.path)
    if entry is None or request.method != "GET":
        return None
    request.session[_HELD] = {k: v for k, v in waiting.items() if v is not entry}
    return _fields(entry) if _belongs(entry, request) else None


def _belongs(entry: Mapping[str, Any], request: HttpRequest) -> bool:
    fresh = clock.now().timestamp() - float(entry["at"]) < _SECONDS
    return fresh and entry["by"] == mark_of(request.user.pk)


def _fields(entry: Mapping[str, Any]) -> QueryDict:
    fields = QueryDict(entry["text"], mutable=True)
    fields.setlist("_files", entry["files"])
    return fields
