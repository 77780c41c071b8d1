from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0030_taken_in_for_another")]

    operations = [
        AddIndexConcurrently(
            "dossier",
            models.Index(
                fields=["receiving"],
                name="dossier_received_for",
                condition=models.Q(("status", 1), models.Q(("receiving", ""), _negated=True)),
            ),
        ),
    ]
