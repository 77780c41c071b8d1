"""Tables of what is done for another: drafts of a role, and the paper that proves a right (see `models.py`)."""

from django.db import models


class DraftRole(models.Model):
    """For whom a draft was begun, by which right (`representation`) and by whom; a draft without one is its own
    account's.
    """

    draft = models.OneToOneField(
        "dossiers.Draft", primary_key=True, on_delete=models.CASCADE, related_name="role"
    )
    giver = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="+")
    representation = models.BigIntegerField()
    begun_by = models.TextField()


class RepresentationProof(models.Model):
    """The scan of the paper that an official saw when they took a right down."""

    representation = models.OneToOneField(
        "identity.Representation", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.TextField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
