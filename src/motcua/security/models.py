"""The register: incidents and weaknesses, what was sent about each, and what the machine noticed by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Incident(models.Model):
    """An incident, or a weakness that somebody reported, as it stands now; how it came to be so is in the log.

    Clocks run from `noticed_at`. `persons`: how many people are touched; None: nobody knows yet. `national`: national
    security or public order; `outage`: people cannot be served. What is `biometric` is `personal`, too.
    """

    class Kind(models.TextChoices):
        """What it is."""

        INCIDENT = "incident"
        WEAKNESS = "weakness"

    class Gravity(models.TextChoices):
        """How grave it is; of it hangs the first notice (`duties.json`)."""

        ORDINARY = "ordinary"
        SERIOUS = "serious"

    kind = models.TextField(choices=Kind)
    year = models.IntegerField()
    ordinal = models.IntegerField()
    title = models.TextField()
    what = models.TextField()
    happened_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField()
    noticed_by = models.TextField()
    source = models.TextField()
    systems = models.TextField(blank=True, default="")
    data = models.TextField(blank=True, default="")
    gravity = models.TextField(choices=Gravity)
    national = models.BooleanField(default=False)
    outage = models.BooleanField(default=False)
    personal = models.BooleanField(default=False)
    biometric = models.BooleanField(default=False)
    persons = models.PositiveIntegerField(null=True)
    consequences = models.TextField(blank=True, default="")
    measures = models.TextField(blank=True, default="")
    contact = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        "agencies.Officer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    contained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lessons = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-noticed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year", "ordinal"], name="incident_numbered_once"),
            models.CheckConstraint(
                condition=Q(biometric=False) | Q(personal=True), name="incident_biometric_is_personal"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["noticed_at"], condition=Q(closed_at=None), name="incident_open"),
        ]

    @property
    def number(self) -> str:
        """By which people call it: `SC-2026-001`, of a weakness `LH-2026-001`."""
        return f"{PREFIXES[self.kind]}-{self.year}-{self.ordinal:03}"

    @property
    def facts(self) -> frozenset[str]:
        """By which it is known what is to be done (`duties.json`, `when`)."""
        marks = [name for name in ("national", "outage", "personal", "biometric") if getattr(self, name)]
        serious = self.kind == self.Kind.INCIDENT and self.gravity == self.Gravity.SERIOUS
        return frozenset([str(self.kind), *marks, *(["serious"] if serious else [])])


PREFIXES = {Incident.Kind.INCIDENT.value: "SC", Incident.Kind.WEAKNESS.value: "LH"}


class Sent(models.Model):
    """A notice, a report, an answer that left (`step`): when, to whom, under which number. A step may have several."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="sent")
    step = models.TextField()
    at = models.DateTimeField()
    to = models.TextField()
    reference = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class Noticed(models.Model):
    """What the machine noticed by itself, once each (`key`), until somebody registers it or says why it is no incident.

    `about` fills the sentence of its `kind` (`noticing.py`).
    """

    key = models.TextField(unique=True)
    kind = models.TextField()
    about = models.JSONField(default=dict)
    at = models.DateTimeField()
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="noticed")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]


class YearlyReport(models.Model):
    """The figures of a year as they were when it was closed, and when the report left (`sent`, by step)."""

    year = models.IntegerField(unique=True)
    taken_at = models.DateTimeField()
    content = models.JSONField()
    sent = models.JSONField(default=dict)
