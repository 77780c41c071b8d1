"""Papers that are kept for a person or organisation."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from motcua.personal_store.share_models import Share, ShareLook

__all__ = ["KeptPaper", "Share", "ShareLook"]


class KeptPaper(models.Model):
    """A paper in somebody's store. Its bytes are those that came; nothing is ever written into them.

    `key` is what makes it one: laid in twice it is there once. `kind` is its type code (`kinds.json`), else the code of
    the component for which it was handed in; empty: it stands for no paper of a filing. `about`: whose name it bears;
    `about_born`: whose birth it proves, the day.
    `source`: the code of the dossier from which it comes. `checked_by`: the official who had the original beside it.
    `way` says how it is being or was set right (replace, correct, revoke), `ended_at` since when, `by_number` and
    `by_on` by which document, `law` on which ground. `validation`: what its signatures proved at `validated_at`.
    `party` is null once the paper was forgotten: then the row is bare.
    """

    class Origin(models.TextChoices):
        """How far somebody stands behind it: we issued it; an official compared it with the original; nobody does."""

        ISSUED = "issued"
        CHECKED = "checked"
        UPLOADED = "uploaded"

    class Form(models.TextChoices):
        """What the file is: an electronic original, a picture of paper, an electronic copy certified from the original,
        an electronic copy from the register (Decree 23/2015/NĐ-CP art. 2; Decree 45/2020/NĐ-CP art. 10).
        """

        ORIGINAL = "original"
        SCAN = "scan"
        CERTIFIED = "certified"
        REGISTER = "register"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    party = models.ForeignKey(
        "identity.Party", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.TextField(unique=True)
    origin = models.TextField(choices=Origin)
    form = models.TextField(choices=Form)
    kind = models.TextField(blank=True, default="")
    title = models.TextField()
    number = models.TextField(blank=True, default="")
    issuer = models.TextField(blank=True, default="")
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    about = models.TextField(blank=True, default="")
    about_born = models.DateField(null=True)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    component = models.TextField(blank=True, default="")
    checked_by = models.TextField(blank=True, default="")
    put_at = models.DateTimeField()
    way = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    by_number = models.TextField(blank=True, default="")
    by_on = models.DateField(null=True)
    law = models.TextField(blank=True, default="")
    validation = models.JSONField(null=True)
    validated_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "-put_at"], name="kept_papers_of_party"),
            models.Index(
                fields=["kind", "valid_until"],
                name="kept_papers_that_end",
                condition=Q(valid_until__isnull=False),
            ),
            models.Index(fields=["about_born"], name="kept_births", condition=Q(about_born__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title
