"""Worklists are cut off and counted along one index, and what waits for the applicant is known without the dossiers.

`step_mine` loses the steps that nobody holds: nobody looks for them there, and each step begins as one.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The order of a list and all that its counts ask stand in the index."""

    dependencies: ClassVar = [("dossiers", "0005_waiting_steps")]
    operations: ClassVar = [
        migrations.RemoveIndex("step", "step_worklist"),
        migrations.RemoveIndex("step", "step_mine"),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["agency", "role", "urgency", "id"],
                include=["dossier", "holder"],
                name="step_worklist",
                condition=Q(closed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["holder", "urgency"],
                name="step_mine",
                condition=Q(closed_at__isnull=True, holder__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(fields=["id"], name="dossier_paused", condition=Q(status__in=[5, 6])),
        ),
    ]
