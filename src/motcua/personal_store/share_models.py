"""A paper shown to somebody else for a while, and who looked at it (see `models.py`)."""

import uuid
from typing import ClassVar

from django.db import models


class Share(models.Model):
    """One paper that its owner shows to whoever has a link, until a moment or until they end it.

    Of the secret in the link only a hash can be looked up; `sealed` is the secret itself, encrypted, so that its owner
    can show link and QR code again. `whom`: to whom and what for, in the owner's words. `agreed_to`: the version of the
    sentence to which they agreed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    paper = models.ForeignKey("personal_store.KeptPaper", on_delete=models.PROTECT, related_name="shares")
    secret_hash = models.TextField(unique=True)
    sealed = models.TextField()
    whom = models.TextField(blank=True, default="")
    agreed_to = models.TextField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class ShareLook(models.Model):
    """Somebody opened it (`took`: fetched the file), from which address and browser."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    took = models.BooleanField(default=False)
    address = models.TextField()
    browser = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
