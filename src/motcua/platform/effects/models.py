"""The row of an effect. Its state is one value; `commands` and `execution` alone move it."""

from typing import ClassVar

from django.db import models

from motcua.platform.effects.types import Asked, Outcome, State


class Effect(models.Model):
    """Something that happens outside our own transaction, and how far it got.

    `due_at` is when it is worked on next; of one in flight, when its claim has grown old. `started_at`: since when
    patience counts. `reason`: why a person sent it on its way again, the last time somebody did.
    """

    kind = models.TextField()
    key = models.TextField(unique=True)
    subject = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict)
    state = models.TextField(default=State.PENDING.value)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.IntegerField(default=0)
    unknowns = models.IntegerField(default=0)
    outcome = models.TextField(blank=True, default="")
    last_error = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "in_flight", "retry_at", "done", "needs_person"]),
                name="effect_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_flight") | models.Q(claimed_at__isnull=False),
                name="effect_in_flight_since_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="effect_done_at_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=~models.Q(state="done"), name="effects_still_open"),
            models.Index(fields=["-done_at"], condition=models.Q(outcome="refused"), name="effects_refused"),
        ]

    def asked(self) -> Asked:
        """What its performer is given. Only for a row that was claimed."""
        if self.claimed_at is None:
            raise ValueError(f"effect {self.pk} was never claimed")
        return Asked(
            id=self.pk,
            kind=self.kind,
            key=self.key,
            subject=self.subject,
            payload=self.payload,
            result=self.result,
            attempts=self.attempts,
            unknowns=self.unknowns,
            started_at=self.started_at,
            claimed_at=self.claimed_at,
            uncertain=self.outcome == Outcome.UNKNOWN,
            error=self.last_error,
        )
