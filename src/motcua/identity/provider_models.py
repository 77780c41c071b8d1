"""What is kept of providers that vouch for people: by which key each knows somebody, and their sessions."""

from typing import ClassVar

from django.db import models


class ProviderKey(models.Model):
    """By which key (TechID) a provider other than VNeID knows a party; VNeID's stands in the party itself."""

    party = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="provider_keys")
    provider = models.TextField()
    key = models.TextField()
    tied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "key"], name="provider_key_once"),
            models.UniqueConstraint(fields=["party", "provider"], name="one_key_for_each_provider"),
        ]


class ProviderSession(models.Model):
    """Which session of a provider opened one of ours, so that its end there ends ours; it goes with ours."""

    entry = models.OneToOneField("identity.Entry", on_delete=models.CASCADE, primary_key=True)
    provider = models.TextField()
    subject = models.TextField()
    session = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "subject"], name="provider_sessions")]
