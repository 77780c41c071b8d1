"""Open steps by stage and age, for the director's page; one index less where nobody searches by the beginning."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """An index that answers how long half of a stage's steps have waited."""

    dependencies: ClassVar = [("dossiers", "0004_fewer_indexes")]
    operations: ClassVar = [
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["stage", "opened_at"], name="step_waiting", condition=Q(closed_at__isnull=True)
            ),
        ),
        migrations.AddConstraint(
            "dossier", models.UniqueConstraint(fields=["submission_key"], name="submitted_once")
        ),
        migrations.AlterField("dossier", "submission_key", models.TextField()),
    ]
