"""Questions to registers of the State (see `models.py`)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Enquiry(models.Model):
    """One question to a register about one person of a dossier, or by somebody about themselves for a draft.

    `question`, `answer`, `wire` and `reply` are hashes of bodies: what was asked and answered is evidence, kept like
    everything that is exchanged. `role`: who of the dossier they are. `party`: about whom, where we know them.
    """

    class State(models.TextChoices):
        """Whether there is an answer. `REFUSED`: it would not answer; `FAILED`: none came, a person looks."""

        ASKED = "asked"
        ANSWERED = "answered"
        REFUSED = "refused"
        FAILED = "failed"

    key = models.TextField(unique=True)
    register = models.TextField()
    kind = models.TextField()
    dossier = models.BigIntegerField(null=True)
    draft = models.UUIDField(null=True)
    role = models.TextField()
    party = models.BigIntegerField(null=True)
    asked_by = models.TextField()
    post = models.TextField(blank=True, default="")
    reason = models.TextField()
    question = models.TextField()
    state = models.TextField(choices=State, default=State.ASKED)
    verdict = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    wire = models.TextField(blank=True, default="")
    reply = models.TextField(blank=True, default="")
    tries = models.IntegerField(default=0)
    outcome = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) ^ Q(draft__isnull=False), name="enquiry_for_one_thing"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier"], name="enquiry_dossier", condition=Q(dossier__isnull=False)),
            models.Index(fields=["draft"], name="enquiry_draft", condition=Q(draft__isnull=False)),
            models.Index(fields=["party"], name="enquiry_party", condition=Q(party__isnull=False)),
            models.Index(fields=["register", "-tried_at"], name="enquiry_tried"),
            models.Index(fields=["state"], name="enquiry_open", condition=Q(state="asked")),
        ]
