"""The table of codes by which telephone numbers are confirmed."""

from typing import ClassVar

from django.db import models


class PhoneCode(models.Model):
    """A code that went to a number which somebody gave for themselves; only a keyed hash of it is kept."""

    account = models.ForeignKey(
        "identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.TextField()
    hash = models.TextField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-asked_at"], name="phone_codes_of_account")]
