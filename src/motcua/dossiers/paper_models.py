"""Tables of what is known of papers beside themselves: their marks, and later versions of those that we issued."""

from typing import ClassVar

from django.db import models


class PaperMark(models.Model):
    """A paper of a dossier that an official marked as more sensitive than its kind: `paper` as `queries.sensitivity`
    names it, `component` where it was handed in for one, so that a later scan of the same is as sensitive."""

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="paper_marks", db_constraint=False
    )
    paper = models.TextField()
    component = models.TextField(blank=True, default="")
    mark = models.SmallIntegerField()


class FormerResult(models.Model):
    """A result that holds no more, or will not once another one is signed: `way` says why (`dossiers.renewals`).

    `issued`: it was given out; else it was signed, found wrong and never sealed. `round` counts how often it was
    taken up again. `law` is the ground, `number` and `issued_at` are its own. From `by_at` on `by_file` stands in its
    place. The reason lies with the words of the event `event_seq`.
    """

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="former_results", db_constraint=False
    )
    file = models.ForeignKey("documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    issued = models.BooleanField()
    way = models.TextField()
    law = models.TextField(blank=True, default="")
    number = models.TextField(blank=True, default="")
    issued_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    event_seq = models.IntegerField()
    by_file = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "round"], condition=models.Q(issued=True), name="one_former_result_a_round"
            )
        ]


class PaperVersion(models.Model):
    """A version of a paper that we issued: as it was (`version` is `file`), or with one more time stamp over all of it.

    Its last time stamp can be verified by itself until `lasts_until`; None where there is none.
    """

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="paper_versions", db_constraint=False
    )
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lasts_until = models.DateTimeField(null=True, db_index=True)
