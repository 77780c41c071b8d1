"""Purposes as the province keeps them; the product's own stand in `register.json`."""

from typing import ClassVar

from django.db import models


class OwnPurpose(models.Model):
    """For what something is kept of people, as an administrator wrote it; under a key of the product's it stands for
    that one.

    `retention` names the rules by which it goes (`kept.KINDS`), `kept` says it in words where there is none; `abroad`
    is empty where nothing leaves the country. Days are inclusive; `valid_to` null: it goes on.
    """

    key = models.TextField(unique=True)
    title = models.TextField()
    why = models.TextField()
    data = models.TextField()
    sensitive = models.BooleanField(default=False)
    subjects = models.TextField()
    basis = models.TextField()
    reference = models.TextField()
    retention = models.JSONField(default=list)
    kept = models.TextField(blank=True, default="")
    recipients = models.TextField(blank=True, default="")
    abroad = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(basis__in=["task", "law", "consent"]), name="own_purpose_has_a_basis"
            )
        ]
