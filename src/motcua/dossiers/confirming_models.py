"""What a second person was asked to confirm of a draft, and what they said (see `models.py`)."""

from typing import ClassVar

from django.db import models


class Confirmation(models.Model):
    """One person is asked, by a link of which only the hash is here; `key` is what they are in the form.

    `seen` is the fingerprint of what they answered to: when the draft has changed since, they are asked again.
    """

    draft = models.ForeignKey("dossiers.Draft", on_delete=models.CASCADE, related_name="confirmations")
    key = models.TextField()
    title = models.TextField()
    name = models.TextField()
    number = models.TextField()
    hash = models.TextField(unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    reason = models.TextField(blank=True, default="")
    party = models.ForeignKey(
        "identity.Party", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seen = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "key"], name="one_confirmation_a_person")
        ]
