"""Reads for screens: the inbox, and how the post stands."""

from django.db.models import Count, Min, Q, QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications import access
from motcua.notifications.models import InboxItem, Message
from motcua.notifications.types import Outbox


def inbox(actor: Actor) -> QuerySet[InboxItem]:
    """What the actor was told, newest first."""
    return access.inbox_of(actor)


def unread(actor: Actor) -> int:
    """How many lines of the inbox are new."""
    return access.inbox_of(actor).filter(read_at=None).count()


def outbox() -> Outbox:
    """How the messages to the outside stand; no addresses, so anybody who runs the system may see it."""
    waiting = Q(state__in=[Message.State.PENDING, Message.State.RETRY_AT])
    figures = Message.objects.exclude(state=Message.State.DONE).aggregate(
        waiting=Count("pk", filter=waiting),
        in_flight=Count("pk", filter=Q(state=Message.State.IN_FLIGHT)),
        needs_person=Count("pk", filter=Q(state=Message.State.NEEDS_PERSON)),
        oldest_waiting=Min("created_at", filter=waiting),
    )
    troubled = Message.objects.exclude(state=Message.State.DONE).exclude(last_error="")
    last = troubled.order_by("-due_at").values_list("last_error", flat=True).first()
    return Outbox(**figures, last_error=last or "")


def needing_a_person(actor: Actor) -> QuerySet[Message]:
    """Messages that nobody but a person can help along, oldest first."""
    access.ensure_may_look_after(actor)
    return Message.objects.filter(state=Message.State.NEEDS_PERSON).order_by("created_at")
