"""Who may see which line of an inbox."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications.models import InboxItem


def inbox_of(actor: Actor) -> QuerySet[InboxItem]:
    """The actor's own inbox, newest first; empty for whoever is not a party.

    In a role it is the organisation's, where the right leaves nothing out: whoever has a mandate is told in their own.
    """
    if actor.party_id is None:
        return InboxItem.objects.none()
    if (acting := actor.acts_for) is not None:
        whole = not acting.by_mandate and not acting.only
        return InboxItem.objects.filter(party_id=acting.party) if whole else InboxItem.objects.none()
    return InboxItem.objects.filter(party_id=actor.party_id)
