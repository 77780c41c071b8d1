"""Tables of where papers are: each original and each result on paper, and the lists on which they change hands.

What happened to a paper stands in the log (topic `paper`, of its dossier), which nobody changes; these rows say how it
is now.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Transfer(models.Model):
    """Papers that somebody gave to an agency, or to one person there, at one moment. Each is confirmed on its line."""

    giver = models.ForeignKey("agencies.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    from_agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    receiver = models.ForeignKey(
        "agencies.Officer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["to_agency", "-made_at"], name="transfer_to"),
            models.Index(fields=["from_agency", "-made_at"], name="transfer_from"),
        ]


class TrackedPaper(models.Model):
    """A sheet of paper with a code of its own: an original that was handed in, or a result.

    At a `unit` it is in the hands of `holder` at `agency`. On the `way` (on the list `transfer`) and with the `post`
    these two are who gave it away and where; `since` is when it came there, or left.
    """

    class Kind(models.TextChoices):
        """What it is."""

        ORIGINAL = "original"
        RESULT = "result"

    class Place(models.TextChoices):
        """Where it is."""

        UNIT = "unit"
        WAY = "way"
        POST = "post"
        OWNER = "owner"

    code = models.TextField(unique=True)
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="tracked_papers")
    kind = models.TextField(choices=Kind)
    name = models.TextField()
    place = models.TextField(choices=Place)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey("agencies.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    transfer = models.ForeignKey(
        Transfer, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post_number = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "kind", "name"], name="paper_labelled_once"),
            models.CheckConstraint(
                condition=Q(place="way", transfer__isnull=False)
                | (~Q(place="way") & Q(transfer__isnull=True)),
                name="on_the_way_by_a_list",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "since"], name="paper_at_unit", condition=Q(place="unit")),
            models.Index(fields=["since"], name="paper_on_its_way", condition=Q(place__in=("way", "post"))),
            models.Index(fields=["holder"], name="paper_in_hand", condition=Q(place="unit")),
        ]


class TransferLine(models.Model):
    """One paper on a list: who confirmed that it came, and when."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    paper = models.ForeignKey(TrackedPaper, on_delete=models.PROTECT, related_name="lines")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "agencies.Officer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "paper"], name="paper_once_a_list")
        ]
