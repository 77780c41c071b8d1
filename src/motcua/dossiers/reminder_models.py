"""What people are reminded of before it is due, and what they want to hear nothing of (see `models.py`)."""

from typing import ClassVar

from django.db import models


class Reminder(models.Model):
    """Somebody was told that something comes near: by which `rule` (`reminders.json`), what for, until when.

    `key` is the occasion, so that nobody is told twice of one. `about` is what it is about, as it was then: the name of
    a paper, or a child's. `draft` was prepared for them at level 2 and above; null once it was sent or thrown away.
    """

    party = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="+", db_index=False)
    rule = models.TextField()
    key = models.TextField(unique=True)
    level = models.SmallIntegerField()
    about = models.TextField(blank=True, default="")
    ends_on = models.DateField()
    told_at = models.DateTimeField()
    draft = models.ForeignKey(
        "dossiers.Draft", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "-told_at"], name="reminders_of_party"),
            models.Index(fields=["draft"], name="reminder_of_draft", condition=models.Q(draft__isnull=False)),
        ]


class ReminderOff(models.Model):
    """What a person wants no more reminders of: a rule, or, with an empty one, anything at all."""

    party = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="+", db_index=False)
    rule = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "rule"], name="a_rule_is_off_once_for_somebody")
        ]
