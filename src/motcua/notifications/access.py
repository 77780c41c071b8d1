"""Who may see which line of an inbox."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications.models import InboxItem


def inbox_of(actor: Actor) -> QuerySet[InboxItem]:
    """The actor's own inbox, newest first; empty for whoever is not a party."""
    if actor.party_id is None:
        return InboxItem.objects.none()
    return InboxItem.objects.filter(party_id=actor.party_id)
