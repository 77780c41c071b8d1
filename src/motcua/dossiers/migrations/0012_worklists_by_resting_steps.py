"""A step says itself whether a pause covers it, so that worklists need not ask its dossier."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0011_rows_that_stay_in_their_page")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="dossier", name="dossier_paused"),
        migrations.RemoveIndex(model_name="step", name="step_worklist"),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(closed_at__isnull=True),
                fields=["agency", "role", "urgency", "id"],
                include=["dossier", "holder", "rests"],
                name="step_worklist",
            ),
        ),
    ]
