"""The director's page counts open dossiers from the index alone, by handling agency or by counter."""

from typing import ClassVar

from django.db import migrations, models

OPEN = models.Q(("status__in", [1, 2, 4, 5, 6, 9]))
BESIDE = ("stage", "status", "remaining", "received_at")


class Migration(migrations.Migration):
    """What is counted stands in the index beside what it is counted by."""

    dependencies: ClassVar = [("dossiers", "0002_figures")]
    operations: ClassVar = [
        migrations.RemoveIndex("dossier", "dossier_open_due"),
        migrations.RemoveIndex("dossier", "dossier_open_counter"),
        migrations.AddIndex(
            "dossier",
            models.Index(
                condition=OPEN, fields=["handling", "due_at"], include=BESIDE, name="dossier_open_handling"
            ),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                condition=OPEN, fields=["counter", "due_at"], include=BESIDE, name="dossier_open_counter"
            ),
        ),
    ]
