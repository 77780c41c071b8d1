"""Which key signs for whom and since when, what hands and seals look like, and what holders are being asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class KeyPeriod(models.Model):
    """From `since` on the key `key` (`KeyRef` as text) is this certificate of this store; until `until`, if given.

    `handle` is the credential's name in its store. The certificates are DER; `issuers` are those above it.
    """

    key = models.TextField()
    store = models.TextField()
    handle = models.TextField()
    certificate = models.BinaryField()
    issuers = models.JSONField(default=list)
    fingerprint = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(until__isnull=True), name="one_key_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="key_period_runs_forward",
            ),
        ]


class Picture(models.Model):
    """What a hand or a seal looks like: a PNG that goes with one certificate and is drawn with no other."""

    key = models.TextField()
    fingerprint = models.TextField()
    image = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "fingerprint"], condition=Q(until__isnull=True), name="one_picture_at_a_time"
            )
        ]


class Consultation(models.Model):
    """What passes between a key store and a holder under one occasion, until there are signatures or an end.

    `question` and `memory` are as in `types.Pending`; `secret` is what was typed, encrypted to the workers that run
    (`platform.handover`), `values` what may be seen by all. Answered once; asked again, the answer is gone. `officer`
    is the number of whoever agreed, who alone may answer.
    """

    occasion = models.TextField(primary_key=True)
    key = models.TextField()
    officer = models.BigIntegerField(null=True, db_index=True)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    question = models.JSONField()
    memory = models.JSONField(default=dict)
    secret = models.BinaryField(null=True)
    values = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
