"""The table of linked filings: which dossiers were opened by one."""

from typing import ClassVar

from django.db import models


class LinkedDossier(models.Model):
    """A dossier as part of a linked filing: `filing` is the same for all that one draft opened, `version` the version
    of the procedure that links them, `key` which of its members this is, `place` its place among them.
    """

    dossier = models.OneToOneField(
        "dossiers.Dossier",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="linked",
        db_constraint=False,
    )
    filing = models.UUIDField()
    version = models.ForeignKey(
        "procedures.Version", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.TextField()
    place = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "key"], name="linked_member_once")]
