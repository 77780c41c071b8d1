"""Who may see which message."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed
from motcua.notifications.models import InboxItem


def inbox_of(actor: Actor) -> QuerySet[InboxItem]:
    """The actor's own inbox, newest first; empty for whoever is not a party."""
    if actor.party_id is None:
        return InboxItem.objects.none()
    return InboxItem.objects.filter(party_id=actor.party_id)


def ensure_may_look_after(actor: Actor) -> None:
    """Messages carry people's addresses: only the system and its administrators handle them."""
    if not (actor.kind is Kind.SYSTEM or (actor.is_officer and actor.agencies("administrator"))):
        raise NotAllowed("Chỉ quản trị hệ thống được xử lý tin gửi đi.")
