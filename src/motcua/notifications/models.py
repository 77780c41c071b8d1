"""The inbox, and messages as the province words them. Messages to the outside are effects (`platform/effects`)."""

from typing import ClassVar

from django.conf import settings
from django.db import models


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


class MessageTemplate(models.Model):
    """A message in words of the province, in one language; what has none is said in the product's own."""

    key = models.TextField()
    language = models.TextField()
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "language"], name="one_template_of_a_message")
        ]


class ToldMatter(models.Model):
    """Something that an official was told in a digest, so that it is told once: `about` what kind of digest, `matter`
    as whoever made it knows it again.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    about = models.TextField()
    matter = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "about", "matter"], name="one_telling_of_a_matter")
        ]


class LetterChoice(models.Model):
    """Which digests an official wants, where they have chosen; without a row the usual ones."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    wanted = models.JSONField(default=list)
