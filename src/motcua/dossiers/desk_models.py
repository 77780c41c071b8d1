"""Tables of what officials keep for themselves about dossiers: labels, what they follow, views (see `models.py`)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Label(models.Model):
    """A word that officials put on dossiers, of one official (`officer`) or of an agency; `look` as `labels.LOOKS`."""

    officer = models.ForeignKey("agencies.Officer", null=True, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    look = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) ^ Q(agency__isnull=True), name="label_of_one_owner"
            ),
            models.UniqueConstraint(
                fields=["officer", "name"], condition=Q(officer__isnull=False), name="own_label_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(agency__isnull=False), name="agency_label_once"
            ),
        ]


class Labelled(models.Model):
    """A dossier with a label on it."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="on")
    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="labelled", db_constraint=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "dossier"], name="labelled_once")]


class Followed(models.Model):
    """A dossier that an official follows: what happened after event `seen_seq` is new to them."""

    officer = models.ForeignKey(
        "agencies.Officer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="followed", db_constraint=False
    )
    since = models.DateTimeField()
    seen_seq = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["officer", "dossier"], name="followed_once")]
