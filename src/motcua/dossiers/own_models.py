"""What a person or an organisation keeps for themselves about their dossiers (see `models.py`)."""

from typing import ClassVar

from django.db import models


class OwnLabel(models.Model):
    """A word of the applicant's own on a dossier, by which they find it; officials do not see it."""

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="own_labels",
        db_index=False,
        db_constraint=False,
    )
    party = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "dossier"], name="one_own_label_a_dossier")
        ]
