"""How a refusal is told: in words to whoever reads the screen, as a status to the browser."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.errors import Conflict, NoRoom, NotAllowed, NotFound, Refusal, TooMany, Unavailable

_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (TooMany, 429),
    (NoRoom, 507),
    (Unavailable, 503),
    (Refusal, 422),
)
# Of a body that did not arrive as it must.
_BY_CODE = {"too_slow": 408, "no_length": 411}


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says the same as a refusal."""
    by_kind = next(status for kind, status in _STATUS if isinstance(refusal, kind))
    return _BY_CODE.get(refusal.code, by_kind)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """When to come again (RFC 9110, 10.2.3), where waiting helps."""
    return {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}


def say_when(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """The answer that tells a refusal, with `headers_of` it."""
    for name, value in headers_of(refusal).items():
        response[name] = value
    return response


def in_words(refusal: Refusal) -> str:
    """The refusal in the reader's language; parts that are sentences of ours are translated too."""
    words = _(refusal.message)
    return words % {name: _said(part) for name, part in refusal.params.items()} if refusal.params else words


def _said(part: object) -> object:
    return _(part) if isinstance(part, str) else part
