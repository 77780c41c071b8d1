"""How a refusal is told: in words to whoever reads the screen, as a status to the browser."""

from django.utils.translation import gettext as _

from motcua.kernel.errors import Conflict, NotAllowed, NotFound, Refusal, Unavailable

_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Unavailable, 503),
    (Refusal, 422),
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says the same as a refusal."""
    if refusal.code == "too_many_attempts":
        return 429
    return next(status for kind, status in _STATUS if isinstance(refusal, kind))


def in_words(refusal: Refusal) -> str:
    """The refusal in the reader's language; parts that are sentences of ours are translated too."""
    words = _(refusal.message)
    return words % {name: _said(part) for name, part in refusal.params.items()} if refusal.params else words


def _said(part: object) -> object:
    return _(part) if isinstance(part, str) else part
