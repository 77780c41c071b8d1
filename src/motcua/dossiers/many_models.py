"""Drafts that came from one list (see `models.py`)."""

from django.db import models


class ListedDraft(models.Model):
    """A draft that was made of a row of a workbook: which list (`batch`), which row, from which file."""

    draft = models.OneToOneField(
        "dossiers.Draft", primary_key=True, on_delete=models.CASCADE, related_name="listed"
    )
    batch = models.UUIDField(db_index=True)
    row = models.IntegerField()
    file = models.TextField()
