"""Internal audits: what was drawn, what was answered, what was found, and how it was set right."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Audit(models.Model):
    """An internal audit of what some agencies settled between two days; how it came to be so is in the log.

    `drawn_from` says by agency from how many dossiers (and which, as a hash) the sample was drawn by `seed`.
    """

    year = models.IntegerField()
    ordinal = models.IntegerField()
    title = models.TextField()
    agencies = models.JSONField()
    first = models.DateField()
    last = models.DateField()
    auditor = models.ForeignKey("agencies.Officer", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    seed = models.TextField(blank=True, default="")
    drawn_from = models.JSONField(default=dict)
    drawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusion = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-planned_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "ordinal"], name="audit_numbered_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="audit_of_a_period"),
        ]

    @property
    def number(self) -> str:
        """By which people call it: `DG-2026-001`."""
        return f"{PREFIX}-{self.year}-{self.ordinal:03}"


PREFIX = "DG"


class Sampled(models.Model):
    """A dossier that was drawn, in the place in which it was; `agency` is the one whose work it shows."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="sample")
    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    code = models.TextField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    place = models.IntegerField()
    answers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["agency_id", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "dossier"], name="drawn_once_for_an_audit")
        ]


class Finding(models.Model):
    """What an audit found: how grave, in words, by which question and dossier if any; who answers for it until when.

    `waits`: the correction was given and waits for the auditor. A remark asks for no correction.
    """

    class Gravity(models.TextChoices):
        """How grave it is."""

        MAJOR = "major"
        MINOR = "minor"
        REMARK = "remark"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings")
    number = models.IntegerField()
    gravity = models.TextField(choices=Gravity)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    sampled = models.ForeignKey(Sampled, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(blank=True, default="")
    what = models.TextField()
    clause = models.TextField(blank=True, default="")
    found_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)
    cause = models.TextField(blank=True, default="")
    done = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.TextField(blank=True, default="")
    judged = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["audit_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "number"], name="finding_numbered_once"),
            models.CheckConstraint(
                condition=Q(gravity="remark") | Q(due_at__isnull=False), name="finding_has_its_deadline"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="finding_open"),
        ]
