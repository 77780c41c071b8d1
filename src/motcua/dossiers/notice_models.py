"""The table of notices that an authority owes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class WaitingNotices(models.QuerySet["OfficialNotice"]):
    """Notices, and which of them still wait."""

    def waiting(self) -> "WaitingNotices":
        """Those that are to be signed and given out."""
        return self.filter(issued_at__isnull=True, called_off__isnull=True)


class OfficialNotice(models.Model):
    """A notice that an authority owes for an event (forms 02 to 05, an opinion), until it is signed and sealed.

    `agency` is the body that speaks, `at` the hour of the event. From `consent` on `officer` has agreed to `paper`,
    under `number`; the fields after it are the signature on its way, as in `Signing`. `refusal` says why the last one
    failed. `called_off`: the number of the event that undid the one it was owed for; nobody signs
    it any more, and given out before it holds no more (`queries.issued.undone`).
    """

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    kind = models.TextField()
    event_seq = models.IntegerField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    number = models.TextField(blank=True, default="")
    officer = models.ForeignKey(
        "agencies.Officer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    consent = models.UUIDField(null=True)
    consented_at = models.DateTimeField(null=True)
    paper = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    box = models.JSONField(null=True)
    seal_place = models.JSONField(null=True)
    prepared = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.JSONField(null=True)
    digest = models.BinaryField(null=True)
    signature = models.BinaryField(null=True)
    refusal = models.JSONField(null=True)
    issued_at = models.DateTimeField(null=True)
    called_off = models.IntegerField(null=True)

    objects = WaitingNotices.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "kind", "event_seq"], name="notice_once_per_event")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "at"], name="notice_to_sign", condition=Q(issued_at__isnull=True))
        ]
