"""Table of who is shown which dossier for an internal audit."""

from typing import ClassVar

from django.db import models


class ShownForAudit(models.Model):
    """A dossier that was drawn for an internal audit (`audit` is its number), shown to its auditor until `until`."""

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="shown_for_audits", db_constraint=False
    )
    officer = models.ForeignKey("agencies.Officer", on_delete=models.PROTECT, related_name="+")
    audit = models.TextField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "dossier"], name="shown_once_for_an_audit")
        ]
