"""The table of outages of national systems (see `models.py`)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NationalOutage(models.Model):
    """A national system that is out of order, registered once with its proof; open until `ended_at`.

    `procedures` are the codes of those that cannot go on without it; none: all. `until` is what was announced.
    `measured`: what we measured of it when it was registered (`platform.outside.record_of`), part of the proof.
    """

    system = models.TextField()
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    proof = models.TextField()
    procedures = models.JSONField(default=list)
    note = models.TextField()
    measured = models.JSONField(default=dict, db_default={})
    registered_at = models.DateTimeField()
    registered_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["system"], condition=Q(ended_at__isnull=True), name="one_open_outage_a_system"
            )
        ]
