"""The table of the thread between applicant and office (see `models.py`); what was written lies beside the log."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ThreadEntry(models.Model):
    """Something that one side wrote to the other: event `seq` of the dossier.

    What the applicant wrote is to be answered by `agency` until `due_at`; event `answered_by` answered it.
    `read_at` is when the other side first opened it, `read_by` the official who did (name and post).
    """

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="thread",
        db_constraint=False,
        db_index=False,
    )
    seq = models.IntegerField()
    from_applicant = models.BooleanField()
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.IntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "seq"], name="thread_entry_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "due_at"],
                name="thread_unanswered",
                condition=Q(from_applicant=True, answered_at__isnull=True),
            ),
            models.Index(fields=["agency", "answered_at"], name="thread_answered"),
        ]
