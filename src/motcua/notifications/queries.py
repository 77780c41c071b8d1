"""Reads for screens: the inbox; and which effects are letters."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications import access, account_letters, ports
from motcua.notifications.addressing import language_of, notice_to
from motcua.notifications.digests import CHOICES, chosen_by, listed, wanted_by
from motcua.notifications.known import letter_facts, letters_to, line_facts, lines_of
from motcua.notifications.models import InboxItem
from motcua.notifications.templates import (
    Kind,
    Text,
    fill,
    filled,
    kind_of,
    kinds,
    own_texts,
    register,
    template_mistakes,
    template_rows,
)
from motcua.notifications.templates import forget as forget_templates

__all__ = [
    "CHOICES", "LETTERS", "Kind", "Text", "chosen_by", "fill", "filled", "forget_templates", "inbox", "kind_of",
    "kinds", "language_of", "letter_facts", "letters_to", "line_facts", "lines_of", "listed", "notice_to",
    "own_texts", "register", "template_mistakes", "template_rows", "unread", "wanted_by",
]  # fmt: skip

LETTERS = (ports.KIND, account_letters.KIND)
"""How the kinds of effects begin that are letters to people."""


def inbox(actor: Actor) -> QuerySet[InboxItem]:
    """What the actor was told, newest first."""
    return access.inbox_of(actor)


def unread(actor: Actor) -> int:
    """How many lines of the inbox are new."""
    return access.inbox_of(actor).filter(read_at=None).count()
