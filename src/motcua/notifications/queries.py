"""Reads for screens: the inbox."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications import access
from motcua.notifications.models import InboxItem


def inbox(actor: Actor) -> QuerySet[InboxItem]:
    """What the actor was told, newest first."""
    return access.inbox_of(actor)


def unread(actor: Actor) -> int:
    """How many lines of the inbox are new."""
    return access.inbox_of(actor).filter(read_at=None).count()
