"""Messages to the outside with their state, and the inbox."""

from typing import ClassVar

from django.db import models


class Message(models.Model):
    """One message to somebody outside. Its state is one value; `commands` and `sending` alone move it."""

    class Channel(models.TextChoices):
        """The way it goes."""

        EMAIL = "email"

    class State(models.TextChoices):
        """Where it is on its way."""

        PENDING = "pending"
        IN_FLIGHT = "in_flight"
        RETRY_AT = "retry_at"
        DONE = "done"
        NEEDS_PERSON = "needs_person"

    key = models.TextField(unique=True)
    channel = models.TextField(choices=Channel, default=Channel.EMAIL)
    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    state = models.TextField(choices=State, default=State.PENDING)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.IntegerField(default=0)
    unknowns = models.IntegerField(default=0)
    outcome = models.TextField(blank=True, default="")
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "in_flight", "retry_at", "done", "needs_person"]),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_flight") | models.Q(claimed_at__isnull=False),
                name="message_in_flight_since_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["pending", "in_flight", "retry_at"]),
                name="messages_on_their_way",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state="needs_person"),
                name="messages_that_need_a_person",
            ),
        ]


class InboxItem(models.Model):
    """One line in the inbox of a party."""

    key = models.TextField(unique=True)
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="inbox")
    title = models.TextField()
    body = models.TextField()
    link = models.TextField(blank=True, default="")
    dossier_code = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["party", "-created_at", "-id"], name="inbox_newest_first"),
            models.Index(fields=["party"], condition=models.Q(read_at__isnull=True), name="inbox_unread"),
        ]
