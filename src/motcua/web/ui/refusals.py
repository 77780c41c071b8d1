"""How a refusal is told to whoever reads the screen."""

from django.utils.translation import gettext as _

from motcua.kernel.errors import Refusal


def in_words(refusal: Refusal) -> str:
    """The refusal in the reader's language; parts that are sentences of ours are translated too."""
    words = _(refusal.message)
    return words % {name: _said(part) for name, part in refusal.params.items()} if refusal.params else words


def _said(part: object) -> object:
    return _(part) if isinstance(part, str) else part
