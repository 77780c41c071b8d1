"""Tables of what is known of papers beside themselves: their marks, and later versions of those that we issued."""

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
