"""Reorganisations on a day: what merges, splits, is renamed or put under another agency, and by which decision."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SuccessionPlan(models.Model):
    """A plan is made, rehearsed, approved and, from `day` on, carried out in one act; before that it can be withdrawn.

    `province`: what the province's own particulars say from that day on, where they change. `moved`: what was moved, by
    kind of thing. `stuck`: why the clock could not carry it out.
    """

    title = models.TextField()
    day = models.DateField()
    decision = models.TextField()
    province = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    moved = models.JSONField(default=dict, blank=True)
    stuck = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["day"],
                name="plans_to_carry_out",
                condition=Q(approved_at__isnull=False, withdrawn_at=None, carried_out_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title


class SuccessionLine(models.Model):
    """One move. `successor` takes over what `agency` has; of `UNDER` it is the new superior, of `RENAME` nobody.

    An agency that splits has a line for each successor: what its `rule` names goes there, all else and what was ended
    to the `main` one, which may be the agency itself, going on.
    """

    class Kind(models.TextChoices):
        """What happens to the agency."""

        MERGE = "merge"
        SPLIT = "split"
        RENAME = "rename"
        UNDER = "under"

    plan = models.ForeignKey(SuccessionPlan, on_delete=models.CASCADE, related_name="lines")
    kind = models.TextField(choices=Kind)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    main = models.BooleanField(default=True)
    rule = models.JSONField(default=dict, blank=True)
    name = models.TextField(blank=True, default="")
    short_name = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="rename", successor=None) | (~Q(kind="rename") & Q(successor__isnull=False)),
                name="succession_line_has_a_successor",
            )
        ]
