"""Who may act for whom (see `models.py`)."""

from typing import ClassVar

from django.db import models


class Representation(models.Model):
    """A right to act for a person or an organisation here: of a representative, an employee, or whoever has a mandate.

    Whoever acts is named as on their paper (`agent_number`, `agent_name`): they need not be known here yet, and whoever
    gives the right does not learn whether they are. `only` are codes of procedures, none: all. `basis` is the paper
    that an official saw; without one it was given at the portal. It counts from `valid_from` to the end of `valid_to`.
    """

    class Kind(models.TextChoices):
        """By what right: the law or the statute of an organisation, its work, or a mandate between people."""

        REPRESENTATIVE = "representative"
        EMPLOYEE = "employee"
        MANDATE = "mandate"

    class May(models.TextChoices):
        """How far it goes: send and do all that the applicant may, prepare what another one sends, or only look."""

        FILE = "file"
        PREPARE = "prepare"
        READ = "read"

    giver = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    agent_number = models.TextField()
    agent_name = models.TextField()
    kind = models.TextField(choices=Kind)
    may = models.TextField(choices=May)
    only = models.JSONField(default=list)
    basis = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    given_at = models.DateTimeField()
    given_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["agent_number"], name="representations_of_agent", condition=models.Q(ended_at=None)
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "agent_number"],
                condition=models.Q(ended_at=None),
                name="one_representation_at_a_time",
            )
        ]
